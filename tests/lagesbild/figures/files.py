"""Files as they come: Brå's own, and each awkward in a way of its own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any

from openpyxl import Workbook

from lagesbild.figures.municipalities import MUNICIPALITIES

THIN, NO_BREAK, NARROW = (
    "\N{THIN SPACE}",
    "\N{NO-BREAK SPACE}",
    "\N{NARROW NO-BREAK SPACE}",
)
HEADER = "Kommun;Antal;Per 100 000 inv."


def spaced(number: int, space: str = " ") -> str:
    return f"{number:,}".replace(",", space)


def count_of(code: str) -> int:
    return 1000 + int(code)


def rate_of(code: str) -> str:
    """One with decimals, as Brå writes it."""
    return f"{spaced(7000 + int(code) % 900)},5"


def bra_rows(space: str = " ") -> list[str]:
    return [
        f"{name};{spaced(count_of(code), space)};{rate_of(code)}"
        for code, name in MUNICIPALITIES.items()
    ]


def bra_file(
    rows: Iterable[str] | None = None, *, header: str | None = HEADER
) -> bytes:
    """Brå's yearly file: UTF-8 with a mark, semicolons, CRLF."""
    lines = [*([header] if header else []), *(bra_rows() if rows is None else rows)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def workbook(rows: Iterable[Iterable[Any]], *, merged: str = "") -> bytes:
    return workbook_of({"Sheet": rows}, merged=merged)


def workbook_of(
    sheets: Mapping[str, Iterable[Iterable[Any]]], *, merged: str = ""
) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if merged:
            sheet.merge_cells(merged)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


#: The beginning of Brå's table 300, as its two layouts stand in the workbooks.
TITLE_300A = (
    "Tabell 300 a. Handlagda brott efter om utredning har bedrivits eller ej,  samt "
    "personuppklaringsprocent och lagföringsprocent, i hela landet, {year}"
)
TITLE_300B = (
    "Tabell 300 b. Utredda handlagda brott efter typ av beslut, i hela landet, {year}"
)
MEASURES_300A = (
    "Handlagda brott, totalt",
    "Utredda brott",
    "Direktavskrivna brott",
    "Lagföringsprocent (%)",
    "Personuppklaringsprocent (%)",
)
HANDLED_2021 = {
    "Samtliga handlagda brott": [
        [TITLE_300A.format(year=2021)],
        ["Lagrum", *MEASURES_300A],
        ["SAMTLIGA BROTT", 1517073, 763380, 753693, 29.7064312892482, 13.2929002098119],
        ["Brott mot brottsbalken", 1209271, 490968, 718303, 17.92915915, 6.5541967019],
        ["Mot kvinna/flicka", 109, 93, 16, 16.1290322580645, 13.7614678899083],
        ["Med användning av skjutvapen", 15, 14, 1, 14.2857142857, 13.3333333333333],
        ["Mot man/pojke", 308, 285, 23, 20.7017543859649, 19.1558441558442],
        ["Med användning av skjutvapen", 86, 77, 9, 24.6753246753247, 22.09302325],
    ]
}
_MURDER = "3 kap. 1-2 § BrB Fullbordat mord och dråp"
_ATTEMPT = "3 kap. 1, 2 § BrB Försök till mord eller dråp"
HANDLED_2025 = {
    "Samtliga handlagda brott": [
        [TITLE_300A.format(year=2025)],
        ["Lagrum", "Brottstyp", *MEASURES_300A],
        ["SAMTLIGA BROTT", "SAMTLIGA BROTT", 1466095, 757117, 708978, 28.06, 12.95],
        [
            *("Brott mot brottsbalken", "Brott mot brottsbalken, totalt"),
            *(1150022, 475877, 674145, "17.9001131103000", "6.67404623563723"),
        ],
        [_MURDER, "Mot kvinna/flicka", 154, 142, 12, 11.2676056338028, "10,4 %"],
        [_ATTEMPT, "Mot kvinna/flicka", 99, 98, 1, 25.17, 22.67],
        [_ATTEMPT, "Mot barn under 18 år", 163, 148, 15, 25.17, 22.6993865030675],
    ],
    "Utredda brott": [
        [
            TITLE_300B.format(year=2025),
        ],
        [
            *("Lagrum", "Brottstyp", "Utredda brott, totalt"),
            "Utredda brott som personuppklarats",
        ],
        ["SAMTLIGA BROTT", "SAMTLIGA BROTT", 757117, 189908],
    ],
    "Om tabellen": [["Mer finns på Brås webbplats."]],
}
#: The beginning of Brå's long export of anmälda brott.
EXPORT = """\
År,Månad,Kvartal,Periodtyp,Periodetikett,Periodnyckel,Period_start,Period_slut,\
Preliminär,Kommun,Region_ID,Brott,Brott_ID,Brottsnivå,Förälder_ID,Förälder,Nivå1,\
Nivå2,Nivå3,Nivå4,Nivå5,Antal,Per100000,Status_Antal,Status_Per100000
2026,8.0,,Månad,"2026 prel., Aug",202608,2026-08-01,2026-08-31,True,Boden,8441,\
Brott mot brottsbalken,13193,1,,,Brott mot brottsbalken,,,,,181.0,632.0,,
2026,8.0,,Månad,"2026 prel., Aug",202608,2026-08-01,2026-08-31,True,Boden,8441,\
"Specialstraffrätt, Bidragsbrottslagen",13276,2,13231.0,Specialstraffrätt,\
Specialstraffrätt,"Specialstraffrätt, Bidragsbrottslagen",,,,2.0,7.0,,
2025,,,År,2025,2025,2025-01-01,2025-12-31,False,Boden,8441,\
Brott mot brottsbalken,13193,1,,,Brott mot brottsbalken,,,,,2100.0,7400.0,,
2025,,3.0,Kvartal,"2025, Kv 3",20253,2025-07-01,2025-09-30,False,Boden,8441,\
Brott mot brottsbalken,13193,1,,,Brott mot brottsbalken,,,,,..,..,..,..
2025,,,År,2025,2025,2025-01-01,2025-12-31,False,Norrbottens län,8400,\
Brott mot brottsbalken,13193,1,,,Brott mot brottsbalken,,,,,21.0,7.0,,
"""


def zip_bomb(megabytes: int = 300) -> bytes:
    """A workbook whose sheet is a few hundred kilobytes, and then very much more."""
    clean = io.BytesIO(workbook([["Brottstyp", 2024], ["Stöld", 1]]))
    file = io.BytesIO()
    with (
        zipfile.ZipFile(clean) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb,
    ):
        for part in source.infolist():
            if part.filename != "xl/worksheets/sheet1.xml":
                bomb.writestr(part, source.read(part))
        with bomb.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * 1024 * 1024)
    return file.getvalue()
