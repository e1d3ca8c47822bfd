"""Figures: what is drawn of which indicators, and what small counts leave behind."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.figures import plausible
from lagesbild.figures.models import Import, Indicator
from lagesbild.figures.own import HIGHEST
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.services import importing
from lagesbild.report.content import content_of_draft
from lagesbild.report.drawing import chart_of, numbers_of_all
from lagesbild.report.enums import Variant
from lagesbild.report.models import Figure, Lagesbild, Section, Suggestion
from lagesbild.report.selectors import ranked_problems
from lagesbild.report.services import describing, releasing, writing
from lagesbild.report.services.writing import name_contributor
from pax.access.context import acting_as
from pax.editions.content import keyed
from pax.errors import WrongState
from pax.ui.charts import Bars, HeatMap, Lines, Multiples
from samverkan.est.models import ScaleLevel
from samverkan.est.trends.charts import levels_of
from tests.lagesbild.report.conftest import DECISION, fill, variant_of

pytestmark = pytest.mark.django_db

AREAS = ("Ronna", "Geneta", "Lina", "Hovsjö")
HOME = "0181"


def read_in(by: Any, key: str, unit: str, rows: list[Reading]) -> Import:
    """Read numbers of one indicator in."""
    level = "omrade" if rows[0].area else "kommun"
    about = About(f"Indikator {key}", unit, area_level=level)
    file = importing.File(f"{key}.csv", key.rjust(64, "0")[:64], 1)
    imported = importing.preview(Result({key: about}, rows), file, "csv", by=by)
    importing.confirm_import(imported, by=by, sure=True)
    return imported


def one(key: str, year: int, number: int | None, place: str = HOME, **more: Any) -> Any:
    value = None if number is None else Decimal(number)
    return Reading(key, year, place, value, is_suppressed=number is None, **more)


def monthly(key: str, area: str, numbers: list[int]) -> list[Reading]:
    """Give the months of an area, and their sum."""
    months = [
        one(key, 2025, n, part=f"{m:02}", area=area)
        for m, n in enumerate(numbers, start=1)
    ]
    return [one(key, 2025, sum(numbers), area=area), *months]


def draw(lagesbild: Lagesbild, by: Any, kind: str, *keys: str, **spec: Any) -> Any:
    """Make a figure of indicators, and give its numbers."""
    found = [Indicator.objects.get(source_key=key) for key in keys]
    figure = describing.add_figure(
        lagesbild,
        by=by,
        title=f"Figur {kind} {keys[0]}",
        description="Vad man ser.",
        kind=kind,
        spec={"indicators": [str(i.uuid) for i in found], "years": [2020, 2025]} | spec,
    )
    numbers = numbers_of_all(
        lagesbild, Figure.objects.filter(lagesbild=lagesbild), by=by
    )
    return next(told for told in numbers if told["key"] == figure.key)


def shown(numbers: Any) -> dict[str, list[float | None]]:
    return {s["name"]: [v["number"] for v in s["values"]] for s in numbers["series"]}


@pytest.fixture
def samira(as_user: Any) -> Any:
    with as_user("samira") as who:
        yield who


# --- which places ---------------------------------------------------------------------
def test_of_all_municipalities_only_ones_own_and_the_chosen_are_drawn(picture, samira):
    codes = ("0180", "0140", "0126", "0127", "0136", "0138", "0160", "0162")
    rows = [one("brott", y, 1000 + y, HOME) for y in (2024, 2025)]
    rows += [one("brott", y, 9000, code) for y in (2024, 2025) for code in codes]
    rows += [one("brott", y, 900_000, "0000") for y in (2024, 2025)]
    read_in(samira, "brott", "antal", rows)
    assert list(shown(draw(picture, samira, "linje", "brott"))) == ["Södertälje"]
    beside = draw(picture, samira, "linje", "brott", places=["0140"])
    assert sorted(shown(beside)) == ["Nykvarn", "Södertälje"]


def test_the_nation_stands_beside_a_rate_and_not_beside_a_count(picture, samira):
    rows = [one("takt", 2025, 50), one("takt", 2025, 40, "0000")]
    read_in(samira, "takt", "per_100000", rows)
    assert sorted(shown(draw(picture, samira, "linje", "takt"))) == [
        "Riket",
        "Södertälje",
    ]


# --- how they are drawn ---------------------------------------------------------------
def areas_over(key: str, years: tuple[int, ...], unit: str, by: Any) -> None:
    rows = [
        one(key, year, 20 + 5 * nth + year % 7, area=area)
        for year in years
        for nth, area in enumerate(AREAS)
    ]
    read_in(by, key, unit, rows)


def test_bars_of_few_years_stand_by_area_the_longest_first(picture, samira):
    areas_over("per", (2024, 2025), "antal", samira)
    numbers = draw(picture, samira, "staplar", "per")
    assert numbers["labels"] == ["Hovsjö", "Lina", "Geneta", "Ronna"]
    assert list(shown(numbers)) == ["2024", "2025"]
    chart = chart_of(numbers)
    assert isinstance(chart, Bars)
    assert chart.is_lying


def test_stacked_status_is_of_areas_with_a_pattern_for_each_indicator(picture, samira):
    for level in ("niva1", "niva2", "niva3"):
        areas_over(level, (2025,), "antal", samira)
    numbers = draw(picture, samira, "status", "niva1", "niva2", "niva3")
    assert sorted(numbers["labels"]) == sorted(AREAS)
    assert len(numbers["series"]) == 3
    chart = chart_of(numbers)
    assert isinstance(chart, Bars)
    assert chart.is_stacked


def test_more_lines_than_can_be_told_apart_are_drawn_beside_each_other(picture, samira):
    areas_over("fa", (2023, 2024, 2025), "antal", samira)
    assert isinstance(chart_of(draw(picture, samira, "linje", "fa")), Lines)
    for level in ("a", "b"):
        areas_over(level, (2023, 2024, 2025), "antal", samira)
    many = draw(picture, samira, "linje", "a", "b")
    assert len(many["series"]) == 8
    assert isinstance(chart_of(many), Multiples)


# --- area and month -------------------------------------------------------------------
def test_a_map_of_area_and_month(picture, samira):
    rows = monthly("larm", "Ronna", [5, 9, 14, 20]) + monthly(
        "larm", "Lina", [0, 6, 7, 8]
    )
    read_in(samira, "larm", "antal", rows)
    numbers = draw(picture, samira, "varme", "larm")
    assert numbers["labels"] == ["jan 2025", "feb 2025", "mars 2025", "apr 2025"]
    assert shown(numbers) == {"Ronna": [5, 9, 14, 20], "Lina": [0, 6, 7, 8]}
    assert [step["name"] for step in numbers["scale"]] == [
        "0–5",
        "6–10",
        "11–15",
        "16–20",
    ]
    chart = chart_of(numbers)
    assert isinstance(chart, HeatMap)
    assert [cell.level for cell in chart.cells[0]] == [1, 2, 3, 4]
    assert chart.numbers().rows[0] == ("jan", "5", "0")
    assert len({level.shape for level in chart.levels}) == 4  # told apart uncoloured


def test_what_est_has_judged_is_drawn_on_ests_own_scale(picture, samira):
    rows = [
        one(HIGHEST, 2025, level, part=f"{month:02}", area="Ronna")
        for month, level in enumerate((1, 4, 2), start=1)
    ]
    read_in(samira, HIGHEST, "index", rows)
    numbers = draw(picture, samira, "varme", HIGHEST)
    chart = chart_of(numbers)
    assert [cell.level for cell in chart.cells[0]] == [1, 4, 2]
    assert len(numbers["scale"]) == 4
    assert numbers["is_judged"]


def test_a_small_month_is_hidden_and_cannot_be_computed_from_the_year(picture, samira):
    read_in(samira, "fa", "antal", monthly("fa", "Ronna", [12, 3, 15, 9]))
    year = draw(picture, samira, "staplar", "fa")
    [months] = shown(draw(picture, samira, "varme", "fa")).values()
    assert shown(year)["Ronna"] == [39]
    assert months[1] is None
    assert sum(n is None for n in months) >= 2
    assert "visas inte" in json.dumps(draw(picture, samira, "varme", "fa"))


def test_preview_and_saved_figure_by_the_form(picture, samira, person, client: Client):
    read_in(samira, "larm", "antal", monthly("larm", "Ronna", [5, 9, 14]))
    indicator = Indicator.objects.get(source_key="larm")
    client.force_login(person("samira"))
    url = reverse("lagesbild:figure-add", args=[picture.uuid])
    form = {
        "title": "Larm",
        "description": "Flest i mars.",
        "kind": "varme",
        "indicators": [str(indicator.uuid)],
        "places": "Nykvarn",
        "first_year": 2025,
        "last_year": 2025,
        "audience": "bada",
        "once": "00000000-0000-4000-8000-000000000001",
    }
    drawn = client.post(url, form | {"preview": "1"})
    assert "chart__picture" in drawn.content.decode()
    assert client.post(url, form | {"places": "Ingenstad"}).status_code == 422
    assert client.post(url, form).status_code == 302
    with acting_as(person("samira")):
        assert Figure.objects.get().spec["places"] == ["0140"]


# --- what a variant does not show -----------------------------------------------------
def test_the_public_variant_says_nothing_of_what_is_internal(picture, samira):
    read_in(samira, "larm", "antal", [one("larm", 2025, 50)])
    secret = draw(picture, samira, "linje", "larm")["key"]
    Figure.objects.filter(key=secret).update(audience="intern")
    section = Section.objects.filter(lagesbild=picture).select_related("lagesbild")
    mentions = f"Före [[figur:{secret}]] och\n\n[[figur:{secret}]]\n\nefter."
    writing.revise_section(section[0], by=samira, body=mentions)
    writing.revise_section(section[1], by=samira, body="qvast", audience="intern")
    describing.add_problem(
        picture, by=samira, title="qvost", what="x", audience="intern"
    )
    describing.add_problem(
        picture, by=samira, title="Öppet", what=mentions, consequences=mentions
    )
    picture.refresh_from_db()
    writing.revise_lagesbild(picture, by=samira, summary=mentions)
    told = {
        variant: json.dumps(content_of_draft(picture, variant, by=samira))
        for variant in Variant
    }
    for trace in (secret, "qvast", "qvost", "[[figur"):
        assert trace in told[Variant.INTERNAL]
        assert trace not in told[Variant.PUBLIC]
    # Nor by a number that is missing.
    public = json.loads(told[Variant.PUBLIC])
    assert [p["number"] for p in public["problems"]] == [1]


# --- what decided figures rest on -----------------------------------------------------
def decide(lagesbild: Lagesbild, as_user: Any) -> None:
    with as_user("samira") as samira:
        fill(lagesbild, samira)
        fresh = Lagesbild.objects.select_related("agency").get(pk=lagesbild.pk)
        releasing.ask_for_review(fresh, by=samira)
    with as_user("sixten") as sixten:
        fresh = Lagesbild.objects.select_related("agency").get(pk=lagesbild.pk)
        releasing.approve(fresh, by=sixten)
        releasing.decide(fresh, DECISION, by=sixten)


def test_what_a_decided_figure_rests_on_is_not_undone(
    as_user, picture, person, client: Client
):
    with as_user("samira") as samira:
        used = read_in(samira, "larm", "antal", [one("larm", 2025, 50)])
        unused = read_in(samira, "annat", "antal", [one("annat", 2025, 50)])
        key = draw(picture, samira, "linje", "larm")["key"]
    decide(picture, as_user)
    with as_user("samira") as samira:
        content = variant_of(picture, "publik").content
        [figure] = [f for f in content["figures"] if f["key"] == key]
        digest = keyed(used.sha256)
        assert figure["imports"] == [{"uuid": str(used.uuid), "digest": digest}]
        with pytest.raises(WrongState, match="utgåva 1"):
            importing.undo_import(used, by=samira, because="Fel fil")
        importing.undo_import(unused, by=samira, because="Fel fil")
    client.force_login(person("samira"))
    page = client.get(reverse("figures:import", args=[used.uuid])).content.decode()
    assert "kan inläsningen inte ångras" in page
    assert reverse("figures:undo", args=[used.uuid]) not in page


def test_what_a_decided_claim_rests_on_is_not_undone(as_user, picture):
    with as_user("samira") as samira:
        used = read_in(samira, "larm", "antal", [one("larm", 2025, 50)])
        problem = describing.add_problem(picture, by=samira, title="P", what="x")
        claim = describing.add_statement(problem, by=samira, kind="fakta", text="Ökar.")
        describing.add_source(
            claim, by=samira, kind="import", title="Larm", digest=used.sha256
        )
    decide(picture, as_user)
    with as_user("samira") as samira, pytest.raises(WrongState, match="utgåva 1"):
        importing.undo_import(used, by=samira, because="Fel fil")


# --- suggestions ----------------------------------------------------------------------
def test_a_suggestion_is_read_word_by_word_also_when_it_is_taken(
    picture, as_user, person, client: Client
):
    with as_user("samira") as samira:
        section = Section.objects.filter(lagesbild=picture).select_related(
            "lagesbild__agency"
        )[0]
        lines = [f"Rad {n} är som den var." for n in range(20)]
        before = "\n".join([*lines, "Antalet ökar på skolorna."])
        section = writing.revise_section(section, by=samira, body=before)
        after = before.replace("ökar", "minskar")
        suggestion = writing.suggest_change(
            section, by=samira, body=after, of_version=section.version
        )
    client.force_login(person("samira"))
    url = reverse("lagesbild:suggestion", args=[suggestion.uuid])
    for _ in range(2):
        page = " ".join(client.get(url).content.decode().split())
        assert "Borttaget: </span>ökar<" in page
        assert "Tillagt: </span>minskar<" in page
        assert "18 rader utan ändring" in page
        client.post(url, {"svar": "anta"})
    with as_user("samira"):
        assert Suggestion.objects.get().state == "antagen"


# --- what no count can be -------------------------------------------------------------
def test_an_impossible_count_from_before_is_drawn_as_one_and_stops_nothing(
    picture, samira, client: Client, monkeypatch: pytest.MonkeyPatch
):
    rows = [one("fel", year, 40, area=area) for year in (2024, 2025) for area in AREAS]
    rows[4:6] = [
        replace(rows[4], value=Decimal(-3)),
        replace(rows[5], value=Decimal("2.5")),
    ]
    with monkeypatch.context() as before:  # as it was read in then
        for module in (plausible, importing):
            before.setattr(module, "impossible", lambda *_: "")
        read_in(samira, "fel", "antal", rows)
    numbers = draw(picture, samira, "staplar", "fel")
    found = {s["name"]: s["values"] for s in numbers["series"]}["2025"]
    said = dict(zip(numbers["labels"], found, strict=True))
    assert said["Ronna"] == {
        "number": None,
        "note": "orimligt värde",
        "is_preliminary": False,
    }
    assert said["Geneta"]["note"] == "orimligt värde"
    assert said["Lina"]["number"] == 40
    client.force_login(samira)
    page = client.get(reverse("lagesbild:draft", args=[picture.uuid]))
    assert page.status_code == 200
    assert "orimligt värde" in page.content.decode()


# --- levels, and what is not weighed --------------------------------------------------
def test_est_levels_are_drawn_in_their_own_colours_the_worst_as_the_worst(
    picture, samira
):
    keys = [f"ks:est:niva:{n}" for n in (1, 2, 3, 4)]
    for key in keys:
        read_in(samira, key, "stycken", [one(key, 2025, 9, area=a) for a in AREAS])
    chart = chart_of(draw(picture, samira, "status", *keys))
    assert isinstance(chart, Bars)
    scale = [level.colour for level in levels_of(list(ScaleLevel.objects.all()))]
    assert [level.colour for level in chart.levels] == scale
    fills = [m.at["fill"] for m in chart.draw(600).marks if m.role == "cell"]
    assert fills[:4] == scale
    assert luminance(scale[3]) < min(map(luminance, scale[:3]))


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_ground_that_nobody_has_weighed_is_not_nought(
    picture, samira, client: Client
):
    grounds = {"Hel": {"okar": 2, "kostnad": 1}, "Halv": {"okar": 3}, "Ingen": {}}
    for title, weights in grounds.items():
        problem = describing.add_problem(picture, by=samira, title=title, what="x")
        given = {ground: (weight, "Skäl") for ground, weight in weights.items()}
        describing.set_priorities(problem, given, by=samira)
    ranked = ranked_problems(picture)
    assert [(o["problem"].title, o["is_ranked"]) for o in ranked] == [
        ("Hel", True),
        ("Halv", False),
        ("Ingen", False),
    ]
    client.force_login(samira)
    page = client.get(reverse("lagesbild:priorities", args=[picture.uuid]))
    assert page.context["outcome"].description == "Högst summa har Hel."
    assert "inte med: Halv." in page.context["outcome"].notes[0]
    assert "Inte vägd på allt" in page.content.decode()
    detail = client.get(reverse("lagesbild:detail", args=[picture.uuid]))
    assert "Vägd på 1 av 2 grunder" in detail.content.decode()


# --- nobody's change is lost ----------------------------------------------------------
def test_weights_writers_and_templates_are_not_written_over(
    picture, samira, person, client: Client
):
    problem = describing.add_problem(picture, by=samira, title="P", what="x")
    section = Section.objects.filter(lagesbild=picture)[0]
    client.force_login(person("samira"))
    client.post(reverse("lagesbild:template-copy"))
    page = client.get(reverse("lagesbild:template")).content.decode()
    chapter = page.split("/lagesbild/mall/")[-1].split("/")[0]
    forms = {
        reverse("lagesbild:prioritise", args=[problem.uuid]): {
            "okar": "2",
            "okar_reason": "Fler anmälningar",
        },
        reverse("lagesbild:assign", args=[section.uuid]): {
            "assigned_to": str(person("selma").pk)
        },
        reverse("lagesbild:chapter", args=[chapter]): {
            "part": "analys",
            "title": "Nytt namn",
            "order": "3",
        },
    }
    for url, given in forms.items():
        version = _version_in(client.get(url).content.decode())
        first = client.post(url, given | {"version": version})
        assert first.status_code == 302, url
        late = client.post(url, given | {"version": version})
        assert late.status_code == 409, url
        assert "Någon annan har ändrat" in late.content.decode()


def _version_in(page: str) -> str:
    tag = next(t for t in page.split("<input") if 'name="version"' in t.split(">")[0])
    return tag.split('value="')[1].split('"')[0]


def test_indicators_are_offered_source_by_source(picture, samira, client: Client):
    read_in(samira, "a", "antal", [one("a", 2025, 50)])
    about = About("Våldsbrott", "antal")
    file = importing.File("N07403", "1" * 64, 1)
    rows = [one("N07403", 2025, 5)]
    fetched = Result({"N07403": about}, rows)
    importing.confirm_import(
        importing.preview(fetched, file, "kolada", by=samira), by=samira
    )
    client.force_login(samira)
    url = reverse("lagesbild:figure-add", args=[picture.uuid])
    page = client.get(url)
    field = page.context["form"]["indicators"]
    groups = [(n, [o.choice_label for o in boxes]) for n, boxes in field.option_groups]
    assert groups == [
        ("Egen tabell", ["Indikator a"]),
        ("Kolada", ["Våldsbrott"]),
    ]
    text = page.content.decode()
    assert "<legend>Kolada</legend>" in text
    chosen = Indicator.objects.get(title="Våldsbrott").uuid
    again = client.post(url, {"indicators": [chosen], "preview": "1"}).content.decode()
    (box,) = [t for t in again.split("<input") if str(chosen) in t.split(">")[0]]
    assert "checked" in box.split(">")[0]
    # What is said to be missing leads to the first box.
    missing = client.post(url, {}).context["form"]["indicators"].focus_id
    assert f'id="{missing}"' in text


# --- those of other authorities -------------------------------------------------------
def test_a_contributor_writes_text_and_makes_no_figures(
    picture, as_user, person, client: Client
):
    with as_user("samira") as samira:
        read_in(samira, "larm", "antal", [one("larm", 2025, 50)])
        key = draw(picture, samira, "linje", "larm")["key"]
        name_contributor(picture, person("anna"), by=samira)
        figure, section = Figure.objects.get(), Section.objects.all()[0]
    client.force_login(person("anna"))
    draft = client.get(reverse("lagesbild:draft", args=[picture.uuid]))
    assert "läses bara hos den myndighet" in draft.content.decode()
    assert key in draft.content.decode()
    edit = reverse("lagesbild:section-edit", args=[section.uuid])
    assert client.get(edit).status_code == 200
    for name, about in (
        ("figure-add", picture),
        ("figure-edit", figure),
        ("figure-remove", figure),
        ("edit", picture),
        ("section-add", picture),
        ("contributor-add", picture),
        ("assign", section),
        ("section-remove", section),
    ):
        url = reverse(f"lagesbild:{name}", args=[about.uuid])
        assert client.get(url).status_code == 403, name
        assert client.post(url).status_code == 403, name
