"""Documents on paper and in archives: a template becomes a PDF that lasts.

Every file is both PDF/A-2a (it can be archived) and PDF/UA-1 (it can be read aloud);
one that carries other files within it is PDF/A-3a instead.  Nothing is fetched from a
network, and the same content with the same moment gives the same bytes, so that a
checksum in the log can be verified later.
"""

import datetime
import gc
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import DocumentMetadata
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parents[1] / "static"

COLOURS = ("accent", "accent-soft", "ink")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

# PDF/A allows only known XMP properties, so the one that says PDF/UA is declared.
_UA_IDENTIFIER = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of PDF/UA</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


class StaticFilesOnly(URLFetcher):
    """Fetches our own static files from disk, and data in the page itself."""

    def fetch(
        self, url: str, headers: dict[str, str] | None = None
    ) -> URLFetcherResponse:
        """Give the file, or stop the whole document: a stray address is a fault."""
        return super().fetch(url if url.startswith("data:") else _static(url), headers)


def _static(url: str) -> str:
    parts = urlsplit(url)
    # What is read is the file that was judged: no dots, no links, no escapes left.
    path = Path(unquote(parts.path)).resolve()
    if parts.scheme != "file" or parts.netloc or not path.is_relative_to(STATIC):
        raise FatalURLFetchingError("a document may only use static files")
    return path.as_uri()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file that a PDF/A-3 carries within it: the data that it was drawn from."""

    name: str
    description: str
    content: bytes


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    at: datetime.datetime,
    author: str = "",
    subject: str = "",
    colours: Mapping[str, str] | None = None,
    enclosed: Sequence[Enclosed] = (),
) -> bytes:
    """Make a PDF of a template that extends ``pdf/base.html``.

    ``at`` is the moment the document speaks of and its date of creation. ``colours``
    may set ``accent``, ``accent-soft`` and ``ink`` to a municipality's own (#rrggbb).
    """
    text = write_html(
        template, context, title=title, at=at, author=author, subject=subject
    )
    return typeset(text, _own_colours(colours or {}), _enclosing(enclosed, at))


def typeset(text: str, colours: list[CSS], enclosing: dict[str, Any]) -> bytes:
    """Set the written page as a PDF."""
    options = _OPTIONS | enclosing
    with _without_collecting():
        document = _html(text).render(stylesheets=colours, **options)
        _say_that_it_can_be_read_aloud(document.metadata)
        pdf: bytes = document.write_pdf(**options)
    return pdf


def write_html(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    at: datetime.datetime,
    author: str = "",
    subject: str = "",
) -> str:
    """Write the page that a PDF is made of."""
    described = {
        "title": title,
        "at": timezone.localtime(at),
        "author": author,
        "subject": subject,
    }
    return render_to_string(template, {**context, "pdf": described})


_OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-2a", "pdf_tags": True}


def _html(text: str) -> HTML:
    return HTML(
        string=text,
        base_url=f"{STATIC.as_uri()}/",
        url_fetcher=StaticFilesOnly(),
        media_type="print",
    )


def _enclosing(enclosed: Sequence[Enclosed], at: datetime.datetime) -> dict[str, Any]:
    """Give the options that put files within the file; PDF/A-2 may hold none."""
    if not enclosed:
        return {}
    utc = at.astimezone(datetime.UTC)
    return {
        "pdf_variant": "pdf/a-3a",
        "attachments": [
            Attachment(
                file_obj=io.BytesIO(one.content),
                name=one.name,
                description=one.description,
                created=utc,
                modified=utc,
                relationship="Data",
            )
            for one in enclosed
        ],
    }


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Let Python look for no garbage meanwhile: there is little of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _own_colours(colours: Mapping[str, str]) -> list[CSS]:
    for name, value in colours.items():
        if name not in COLOURS or not _COLOUR.fullmatch(value):
            raise ValueError(f"set one of {COLOURS} to #rrggbb, not {name} to {value}")
    rules = "".join(
        f"--pdf-{name}:{value}!important;" for name, value in colours.items()
    )
    return [CSS(string=f"html{{{rules}}}")] if rules else []


def _say_that_it_can_be_read_aloud(metadata: DocumentMetadata) -> None:
    own = metadata.generate_rdf_metadata

    def with_identifier(*args: Any) -> bytes:
        rdf: bytes = own(*args)
        return rdf.removesuffix(b"</rdf:RDF>") + _UA_IDENTIFIER

    metadata.generate_rdf_metadata = with_identifier
