"""Setting the type: a written page becomes the bytes of a PDF (by WeasyPrint).

Only the fonts that Pax ships are used (pax/letters.py).  A file says that it is PDF/A
and PDF/UA, and is refused here when a letter of it has no shape.
"""

import datetime
import gc
import io
import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pax.enclosed import STATIC, Enclosed
from pax.letters import code_of, legible

# Before WeasyPrint is there: it asks for the machine's fonts once, and for good.
FONTS = Path(__file__).with_name("fonts.conf")
os.environ["FONTCONFIG_FILE"] = str(FONTS)
warnings.filterwarnings("ignore", "No fonts configured in FontConfig")

from weasyprint import CSS, HTML, Attachment  # noqa: E402 -- see above
from weasyprint.document import Document, DocumentMetadata  # noqa: E402 -- as above
from weasyprint.urls import (  # noqa: E402 -- as above
    FatalURLFetchingError,
    URLFetcher,
    URLFetcherResponse,
)

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


def typeset(
    text: str,
    colours: Mapping[str, str],
    enclosed: Sequence[Enclosed],
    at: datetime.datetime,
) -> bytes:
    """Set a written page, in these colours, as a PDF that carries these files."""
    options = _OPTIONS | _enclosing(enclosed, at)
    with _without_collecting():
        document = _html(legible(text)).render(
            stylesheets=_own_colours(colours), **options
        )
        _say_that_it_can_be_read_aloud(document.metadata)
        pdf: bytes = document.write_pdf(**options)
    _refuse_shapeless(document)
    return pdf


class NoShape(Exception):
    """A letter has no shape in any font: the file would not be what it says."""


def _refuse_shapeless(document: Document) -> None:
    """Stop a file that has a letter without a shape (.notdef)."""
    missing = {code for font in document.fonts.values() for code in font.missing}
    if missing:
        raise NoShape(", ".join(code_of(chr(code)) for code in sorted(missing)))


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
