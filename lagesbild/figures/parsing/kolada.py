"""Kolada's API, version 3: a key figure's own title, and its values."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.conf import settings

from lagesbild.figures.enums import AreaLevel, Gender, Measure, Standing
from lagesbild.figures.fetching import NOT_AS_EXPECTED, Limits, NotFetched, Source
from lagesbild.figures.municipalities import MUNICIPALITIES, NATION
from lagesbild.figures.parsing.reading import AT_MOST, About, Reading, Result
from lagesbild.figures.plausible import impossible
from lagesbild.figures.wording import read_number
from pax.errors import Invalid

#: Of years, and of municipalities, in one call.
AT_ONCE = 25
SOURCE = "Kolada"
_ID = re.compile(r"[NU]\d{5}", re.ASCII)
_UNITS = (
    (r"/\s*100\s?000|per 100\s?000", Measure.PER_100_000),
    (r"/\s*1\s?000\b|per 1\s?000\b", Measure.PER_1000),
    (r"\(%\)|, ?%|andel|procent", Measure.PERCENT),
    (r"\bkr\b|kronor", Measure.KRONOR),
    (r"\bindex\b", Measure.INDEX),
    (r"\bdagar\b|\bdygn\b", Measure.DAYS),
)


def kolada(limits: Limits | None = None) -> Source:
    """Give Kolada, as the settings know it."""
    return Source(settings.PAX_KOLADA_URL, limits or Limits())


def label_of(figures: list[str], years: list[int]) -> str:
    """Say what has been asked for: key figures, and from when to when."""
    return f"{', '.join(figures)}, {min(years)}–{max(years)}"


def ask(
    figures: Iterable[str],
    municipalities: Iterable[str],
    years: Iterable[int],
    source: Source | None = None,
) -> Result:
    """Fetch some key figures as `fetch` does; Invalid when there is nothing of them."""
    result = fetch(figures, municipalities, years, source)
    if not result.readings:
        raise Invalid("Kolada har inga värden för det som du valt.")
    return result


def fetch(
    figures: Iterable[str],
    municipalities: Iterable[str],
    years: Iterable[int],
    source: Source | None = None,
) -> Result:
    """Fetch some key figures for some municipalities and years, with their titles.

    All of it, or NotFetched and nothing.
    """
    source = source or kolada()
    asked, places = checked(figures, municipalities)
    result = Result()
    for figure in asked:
        result.indicators[figure] = _about(figure, source)
        for some_years in _batches(sorted(set(years))):
            for some_places in _batches(places):
                path = (
                    f"data/kpi/{figure}/municipality/{','.join(some_places)}"
                    f"/year/{','.join(map(str, some_years))}"
                )
                _read_pages(source, path, figure, result)
    return _with_units(result).without_doubles()


def _with_units(result: Result) -> Result:
    """Let what is called a count, for want of another word, be one only if it is."""
    for reading in result.readings:
        about = result.indicators[reading.key]
        if impossible(reading.value, about.unit):
            result.indicators[reading.key] = replace(about, unit=Measure.INDEX)
            result.notes.append(
                f"{about.title} är inte bara hela tal från 0, och läses som index."
            )
    return result


def checked(
    figures: Iterable[str], municipalities: Iterable[str]
) -> tuple[list[str], list[str]]:
    """Refuse what Kolada cannot be asked for, before it is asked."""
    asked = [_checked(figure) for figure in dict.fromkeys(figures)]
    places = sorted(set(municipalities))
    if not asked or not places or set(places) - set(MUNICIPALITIES) - {NATION}:
        raise Invalid("Välj minst ett nyckeltal och minst en kommun som finns.")
    return asked, places


def _checked(figure: str) -> str:
    figure = figure.strip().upper()
    if not _ID.fullmatch(figure):
        raise Invalid(
            f"”{figure[:20]}” är inget nyckeltal i Kolada. De skrivs som N07403."
        )
    return figure


def _batches(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), AT_ONCE):
        yield items[start : start + AT_ONCE]


def _about(figure: str, source: Source) -> About:
    """Read what a key figure is, always from the source: lists of others' are wrong."""
    answer = source.get(f"kpi/{figure}")
    if isinstance(answer, dict) and isinstance(answer.get("values"), list):
        found = [v for v in answer["values"] if _says(v, "id") == figure]
        answer = found[0] if found else None
    title = _says(answer, "title")
    if _says(answer, "id") != figure or not title:
        raise NotFetched(f"Kolada har inget nyckeltal {figure}. Ingenting är läst.")
    return About(
        title[:200],
        _unit(title),
        _says(answer, "description")[:4000],
        f"{SOURCE}, nyckeltal {figure}",
        area_level=AreaLevel.MUNICIPALITY,
    )


def _says(thing: Any, name: str) -> str:
    value = thing.get(name) if isinstance(thing, dict) else None
    return " ".join(value.split()) if isinstance(value, str) else ""


def _unit(title: str) -> str:
    """Find the unit in a title: Kolada says it in no other way."""
    plain = title.casefold()
    found = (unit for pattern, unit in _UNITS if re.search(pattern, plain))
    return str(next(found, Measure.COUNT))


def _read_pages(source: Source, path: str, figure: str, result: Result) -> None:
    """Read page after page, and no more than is taken from any source."""
    for page in source.pages(path):
        rows = page.get("values")
        if not isinstance(rows, list):
            raise NotFetched(NOT_AS_EXPECTED)
        for row in rows:
            result.readings += _readings(row, figure)
        if len(result.readings) > AT_MOST:
            raise NotFetched("Kolada svarar med mer än Pax tar emot. Begränsa urvalet.")


def _readings(row: Any, figure: str) -> Iterator[Reading]:
    """Read a row; what is not as expected makes all of it fail, never half."""
    try:
        place, year = str(row["municipality"]), int(row["period"])
        if row["kpi"] != figure or place not in {*MUNICIPALITIES, NATION}:
            raise ValueError(place)
        for each in row["values"]:
            yield from _reading(each, figure, place, year)
    except (KeyError, TypeError, ValueError) as error:
        raise NotFetched(NOT_AS_EXPECTED) from error


def _reading(each: Any, figure: str, place: str, year: int) -> Iterator[Reading]:
    """Give a value; what is secret is said to be so, and what is missing is nothing."""
    value = each["value"]
    status = str(each.get("status") or "").casefold()
    hidden = value is None and status in ("private", "secret", "sekretess")
    if value is None and not hidden:
        return  # not reported: nothing, and never 0
    if value is not None and not isinstance(value, int | float):
        raise ValueError(value)
    number: Decimal | None = None if value is None else read_number(value).value
    yield Reading(
        figure,
        year,
        place,
        number,
        gender=Gender(each["gender"]).value,
        is_suppressed=hidden,
        standing=Standing.PRELIMINARY if "prel" in status else Standing.FINAL,
    )
