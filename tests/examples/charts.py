"""One chart of each kind, for the gallery and for tests.  The numbers are invented."""

from pax.ui.charts import (
    Bars,
    Cell,
    Chart,
    HeatMap,
    Level,
    Lines,
    Moment,
    Multiples,
    Series,
    Value,
    values_of,
)

AREAS = (
    *("Ronna", "Geneta", "Lina", "Hovsjö", "Fornhöjden", "Saltskog"),
    *("Centrum", "Västergård", "Brunnsäng", "Östertälje", "Järna", "Övrigt"),
)
LEVELS = (
    Level(1, "Lugnt", "#dcefe3", "circle"),
    Level(2, "Märkbart", "#f6d57a", "triangle"),
    Level(3, "Ansträngt", "#d9772b", "square"),
    Level(4, "Allvarligt", "#7a1220", "diamond"),
)
MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt")


def examples() -> list[Chart]:
    """Give one of each."""
    return [bars(), lying(), stacked(), line(), heat(), multiples()]


def bars() -> Bars:
    """Give upright bars of two kinds beside each other."""
    return Bars(
        key="handelser",
        title="Händelser per kvartal",
        description="Flest händelser fjärde kvartalet båda åren.",
        labels=("Kvartal 1", "Kvartal 2", "Kvartal 3", "Kvartal 4"),
        series=(
            Series("2024", values_of([1250, 980, 1410, 1830])),
            Series(
                "2025",
                (*values_of([1100, 870, 1385]), Value(1702, is_preliminary=True)),
            ),
        ),
        unit="Antal händelser",
        label_head="Kvartal",
        source="Demonstration",
    )


def lying() -> Bars:
    """Give bars that lie, one for each area."""
    counts = [41, 36, 22, 30, 18, 14, 39, 9, 7, 12, None, 5]
    values = [Value(n, "" if n else "färre än 5") for n in counts]
    return Bars(
        key="omraden",
        title="Händelser per område",
        description="Ronna och Centrum har flest. Järna har färre än fem.",
        labels=AREAS,
        series=(Series("Händelser", tuple(values)),),
        is_lying=True,
        unit="Antal händelser de senaste tolv veckorna",
        label_head="Område",
    )


def stacked() -> Bars:
    """Give stacked bars of how things stand."""
    return Bars(
        key="lagen",
        title="Åtgärder efter läge",
        description="De flesta åtgärder pågår. Kommunen har flest försenade.",
        labels=("Kommunen", "Polisen", "Brandförsvaret", "Telge Bostäder AB"),
        series=(
            Series("Klara", values_of([14, 11, 4, 6])),
            Series("Pågår", values_of([22, 17, 3, 9])),
            Series("Försenade", values_of([6, 2, 0, 1])),
            Series("Inte påbörjade", values_of([4, 5, 1, 2])),
        ),
        is_lying=True,
        is_stacked=True,
        unit="Antal åtgärder",
        label_head="Ansvarig",
    )


def line() -> Lines:
    """Give two lines, with a gap, a preliminary end and something that happened."""
    return Lines(
        key="anmalda",
        title="Anmälda brott per månad",
        description="Ronna ökar från april. September och oktober är preliminära.",
        labels=MONTHS,
        series=(
            Series(
                "Ronna",
                (
                    *values_of([61, 58, 66, 84, 91, 88, 72, 95]),
                    Value(99, is_preliminary=True),
                    Value(104, is_preliminary=True),
                ),
            ),
            Series(
                "Järna",
                (
                    *values_of([12, 9, 14]),
                    Value(None, "färre än 5"),
                    *values_of([11, 16, 21, 15]),
                    Value(13, is_preliminary=True),
                    Value(12.5, is_preliminary=True),
                ),
            ),
        ),
        moments=(Moment(3, "Ronna: fas 2 till fas 1"),),
        unit="Anmälda brott",
        label_head="Månad",
    )


def heat() -> HeatMap:
    """Give a year of weeks for twelve areas."""
    cells = tuple(
        tuple(_cell(row, week) for week in range(52)) for row in range(len(AREAS))
    )
    return HeatMap(
        key="veckor",
        title="Bedömning per område och vecka",
        description="Högst nivå under hösten. Övrigt bedöms inte.",
        rows=AREAS,
        columns=tuple(str(1 + (46 + week) % 52) for week in range(52)),
        cells=cells,
        levels=LEVELS,
        groups=((0, "2024"), (6, "2025")),
    )


def _cell(row: int, week: int) -> Cell:
    if row == len(AREAS) - 1 or (row, week) == (4, 20):
        return Cell(None)
    wave = (row * 7 + week * 3 + (week // 13) * (row + 2)) % 11
    return Cell(1 + (wave > 3) + (wave > 7) + (wave > 9))


def multiples() -> Multiples:
    """Give a little line for each area."""
    series = tuple(
        Series(name, values_of([(n * 13 + m * m * 5) % 23 for m in range(10)]))
        for n, name in enumerate(AREAS[:8])
    )
    return Multiples(
        key="smala",
        title="Händelser per månad och område",
        description="Alla områden i samma skala, januari till oktober.",
        labels=MONTHS,
        series=series,
        label_head="Månad",
    )
