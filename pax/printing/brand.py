"""Whose document it is: the municipality's name, logotype and colours (settings)."""

import base64
import functools
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from pax.ui.charts.heat import contrast

LARGEST = 1024 * 1024  # bytes of a logotype
PNG = b"\x89PNG\r\n\x1a\n"
#: What a drawing may not hold: whatever acts, or leads out of the file.
_ACTS = re.compile(
    rb"<\s*(script|foreignObject|iframe|!ENTITY|!DOCTYPE|style|\?xml-stylesheet)"
    rb"|\son\w+\s*=|@import|(?:href|src)\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
CONTRAST = 4.5  # of white text on the colour


class WrongBrand(ValueError):
    """A setting cannot be used; the sentence, in Swedish, says which and why."""


@dataclass(frozen=True)
class Brand:
    """How the municipality looks."""

    name: str
    logo: str  # a data: address, or nothing
    colours: dict[str, str]


def brand() -> Brand:
    """Read the settings."""
    path = settings.PAX_LOGO
    return Brand(
        settings.PAX_MUNICIPALITY_NAME,
        _logo(path) if path else "",
        colours_of(
            {
                "accent": settings.PAX_COLOUR_ACCENT,
                "accent-soft": settings.PAX_COLOUR_ACCENT_SOFT,
                "ink": settings.PAX_COLOUR_INK,
            }
        ),
    )


def colours_of(given: dict[str, str]) -> dict[str, str]:
    """Check the colours that are set: what text stands in or on can be read."""
    colours = {name: value for name, value in given.items() if value}
    for name, value in colours.items():
        if not _COLOUR.fullmatch(value):
            raise WrongBrand(f"Färgen {value} ska skrivas som #8a1538.")
        is_dark = contrast(value, "#ffffff") >= CONTRAST
        if name != "accent-soft" and not is_dark:
            raise WrongBrand(f"Vit text syns för dåligt på {value}. Välj en mörkare.")
        if name == "accent-soft" and contrast(value, "#1b262d") < CONTRAST:
            raise WrongBrand(f"Mörk text syns för dåligt på {value}. Välj en ljusare.")
    return colours


@functools.cache
def _logo(path: str) -> str:
    kind, content = read_logo(Path(path))
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def read_logo(path: Path) -> tuple[str, bytes]:
    """Read a logotype, and refuse one that is anything but a picture."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise WrongBrand(f"PAX_LOGO: filen {path} går inte att läsa.") from error
    if len(content) > LARGEST:
        raise WrongBrand("PAX_LOGO: filen är större än 1 MB.")
    if content.startswith(PNG):
        return "image/png", content
    if b"<svg" not in content[:1000]:
        raise WrongBrand("PAX_LOGO: filen ska vara SVG eller PNG.")
    if _ACTS.search(content):
        raise WrongBrand(
            "PAX_LOGO: SVG-filen har skript, stilmallar eller hänvisar ut ur filen. "
            "Spara den utan sådant."
        )
    return "image/svg+xml", content
