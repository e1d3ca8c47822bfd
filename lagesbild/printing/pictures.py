"""Small pictures of a document that are not charts."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from pax.ui.swedish import LONG_MONTHS

_WIDE, _TALL, _GAP = 15, 15, 2


def months_picture(months: list[int]) -> SafeString:
    """Draw the year as twelve boxes, those filled when it happens most."""
    names = ", ".join(LONG_MONTHS[month - 1] for month in sorted(months))
    said = f"Händer mest i {names}" if months else "Ingen årstid sticker ut"
    boxes = format_html_join(
        "", "{}", ((_month(n, n in months),) for n in range(1, 13))
    )
    return format_html(
        '<svg class="year" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'role="img"><title>{}</title>{}</svg>',
        12 * (_WIDE + _GAP) - _GAP + 1,
        _TALL + 1,
        said,
        boxes,
    )


def _month(number: int, filled: bool) -> SafeString:  # noqa: FBT001 -- drawn or not
    x = 0.5 + (number - 1) * (_WIDE + _GAP)
    return format_html(
        '<rect x="{}" y="0.5" width="{}" height="{}" rx="1.5" stroke="#51606a" '
        'stroke-width="0.75" fill="{}"/><text x="{}" y="11.5" text-anchor="middle" '
        'font-family="Source Sans 3" font-size="9.5" font-weight="{}" '
        'fill="{}">{}</text>',
        str(x),
        _WIDE,
        _TALL,
        "#1b262d" if filled else "#ffffff",
        str(x + _WIDE / 2),
        "600" if filled else "400",
        "#ffffff" if filled else "#51606a",
        LONG_MONTHS[number - 1][0].upper(),
    )
