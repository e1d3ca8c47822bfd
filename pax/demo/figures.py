"""The demo's figures: eight years of made-up numbers in the forms that real ones have.

Plausible and nobody's: the source of each says that it is made up.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from cases.services.disclosing import fingerprint
from lagesbild.figures.enums import Direction, Gender, Measure, Origin, Standing, Theme
from lagesbild.figures.models import Import, Indicator
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.reading_in import Said, read_columns, read_file
from lagesbild.figures.services import giving, importing
from lagesbild.figures.services.indicators import add_indicator
from pax.accounts.models import Agency, User
from pax.db.changes import change
from pax.demo.stage import playing

KEEPER, GIVER = "samira", "carin"
MADE_UP = "Påhittade siffror i demon"
YEARS = 8
#: Reported crimes and inhabitants, the first of the years, and the change each year.
MUNICIPALITIES = (
    ("Botkyrka", 13_900, 94_000, -170),
    ("Haninge", 10_800, 91_000, -120),
    ("Huddinge", 12_700, 112_000, -60),
    ("Nykvarn", 690, 11_000, 10),
    ("Stockholm", 196_000, 962_000, -2_600),
    ("Södertälje", 14_600, 97_000, -230),
)
VIOLENCE = (1310, 1344, 1290, 1268, 1301, 1242, 1187, 1203)
AREAS = "Område;År;Antal"
DAMAGE = {
    "Hovsjö": (41, 38, 44, 36, 35, 31, 28, 30),
    "Ronna": (52, 49, 47, 51, 43, 40, 42, 37),
    "Geneta": (33, 36, 30, 29, 31, 27, 25, 26),
}


def is_played() -> bool:
    """Tell whether there is anything measured."""
    with playing(KEEPER):
        return Indicator.objects.exists()


def play() -> None:
    """Read everything in, as those who keep the figures would."""
    years = _years()
    with playing(KEEPER) as keeper:
        for number, year in enumerate(years):
            _reported(year, number, year == years[-1], keeper)
        _violence(years, keeper)
        _fraud(years, keeper)
        _damage(years, keeper)
        for indicator in Indicator.objects.exclude(source_text=MADE_UP):
            change(indicator, because="Demo", source_text=MADE_UP)
    _hand_over(years[-1])


def _years() -> list[int]:
    last = timezone.localdate().year - 1
    return list(range(last - YEARS + 1, last + 1))


def _reported(year: int, number: int, is_last: bool, by: User) -> None:  # noqa: FBT001
    lines = ["Kommun;Antal;Per 100 000 inv."]
    for name, crimes, people, change_ in MUNICIPALITIES:
        wave = (37 * (number + len(name)) % 11 - 5) * crimes // 400
        count = crimes + change_ * number + wave
        lines.append(f"{name};{count};{round(count * 100_000 / people)}")
    lines.append("Ydre;..;..")
    data = "\r\n".join(lines).encode("utf-8-sig")
    standing = Standing.PRELIMINARY if is_last else Standing.FINAL
    said = Said(year, standing=standing)
    name = f"Påhittat exempel {year}.csv"
    _confirm(read_file(data, name, Origin.REPORTED, said, by=by), by)


def _violence(years: list[int], by: User) -> None:
    key = "N07403"
    about = About(
        "Anmälda våldsbrott, antal/100 000 inv",
        Measure.PER_100_000,
        "Anmälda våldsbrott i förhållande till folkmängden.",
        MADE_UP,
        Theme.VIOLENCE,
        direction=Direction.DOWN,
    )
    readings = []
    for year, value in zip(years, VIOLENCE, strict=True):
        for place, part in (("0181", Decimal(1)), ("0000", Decimal("0.86"))):
            number = (value * part).quantize(Decimal("0.0001"))
            readings.append(
                Reading(key, year, place, number, gender=Gender.TOTAL.value)
            )
    file = importing.File(f"{key}, {years[0]}–{years[-1]} (påhittat)", "0" * 64, 0)
    result = Result({key: about}, readings)
    _confirm(importing.preview(result, file, Origin.KOLADA, by=by), by)


def _fraud(years: list[int], by: User) -> None:
    """Read national figures that one's own funnel can be set beside."""
    rows: list[list[Any]] = [
        ["Handlagda brott i hela landet (påhittat exempel)"],
        ["Brottstyp", *years],
        ["Bidragsbrott mot kommun", *(2100 + 140 * n for n in range(YEARS))],
        ["Grovt bidragsbrott mot kommun", *(85 + 11 * n for n in range(YEARS))],
    ]
    imported = read_file(
        _workbook(rows), "Påhittat exempel.xlsx", Origin.HANDLED, Said(), by=by
    )
    _confirm(imported, by)
    for indicator in Indicator.objects.filter(origin=Origin.HANDLED):
        change(indicator, because="Demo", theme=Theme.ECONOMY)


def _workbook(rows: Iterable[Iterable[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _damage(years: list[int], by: User) -> None:
    indicator = add_indicator(
        by=by,
        title="Skadegörelse i kommunens lokaler",
        theme=Theme.HOUSING,
        unit=Measure.COUNT,
        area_level="omrade",
        direction=Direction.DOWN,
        definition="Skador som anmälts till kommunens försäkring, per område.",
        source_text=MADE_UP,
        responsible=by,
    )
    lines = [AREAS]
    for area, counts in DAMAGE.items():
        lines += [f"{area};{y};{n}" for y, n in zip(years, counts, strict=True)]
    lines.append(f"Fornhöjden;{years[-1]};..")
    data = "\n".join(lines).encode()
    laid = read_file(data, "skador per område.csv", Origin.TABLE, Said(), by=by)
    meaning = {"place": "Område", "year": "År", "value": "Antal"}
    said = Said(place="0181")
    _confirm(read_columns(laid, meaning, indicator, said, by=by), by)


def _confirm(imported: Import, by: User) -> None:
    importing.confirm_import(imported, by=by)


def _hand_over(year: int) -> None:
    """Let the social services hand over last year's counts, and this year's."""
    for each in (year, year + 1):
        with playing(GIVER) as giver:
            keeper = User.objects.get(username=KEEPER)
            receiver = Agency.objects.get(pk=keeper.agency_id)
            content = giving.content_of(giving.account_of(each, by=giver), by=giver)
            handover = giving.hand_over(
                each, receiver, by=giver, digest=fingerprint(content)
            )
        if each == year:
            with playing(KEEPER) as keeper:
                _confirm(giving.take_in(handover, by=keeper), keeper)
