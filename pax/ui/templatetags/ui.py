"""The components that pages are built of; docs/how-to/build-a-page.md shows them all.

A block tag draws a template from templates/components/ around its body; the
template's opening comment says what it takes.
"""

import datetime
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms, template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from pax.ui import personnummer as person_numbers
from pax.ui import swedish
from pax.ui.charts import Chart
from pax.ui.parts import (
    Change,
    Chip,
    Column,
    Happening,
    KeyFigure,
    Page,
    Step,
    Tab,
    Tone,
)

register = template.Library()

TONE_OF_MESSAGE = {"error": "danger", "success": "success", "warning": "warning"}


def _draw(component: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{component}.html", context)


def _trimmed(content: str) -> SafeString:
    # The body of a block tag is already rendered, and so already escaped.
    return SafeString(content.strip())


# The frame of a page


@register.simple_block_tag
def page_title(
    content: str, title: str, lead: str = "", kicker: str = ""
) -> SafeString:
    """Draw the page's only h1, with its buttons as the body."""
    return _draw(
        "page_title", body=_trimmed(content), title=title, lead=lead, kicker=kicker
    )


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*trail: str) -> dict[str, Any]:
    """Draw the way here: label, url, label, url, …, label of this page."""
    pairs = list(zip(trail[0:-1:2], trail[1::2], strict=False))
    return {"pairs": pairs, "here": trail[-1] if len(trail) % 2 else ""}


@register.simple_block_tag
def panel(
    content: str, title: str = "", anchor: str = "", level: int = 2, tone: str = ""
) -> SafeString:
    """Draw a framed part of the page under its own heading."""
    return _draw(
        "panel", body=content, title=title, anchor=anchor, level=level, tone=tone
    )


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Tab], label: str = "Delar") -> dict[str, Any]:
    """Draw links between the pages about one thing."""
    return {"tabs": items, "label": label}


# Saying how things stand


@register.inclusion_tag("components/status.html")
def status(label: str, tone: str = "neutral") -> dict[str, Any]:
    """Draw a status as colour, shape and text."""
    return {"label": label, "tone": Tone(tone)}


@register.inclusion_tag("components/deadline.html")
def deadline(
    on: datetime.date | None,
    *,
    done: bool = False,
    today: datetime.date | None = None,
) -> dict[str, Any]:
    """Draw how long is left to a day, or by how much it was missed."""
    if on is None:
        return {"on": None}
    days = swedish.days_between(on, today or timezone.localdate())
    return {"on": on, "done": done, "tone": _urgency(days), "text": _time_left(days)}


def _urgency(days: int) -> Tone:
    if days < 0:
        return Tone.DANGER
    return Tone.WARNING if days <= 3 else Tone.NEUTRAL


def _time_left(days: int) -> str:
    if days < 0:
        return f"försenad {swedish.span(-days)}"
    named = {0: "i dag", 1: "i morgon"}
    return named.get(days) or f"om {swedish.span(days)}"


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> SafeString:
    """Draw a notice in the page: info, success, warning or danger."""
    return _draw("alert", body=content, tone=tone, title=title)


@register.filter
def message_tone(level_tag: str) -> str:
    """Give the tone of one of Django's messages."""
    return TONE_OF_MESSAGE.get(level_tag, "info")


@register.inclusion_tag("components/chain.html")
def chain(steps: Sequence[Step], label: str = "Kedjan") -> dict[str, Any]:
    """Draw a matter's way through the agencies, with the courses beside it."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/key_figures.html")
def key_figures(figures: Iterable[KeyFigure]) -> dict[str, Any]:
    """Draw numbers worth seeing first (nyckeltal)."""
    return {"figures": figures}


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int = 100, label: str = "") -> dict[str, Any]:
    """Draw how much of something is done, said in words too."""
    percent = round(100 * value / maximum) if maximum else 0
    return {"value": value, "maximum": maximum, "percent": percent, "label": label}


@register.inclusion_tag("components/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    """Draw a chart (pax.ui.charts) with its description and its numbers in a table."""
    return {
        "chart": chart,
        "pictures": chart.pictures(),
        "numbers": chart.numbers(),
    }


# Marks that the law wants seen


@register.inclusion_tag("components/sekretess.html")
def sekretess(
    provision: str, on: datetime.date | None = None, agency: str = "", note: str = ""
) -> dict[str, Any]:
    """Draw the mark on something that may be secret (OSL 5 kap. 5 §)."""
    return {"provision": provision, "on": on, "agency": agency, "note": note}


@register.inclusion_tag("components/protected.html")
def skyddade_personuppgifter(name: str = "") -> dict[str, Any]:
    """Draw the warning beside a person whose whereabouts nobody may learn."""
    return {"name": name}


@register.inclusion_tag("components/frozen_copy.html")
def frozen_copy(
    at: datetime.datetime,
    by: str,
    ground: str,
    *,
    digest: str = "",
    source: str = "",
    word: str = "Utlämnad kopia",
) -> dict[str, Any]:
    """Say that this is a copy as handed over, and will not follow its source."""
    told = {"digest": digest, "source": source, "word": word}
    return {"at": at, "by": by, "ground": ground, **told}


# Lists and tables


@register.simple_block_tag
def facts(content: str, columns: int = 2) -> SafeString:
    """Draw labels and values about one thing; the body is fact tags."""
    return _draw("facts", body=content, columns=columns)


@register.simple_block_tag
def fact(content: str, label: str, *, wide: bool = False) -> SafeString:
    """Draw one label with its value; an empty value is said to be missing."""
    return _draw("fact", body=_trimmed(content), label=label, wide=wide)


@register.simple_block_tag(takes_context=True)
def table(
    context: Context,
    content: str,
    caption: str,
    head: str | Sequence[Column],
    *,
    show_caption: bool = False,
) -> SafeString:
    """Draw a table that becomes cards on a narrow screen; the body is row tags.

    ``head`` is ”Ärende|Status|Åtgärder>” (> for numbers) or a list of Column.
    """
    columns = _columns(head) if isinstance(head, str) else head
    heads = [(column, *_sorting(context, column)) for column in columns]
    return _draw(
        "table", body=content, caption=caption, heads=heads, show_caption=show_caption
    )


def _columns(head: str) -> list[Column]:
    return [
        Column(
            name.strip(" <>~"), numeric=name.endswith(">"), hidden=name.startswith("~")
        )
        for name in head.split("|")
    ]


def _sorting(context: Context, column: Column) -> tuple[str, str]:
    """How the column is sorted now, and the address that sorts it the other way."""
    request = context.get("request")
    if not column.key or request is None:
        return "", ""
    now = request.GET.get("sort", "")
    key = f"-{column.key}" if now == column.key else column.key
    state = {column.key: "ascending", f"-{column.key}": "descending"}.get(now, "none")
    query = request.GET.copy()
    query.pop("after", None)
    query.pop("before", None)
    query["sort"] = key
    return state, f"?{query.urlencode()}"


@register.simple_block_tag
def row(content: str, tone: str = "") -> SafeString:
    """Draw one row of a table; the body is th and td tags."""
    return _draw("row", body=content, tone=tone)


@register.simple_block_tag
def th(content: str) -> SafeString:
    """Draw the cell that names its row."""
    return _draw("th", body=_trimmed(content))


@register.simple_block_tag
def td(content: str, label: str = "", *, num: bool = False) -> SafeString:
    """Draw a cell, with its column's label for narrow screens."""
    return _draw("td", body=_trimmed(content), label=label, num=num)


@register.inclusion_tag("components/pager.html")
def pager(page: Page[Any], label: str = "Bläddra") -> dict[str, Any]:
    """Draw links to the page before and after."""
    return {"page": page, "label": label}


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Context,
    content: str,
    form: forms.Form,
    chips: Iterable[Chip] = (),
    clear_url: str = "?",
    count: str = "",
) -> SafeString:
    """Draw a search form that narrows a list, and the filters that are on."""
    request = context.get("request")
    return _draw(
        "filter_bar",
        body=_trimmed(content),
        form=form,
        chips=list(chips),
        clear_url=clear_url,
        count=count,
        sort=request.GET.get("sort", "") if request else "",
    )


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Happening], label: str = "Händelser") -> dict[str, Any]:
    """Draw what happened, newest first or as given: who, when, for whom."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("components/diff.html")
def diff(changes: Iterable[Change], before: str = "Före", after: str = "Efter") -> Any:
    """Draw before and after, field by field."""
    return {"changes": changes, "before": before, "after": after}


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Draw what a list says when there is nothing in it, and what to do then."""
    return _draw("empty", body=content, title=title)


@register.simple_block_tag
def explain(content: str, summary: str = "Vad betyder det här?") -> SafeString:
    """Draw help that stays folded until it is wanted."""
    return _draw("explain", body=content, summary=summary)


# Forms


@register.simple_block_tag(takes_context=True)
def form(
    context: Context,
    content: str,
    form: forms.BaseForm,
    submit: str = "Spara",
    cancel: str = "",
    action: str = "",
    tone: str = "",
    part: str = "",
    *,
    preview: bool = False,
) -> SafeString:
    """Draw a whole form with its buttons; a body replaces the drawn fields.

    `part` names it among the forms of a page where several are written.
    """
    request = context.get("request")
    # What is more than a line is kept by itself while one writes it, wherever it is
    # (pax/writing/kept.py); nobody is anybody before they have signed in.
    boxes = (field.field.widget for field in form)
    has_texts = "<textarea" in content or any(
        isinstance(box, forms.Textarea) for box in boxes
    )
    user = getattr(request, "user", None)
    writes = has_texts and user is not None and user.is_authenticated
    marks = {"writer_mark": mark_of(context, part)} if part and writes else {}
    return render_to_string(
        "components/form.html",
        {
            "body": _trimmed(content),
            "form": form,
            "submit": submit,
            "cancel": cancel,
            "action": action,
            "tone": tone,
            "writes": writes,
            "preview": preview,
            **marks,
        },
        request=request,
    )


@register.simple_tag(takes_context=True)
def mark_of(context: Context, part: str) -> str:
    """Give the mark of a form that is written out by hand, among several of a page."""
    return str(context["writer_mark_of"](part))


@register.inclusion_tag("forms/formset.html")
def formset(
    formset: "forms.BaseFormSet[Any]", legend: str = "Rad", add: str = "Lägg till rad"
) -> dict[str, Any]:
    """Draw rows that can be added and taken away, inside a form tag's body."""
    return {"formset": formset, "legend": legend, "add": add}


@register.simple_block_tag
def fieldset(content: str, legend: str, hint: str = "") -> SafeString:
    """Draw fields that belong together."""
    return render_to_string(
        "forms/fieldset.html", {"body": content, "legend": legend, "hint": hint}
    )


# How values are written


@register.filter
def kronor(amount: Decimal | int | None) -> str:
    """Write 10 655 kr."""
    return "" if amount is None else swedish.kronor(amount)


@register.filter
def antal(value: int | None) -> str:
    """Write 1 250."""
    return "" if value is None else swedish.number(value)


@register.filter
def datum(on: datetime.date | None) -> str:
    """Write 22 nov 2026."""
    return swedish.day(on) if on else ""


@register.filter
def langt_datum(on: datetime.date | None) -> str:
    """Write söndag 22 november 2026."""
    return swedish.day(on, long=True, weekday=True) if on else ""


@register.filter
def tidpunkt(at: datetime.datetime | None) -> str:
    """Write 22 nov 2026 kl. 14.02."""
    return swedish.moment(at) if at else ""


@register.filter
def sedan(at: datetime.date | None) -> str:
    """Write för 3 dagar sedan, i går, om 2 veckor."""
    if isinstance(at, datetime.datetime):
        return swedish.relative_moment(at, timezone.now())
    return swedish.relative_day(at, timezone.localdate()) if at else ""


@register.filter
def personnummer(long: str | None) -> str:
    """Write ÅÅMMDD-NNNN, with + from the year a person turns 100."""
    if not long or len(long) != 12 or not long.isdigit():
        return long or ""
    return person_numbers.shown(long, on=timezone.localdate())


@register.filter
def nummerslag(number: str | None) -> str:
    """Say what a number is called: a samordningsnummer is no personnummer."""
    return person_numbers.name_of(number or "")


@register.filter
def lagrum(text: str | None) -> str:
    """Write a reference to law that does not break over two lines."""
    return swedish.lagrum(str(text or ""))


@register.filter
def filstorlek(size: int | None) -> str:
    """Write 1,2 MB."""
    return swedish.file_size(size or 0)
