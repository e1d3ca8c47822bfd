"""The demo's figures: eight years of made-up numbers in the forms that real ones have.

Plausible and nobody's: the source of each says that it is made up.
"""

from decimal import Decimal
from typing import Any

from django.utils import timezone

from lagesbild.figures.enums import Direction, Gender, Measure, Origin, Standing, Theme
from lagesbild.figures.models import Handover, Indicator
from lagesbild.figures.own import Account, Label, OwnFigure
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.reading_in import FileFacts, read_columns, read_file
from lagesbild.figures.services import giving
from lagesbild.figures.services.importing import add_indicator, confirm_import, preview
from pax.accounts.models import Agency, User
from pax.db.changes import change
from pax.demo.scenes import read
from pax.demo.stage import playing
from pax.editions.content import fingerprint, frozen
from pax.imports.services import File
from pax.tables.writing import as_xlsx

KEEPER, GIVER, LATE_GIVER = "samira", "carin", "orvar"
MADE_UP = "Påhittade siffror i demon"
YEARS = 8
WORDS = read("figures")


def play() -> None:
    """Read everything in, as those who keep the figures would."""
    last = timezone.localdate().year - 1
    years = list(range(last - YEARS + 1, last + 1))
    with playing(KEEPER) as keeper:
        for number, year in enumerate(years):
            _reported(year, number, keeper, is_last=year == years[-1])
        _violence(years, keeper)
        _fraud(years, keeper)
        _damage(years, keeper)
        _calls(years, keeper)
        for indicator in Indicator.objects.exclude(source_text=MADE_UP):
            change(indicator, because="Demo", source_text=MADE_UP)
    _hand_over(years[-1])


def _reported(year: int, number: int, by: User, *, is_last: bool) -> None:
    lines = ["Kommun;Antal;Per 100 000 inv."]
    for name, crimes, people, change_ in WORDS["municipalities"]:
        wave = (37 * (number + len(name)) % 11 - 5) * crimes // 400
        count = crimes + change_ * number + wave
        lines.append(f"{name};{count};{round(count * 100_000 / people)}")
    data = "\r\n".join([*lines, "Ydre;..;.."]).encode("utf-8-sig")
    said = FileFacts(year, standing=Standing.PRELIMINARY if is_last else Standing.FINAL)
    name = f"Påhittat exempel {year}.csv"
    confirm_import(
        read_file(data, name, Origin.REPORTED, said, by=by), by=by, sure=True
    )


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
    readings = [
        Reading(
            key,
            year,
            place,
            (value * part).quantize(Decimal("0.0001")),
            gender=Gender.TOTAL.value,
        )
        for year, value in zip(years, WORDS["violence"], strict=True)
        for place, part in (("0181", Decimal(1)), ("0000", Decimal("0.86")))
    ]
    file = File(f"{key}, {years[0]}–{years[-1]} (påhittat)", "0" * 64, 0)
    result = Result({key: about}, readings)
    confirm_import(preview(result, file, Origin.KOLADA, by=by), by=by, sure=True)


def _fraud(years: list[int], by: User) -> None:
    """Read national figures that one's own funnel can be set beside."""
    rows: list[list[Any]] = [
        ["Handlagda brott i hela landet (påhittat exempel)"],
        ["Brottstyp", *years],
        ["Bidragsbrott mot kommun", *(2100 + 140 * n for n in range(YEARS))],
        ["Grovt bidragsbrott mot kommun", *(85 + 11 * n for n in range(YEARS))],
    ]
    data, name = as_xlsx({"Handlagda brott": rows}), "Påhittat exempel.xlsx"
    confirm_import(
        read_file(data, name, Origin.HANDLED, FileFacts(), by=by), by=by, sure=True
    )
    for indicator in Indicator.objects.filter(origin=Origin.HANDLED):
        change(indicator, because="Demo", theme=Theme.ECONOMY)


def _damage(years: list[int], by: User) -> None:
    lines = ["Område;År;Antal"]
    for area, counts in WORDS["damage"].items():
        lines += [f"{area};{y};{n}" for y, n in zip(years, counts, strict=True)]
    _own_table(
        "skador per område.csv",
        [*lines, f"Fornhöjden;{years[-1]};.."],
        {"place": "Område", "year": "År", "value": "Antal"},
        by=by,
        title="Skadegörelse i kommunens lokaler",
        theme=Theme.HOUSING,
        direction=Direction.DOWN,
        definition="Skador som anmälts till kommunens försäkring, per område.",
    )


def _calls(years: list[int], by: User) -> None:
    """Read counts of each month and area, for a map of where and when."""
    lines = ["Område;År;Månad;Antal"]
    for year in years[-2:]:
        for nth, area in enumerate(WORDS["calls"]):
            numbers = [_calls_in(month, nth, year) for month in range(1, 13)]
            lines.append(f"{area};{year};;{sum(numbers)}")
            lines += [f"{area};{year};{m};{n}" for m, n in enumerate(numbers, start=1)]
    _own_table(
        "utryckningar.csv",
        lines,
        {"place": "Område", "year": "År", "part": "Månad", "value": "Antal"},
        by=by,
        title="Trygghetsbilens utryckningar",
        theme=Theme.SAFETY,
        definition="Larm som trygghetsbilen åkt på, per område och månad.",
    )


def _own_table(
    name: str, lines: list[str], meaning: dict[str, str], *, by: User, **about: Any
) -> None:
    """Make an indicator of one's own, and read a table of the areas into it."""
    indicator = add_indicator(
        by=by,
        unit=Measure.COUNT,
        area_level="omrade",
        source_text=MADE_UP,
        responsible=by,
        **about,
    )
    laid = read_file("\n".join(lines).encode(), name, Origin.TABLE, FileFacts(), by=by)
    read_in = read_columns(laid, meaning, indicator, FileFacts(place="0181"), by=by)
    confirm_import(read_in, by=by, sure=True)


def _calls_in(month: int, nth: int, year: int) -> int:
    """Invent a month: more in summer, and fewer in some areas than in others."""
    summer = 6 - abs(7 - month)
    return max(2, 4 + 2 * summer - 3 * nth + (5 * month + 3 * nth + year) % 4)


def _hand_over(year: int) -> None:
    """Let three hand over last year's counts; two of them are read in."""
    for username, is_read in ((GIVER, True), (KEEPER, True), (LATE_GIVER, False)):
        with playing(username) as giver:
            keeper = User.objects.select_related("agency").get(username=KEEPER)
            handover = _of(year, keeper.agency, giver)
        if is_read:
            with playing(KEEPER) as keeper:
                confirm_import(
                    giving.take_in(handover, by=keeper), by=keeper, sure=True
                )


def _of(year: int, receiver: Agency, by: User) -> Handover:
    account = giving.account_of(year, by=by)
    if by.username == GIVER:
        return _made_up(account, receiver, by)
    digest = fingerprint(giving.content_of(account, by=by))
    return giving.hand_over(year, receiver, by=by, digest=digest)


def _made_up(account: Account, receiver: Agency, by: User) -> Handover:
    """Hand over a funnel of a whole year: the demo's own cases are of these months."""
    unit = by.unit
    assert unit is not None  # noqa: S101 -- everybody of the demo has one
    invented = Account(account.year, account.threshold)
    for key, title, number in WORDS["funnel"]:
        invented.count(key, number, Label(title, MADE_UP))
    invented.others += [
        OwnFigure(key, title, unit, value, definition=MADE_UP)
        for key, title, unit, value in WORDS["measured"]
    ]
    return Handover.objects.create(
        giver=by.agency,
        giver_unit=unit,
        receiver=receiver,
        year=account.year,
        threshold=account.threshold,
        **frozen(giving.content_of(invented, by=by)),
        created_by=by,
    )
