"""The demo's figures: eight years of made-up numbers in the forms that real ones have.

Plausible and nobody's: the source of each says that it is made up.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from lagesbild.figures.enums import Direction, Gender, Measure, Origin, Standing, Theme
from lagesbild.figures.models import Handover, Import, Indicator
from lagesbild.figures.own import Account, Label, OwnFigure
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.reading_in import FileFacts, read_columns, read_file
from lagesbild.figures.services import giving, importing
from lagesbild.figures.services.importing import add_indicator
from pax.accounts.models import Agency, User
from pax.db.changes import change
from pax.demo.stage import playing
from pax.editions.content import fingerprint, frozen
from pax.imports.services import File
from pax.tables.writing import as_xlsx

KEEPER, GIVER, LATE_GIVER = "samira", "carin", "orvar"
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
CALLS = ("Ronna", "Hovsjö", "Geneta", "Centrum", "Fornhöjden")
#: A year of Gökungen at one nämnd, as it might be.
FUNNEL = (
    ("flaggor", "Flaggor", 64),
    ("utredningar", "Utredningar inledda", 47),
    ("polisanmalningar", "Polisanmälningar", 23),
    ("forundersokningar", "Förundersökningar inledda", 14),
    (
        "ej_forundersokning",
        "Förundersökningar som inte inleddes eller lades ned",
        7,
    ),
    ("till_aklagare", "Ärenden som åklagare kan ta upp", 8),
    ("atal", "Åtal och strafförelägganden", 6),
    ("domar", "Domar", 5),
    ("delningar", "Ärenden delade med samverkansgrupper", 3),
)
MEASURED = (
    ("tid:flagga_anmalan", "Mediantid: från flagga till polisanmälan", "dagar", "41"),
    ("tid:anmalan_fu", "Mediantid: från anmälan till förundersökning", "dagar", "63"),
    ("kronor:aterkrav", "Återkrav beslutade", "kronor", "2140000"),
    ("kronor:aterbetalt", "Återbetalt", "kronor", "386000"),
    ("kronor:stoppat", "Stoppade utbetalningar, kronor i månaden", "kronor", "212000"),
)


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
        _calls(years, keeper)
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
    said = FileFacts(year, standing=standing)
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
    file = File(f"{key}, {years[0]}–{years[-1]} (påhittat)", "0" * 64, 0)
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
        as_xlsx({"Handlagda brott": rows}),
        "Påhittat exempel.xlsx",
        Origin.HANDLED,
        FileFacts(),
        by=by,
    )
    _confirm(imported, by)
    for indicator in Indicator.objects.filter(origin=Origin.HANDLED):
        change(indicator, because="Demo", theme=Theme.ECONOMY)


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
    laid = read_file(data, "skador per område.csv", Origin.TABLE, FileFacts(), by=by)
    meaning = {"place": "Område", "year": "År", "value": "Antal"}
    said = FileFacts(place="0181")
    _confirm(read_columns(laid, meaning, indicator, said, by=by), by)


def _calls(years: list[int], by: User) -> None:
    """Read counts of each month and area, for a map of where and when."""
    indicator = add_indicator(
        by=by,
        title="Trygghetsbilens utryckningar",
        theme=Theme.SAFETY,
        unit=Measure.COUNT,
        area_level="omrade",
        definition="Larm som trygghetsbilen åkt på, per område och månad.",
        source_text=MADE_UP,
        responsible=by,
    )
    lines = ["Område;År;Månad;Antal"]
    for year in years[-2:]:
        for nth, area in enumerate(CALLS):
            numbers = [_calls_in(month, nth, year) for month in range(1, 13)]
            lines.append(f"{area};{year};;{sum(numbers)}")
            lines += [f"{area};{year};{m};{n}" for m, n in enumerate(numbers, start=1)]
    laid = read_file(
        "\n".join(lines).encode(), "utryckningar.csv", Origin.TABLE, FileFacts(), by=by
    )
    meaning = {"place": "Område", "year": "År", "part": "Månad", "value": "Antal"}
    said = FileFacts(place="0181")
    _confirm(read_columns(laid, meaning, indicator, said, by=by), by)


def _calls_in(month: int, nth: int, year: int) -> int:
    """Invent a month: more in summer, and fewer in some areas than in others."""
    summer = 6 - abs(7 - month)
    return max(2, 4 + 2 * summer - 3 * nth + (5 * month + 3 * nth + year) % 4)


def _confirm(imported: Import, by: User) -> None:
    importing.confirm_import(imported, by=by)


def _hand_over(year: int) -> None:
    """Let three hand over last year's counts; two of them are read in."""
    for username, is_read in ((GIVER, True), (KEEPER, True), (LATE_GIVER, False)):
        with playing(username) as giver:
            keeper = User.objects.select_related("agency").get(username=KEEPER)
            handover = _of(year, keeper.agency, giver)
        if is_read:
            with playing(KEEPER) as keeper:
                _confirm(giving.take_in(handover, by=keeper), keeper)


def _of(year: int, receiver: Agency, by: User) -> Handover:
    account = giving.account_of(year, by=by)
    content = giving.content_of(account, by=by)
    if by.username == GIVER:
        return _made_up(account, receiver, by)
    return giving.hand_over(year, receiver, by=by, digest=fingerprint(content))


def _made_up(account: Account, receiver: Agency, by: User) -> Handover:
    """Hand over a funnel of a whole year: the demo's own cases are of these months."""
    unit = by.unit
    assert unit is not None  # noqa: S101 -- everybody of the demo has one
    invented = Account(account.year, account.threshold)
    for key, title, number in FUNNEL:
        invented.count(key, number, Label(title, MADE_UP))
    invented.others += [
        OwnFigure(key, title, unit, value, definition=MADE_UP)
        for key, title, unit, value in MEASURED
    ]
    content = giving.content_of(invented, by=by)
    return Handover.objects.create(
        giver=by.agency,
        giver_unit=unit,
        receiver=receiver,
        year=account.year,
        threshold=account.threshold,
        **frozen(content),
        created_by=by,
    )
