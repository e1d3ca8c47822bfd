"""What no count can be is refused, and what is hardly right is asked about."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from lagesbild.figures import plausible
from lagesbild.figures.models import Import, Indicator, IndicatorValue
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.plausible import impossible, strange
from lagesbild.figures.services import importing
from lagesbild.figures.services.importing import confirm_import
from pax.errors import Invalid
from tests.lagesbild.figures import files

HOME = "0181"
COUNT, RATE = "anmalda:antal", "anmalda:per_100000"


def one(key: str, year: int, value: str, place: str = HOME, row: int = 2) -> Reading:
    return Reading(key, year, place, Decimal(value), row=row)


def asked(readings: list[Reading], unit: str, before: Any = None) -> list[str]:
    units = {reading.key: unit for reading in readings}
    units[RATE] = "per_100000"
    return [found.why for found in strange(readings, units, before or {})]


def look(by: Any, readings: list[Reading], unit: str = "antal") -> Import:
    abouts = {r.key: About(f"Prov {r.key}", unit) for r in readings}
    file = importing.File("prov.csv", uuid.uuid4().hex * 2, 1)
    return importing.preview(Result(abouts, readings), file, "csv", by=by)


# --- refused ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("-3", "antal", "negativt antal"),
        ("-1", "stycken", "negativt antal"),
        ("2.5", "antal", "inget helt tal"),
        ("3", "antal", ""),
        ("0", "antal", ""),
        ("-3", "kronor", ""),
        ("2.5", "per_100000", ""),
    ],
)
def test_a_count_is_a_whole_number_from_nought(value, unit, said):
    why = impossible(Decimal(value), unit)
    assert (said in why) if said else why == ""


def test_what_no_count_can_be_is_named_with_its_row_and_not_read_in(samira):
    rows = [one("a", 2024, "-3", row=7), one("a", 2025, "2.5", row=8)]
    imported = look(samira, [*rows, one("a", 2023, "4")])
    assert [(f["row"], f["stood"]) for f in imported.faults] == [
        (7, "Södertälje"),
        (8, "Södertälje"),
    ]
    assert "negativt antal" in imported.faults[0]["sentence"]
    confirm_import(imported, by=samira, skip_faulty=True)
    assert [v.value for v in IndicatorValue.objects.current()] == [4]


def test_a_file_looked_at_before_that_was_refused_is_refused_now(samira, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(plausible, "impossible", lambda *_: "")
        imported = look(samira, [one("a", 2024, "-4")])
    with pytest.raises(Invalid, match="negativt antal"):
        confirm_import(imported, by=samira, sure=True)


# --- asked about --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("unit", "old", "new", "is_asked"),
    [
        ("antal", "100", "151", True),
        ("antal", "100", "49", True),
        ("antal", "100", "150", False),
        ("antal", "4", "9", False),
        ("antal", "0", "500", True),
        ("procent", "4", "9", False),
        ("procent", "20", "40", True),
        ("procent", "60", "101", True),
        ("per_100000", "100", "-1", True),
        ("kronor", "-40", "-50", False),
        ("kronor", "1000", "2000", True),
    ],
)
def test_a_leap_from_the_year_before_is_asked_about(unit, old, new, is_asked):
    readings = [one("a", 2023, old), one("a", 2024, new)]
    assert len(asked(readings, unit)) == is_asked


def test_a_revision_is_compared_with_what_it_replaces():
    [why] = asked(
        [one("a", 2024, "90")], "antal", {one("a", 2024, "1").slot: Decimal(30)}
    )
    assert "+200 % mot värdet vi har, 30" in why


@pytest.mark.parametrize(
    ("count", "rate", "is_asked"),
    [("2500", "2500", False), ("2600", "2500", False), ("2500", "9100", True)],
)
def test_a_count_and_a_rate_belong_to_one_population(count, rate, is_asked):
    """About 100 000 people, as last year's numbers say."""
    before = {
        one(COUNT, 2023, "1").slot: Decimal(2400),
        one(RATE, 2023, "1").slot: Decimal(2400),
    }
    readings = [one(COUNT, 2024, count), one(RATE, 2024, rate)]
    found = [why for why in asked(readings, "antal", before) if "invånare ger" in why]
    assert len(found) == is_asked


def test_a_population_that_no_municipality_has_is_asked_about():
    [why] = asked([one(COUNT, 2024, "50"), one(RATE, 2024, "9000")], "antal")
    assert "som ingen sådan plats har" in why


def test_what_is_hardly_right_is_read_in_when_somebody_is_sure(read_in, preview):
    read_in(files.bra_file(["Södertälje;1 000;1 000"]))
    second = preview(
        files.bra_file(["Södertälje;1 100;1 100", "Ydre;40;1 000"]),
        "Anmälda brott 2025.csv",
    )
    assert importing.review(second).doubts == []
    third = preview(files.bra_file(["Södertälje;10;1 000"]), "Anmälda brott 2025.csv")
    [doubt] = importing.review(third).doubts
    assert (doubt.row, doubt.title) == (2, "Anmälda brott, Södertälje, 2025")
    assert "\N{MINUS SIGN}99 % mot 2024 års värde" in doubt.why
    by = third.created_by
    with pytest.raises(Invalid, match="orimliga"):
        confirm_import(third, by=by)
    confirm_import(third, by=by, left_out=[doubt.key])


def test_the_page_asks_and_says_which_row_and_why(read_in, preview, client_for, acting):
    read_in(files.bra_file(["Södertälje;1 000;1 000"]))
    wrong = preview(files.bra_file(["Södertälje;10;1 000"]), "Anmälda brott 2025.csv")
    browser = client_for("samira")
    page = browser.get(wrong.get_absolute_url()).content.decode()
    assert "Ser inte rimligt ut" in page
    assert "mot 2024 års värde" in page
    confirm = reverse("figures:confirm", args=[wrong.uuid])
    refused = browser.post(confirm, {"once": uuid.uuid4()})
    assert refused.status_code == 422
    assert "Några värden ser orimliga ut" in refused.content.decode()
    sure = browser.post(confirm, {"once": uuid.uuid4(), "has_checked": "on"})
    assert sure.status_code == 302
    with acting("samira"):
        assert IndicatorValue.objects.current().filter(year=2025).count() == 2
    read = browser.get(wrong.get_absolute_url()).content.decode()
    assert "1 orimliga bekräftade" in read


# --- what came of it ----------------------------------------------------------------
def test_history_and_page_say_what_was_changed(read_in, preview, samira, client_for):
    read_in(files.bra_file(["Södertälje;1 000;1 000"]))
    second = preview(files.bra_file(["Södertälje;1 010;1 000"]))
    confirm_import(second, by=samira)
    browser = client_for("samira")
    for url in (
        second.get_absolute_url(),
        reverse("figures:import-history", args=[second.uuid]),
    ):
        assert (
            "0 nya, 1 ändrade, 1 samma som förut" in browser.get(url).content.decode()
        )


def test_an_import_that_took_nothing_does_not_say_that_it_was_read_in(
    read_in, preview, client_for
):
    read_in()
    again = preview()
    browser = client_for("samira")
    confirm = reverse("figures:confirm", args=[again.uuid])
    answer = browser.post(confirm, {"once": uuid.uuid4()}, follow=True)
    page = answer.content.decode()
    assert "Inget lästes in som inte redan fanns" in page
    assert "Inget nytt i filen" in page
    assert (
        "Inget nytt i filen" in browser.get(reverse("figures:imports")).content.decode()
    )


# --- what is said of a change ---------------------------------------------------------
@pytest.mark.parametrize(
    ("direction", "new", "said"),
    [
        ("", "1073", "Högre"),
        ("", "927", "Lägre"),
        ("", "1000", "Oförändrat"),
        ("", "1010", "Nästan oförändrat"),
        ("ned", "1010", "Nästan oförändrat"),
        ("ned", "1073", "Åt fel håll"),
        ("upp", "1073", "Åt rätt håll"),
    ],
)
def test_the_list_says_no_more_of_a_change_than_there_is(
    samira, client_for, direction, new, said
):
    imported = look(samira, [one("a", 2023, "1000"), one("a", 2024, new)])
    confirm_import(imported, by=samira)
    Indicator.objects.update(direction=direction)
    page = client_for("samira").get(reverse("figures:list"))
    [(_, [line])] = page.context["themes"]
    assert line.judgment == said
    assert said in page.content.decode()
