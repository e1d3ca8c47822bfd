"""What an edition gives out is held against all that was given out before it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from atgardsplan.papers.document import content_with_values
from atgardsplan.papers.services import begin_paper, send_paper
from atgardsplan.plan.models import Goal
from atgardsplan.plan.services import measures, tree
from lagesbild.figures.models import GivenOut, Indicator
from lagesbild.figures.parsing.bra import COUNTED, PER_INHABITANT
from lagesbild.figures.parsing.reading import About, Reading, Result
from lagesbild.figures.services import importing
from lagesbild.report.content import content_of_draft
from lagesbild.report.drawing import to_choose
from lagesbild.report.enums import Variant
from lagesbild.report.models import Figure, Lagesbild
from lagesbild.report.services import describing, releasing
from pax.editions.content import fingerprint
from pax.errors import WrongState
from tests.atgardsplan.conftest import made_plan
from tests.lagesbild.report.conftest import DECISION, fill, variant_of
from tests.lagesbild.report.test_drawing import decide, draw, one, shown

pytestmark = pytest.mark.django_db

NAMES = ("Ronna", "Geneta", "Lina", "Hovsjö")


def read_in(by: Any, rows: list[Reading], nth: int = 0, **units: str) -> None:
    level = "omrade" if rows[0].area else "kommun"
    about = {
        key: About(f"Indikator {key}", unit, area_level=level)
        for key, unit in units.items()
    }
    file = importing.File(f"{nth}.csv", str(nth).rjust(64, "0"), 1)
    imported = importing.preview(Result(about, rows), file, "csv", by=by)
    importing.confirm_import(imported, by=by, sure=True)


def areas(*numbers: int) -> list[Reading]:
    """Give the count of each area, and their sum."""
    whole = one("larm", 2025, sum(numbers))
    parts = [
        one("larm", 2025, n, area=area) for area, n in zip(NAMES, numbers, strict=True)
    ]
    return [*parts, whole]


def bars(numbers: Any) -> dict[str, float | None]:
    [series] = numbers["series"]
    values = (value["number"] for value in series["values"])
    return dict(zip(numbers["labels"], values, strict=True))


def test_a_correction_tells_nothing_of_what_was_hidden(as_user, picture):
    """The issue's own: C stays hidden, since B's correction would give D away."""
    with as_user("samira") as samira:
        read_in(samira, areas(21, 14, 12, 3), larm="antal")
        drawn = bars(draw(picture, samira, "staplar", "larm"))
        assert (drawn["Lina"], drawn["Hovsjö"]) == (None, None)
    decide(picture, as_user)
    with as_user("samira") as samira:
        assert GivenOut.objects.get().content["shown"]
        fresh = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.reopen_for_correction(fresh, by=samira, because="Rättas")
        read_in(samira, areas(21, 11, 12, 3), 1, larm="antal")
        [figure] = content_of_draft(fresh, Variant.PUBLIC, by=samira)["figures"]
        now = bars(figure)
    assert (now["Lina"], now["Hovsjö"]) == (None, None)
    assert now["Ronna"] == 21


def test_a_rate_is_hidden_when_its_count_is(as_user, picture):
    with as_user("samira") as samira:
        rows = [one(COUNTED, year, n) for year, n in ((2024, 3), (2025, 40))]
        rows += [one(PER_INHABITANT, year, n) for year, n in ((2024, 3), (2025, 39))]
        units = {COUNTED: "antal", PER_INHABITANT: "per_100000"}
        read_in(samira, rows, **units)
        told = shown(draw(picture, samira, "linje", PER_INHABITANT))
    assert list(told.values()) == [[None, 39.0]]


def test_what_one_variant_hides_the_other_hides(as_user, picture):
    """The areas are drawn inside only, their sum to everybody: and is it safe still?"""
    with as_user("samira") as samira:
        read_in(samira, areas(21, 14, 12, 3), larm="antal")
        key = draw(picture, samira, "staplar", "larm")["key"]
        draw(picture, samira, "linje", "larm")
        Figure.objects.filter(key=key).update(audience="intern")
        both = [
            {
                (series["name"], label, value["number"])
                for figure in content_of_draft(picture, variant, by=samira)["figures"]
                for series in figure["series"]
                for label, value in zip(figure["labels"], series["values"], strict=True)
            }
            for variant in (Variant.INTERNAL, Variant.PUBLIC)
        ]
    assert both[1] <= both[0]


def test_digests_of_sources_are_keyed_in_what_is_given_out(as_user, picture):
    with as_user("samira") as samira:
        read_in(samira, areas(21, 14, 12, 3), 7, larm="antal")
        draw(picture, samira, "staplar", "larm")
        problem = describing.add_problem(picture, by=samira, title="P", what="x")
        claim = describing.add_statement(problem, by=samira, kind="fakta", text="Ökar.")
        digest = "7".rjust(64, "0")
        describing.add_source(
            claim, by=samira, kind="import", title="Larm", digest=digest
        )
        fill(picture, samira)
        releasing.ask_for_review(picture, by=samira)
    with as_user("sixten") as sixten:
        fresh = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.approve(fresh, by=sixten)
        releasing.decide(fresh, DECISION, by=sixten)
        for name in ("publik", "intern"):
            assert digest not in json.dumps(variant_of(fresh, name).content)


# --- where a correction would tell: what is shown instead is chosen ---------------
@pytest.fixture
def corrected(as_user, picture):
    """Decided, and opened again with one count corrected."""
    with as_user("samira") as samira:
        read_in(samira, areas(21, 14, 12, 3), larm="antal")
        draw(picture, samira, "staplar", "larm")
    decide(picture, as_user)
    with as_user("samira") as samira:
        fresh = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
        releasing.reopen_for_correction(fresh, by=samira, because="Rättas")
        read_in(samira, areas(21, 11, 12, 3), 1, larm="antal")
    return fresh


def told_in(figures: Any) -> dict[str, str | float | None]:
    [series] = figures[0]["series"]
    return {
        label: value["note"] or value["number"]
        for label, value in zip(figures[0]["labels"], series["values"], strict=True)
    }


def test_a_correction_that_would_tell_waits_until_it_is_chosen(as_user, corrected):
    with as_user("samira") as samira:
        with pytest.raises(WrongState, match="Figur staplar larm"):
            releasing.ask_for_review(corrected, by=samira)
        [figure] = to_choose(corrected, by=samira)
        figure.lagesbild = corrected
        describing.choose_few(figure, by=samira, few_as="dolt")
        assert to_choose(corrected, by=samira) == []
        releasing.ask_for_review(corrected, by=samira)


@pytest.mark.parametrize("variant", Variant)
def test_an_interval_a_coarser_area_or_nothing_is_shown_instead(
    as_user, corrected, variant
):
    with as_user("samira") as samira:
        figure = Figure.objects.select_related("lagesbild__agency").get()

        def with_(few_as: str) -> Any:
            describing.choose_few(figure, by=samira, few_as=few_as)
            return content_of_draft(corrected, variant, by=samira)["figures"]

        assert told_in(with_("dolt"))["Hovsjö"] == "visas inte"
        interval = told_in(with_("intervall"))
        assert interval["Hovsjö"] == "0\N{EN DASH}4"
        assert interval["Lina"] == "visas inte"
        assert interval["Ronna"] == 21
        assert not set(NAMES) & told_in(with_("helhet")).keys()
        assert with_("bort") == []


def test_who_hands_in_is_led_to_the_choice_and_who_releases_may_make_it(
    as_user, corrected, client_for
):
    samira, sixten = client_for("samira"), client_for("sixten")
    with as_user("samira"):
        figure = Figure.objects.get()
    page = reverse("lagesbild:figure-few", args=[figure.uuid])
    answer = samira.post(reverse("lagesbild:review", args=[corrected.uuid]))
    assert answer.url == page
    assert "0\N{EN DASH}4" in samira.get(page).content.decode()
    sent = {"few_as": "helhet", "version": figure.version}
    assert sixten.post(page, sent).status_code == 302
    with as_user("samira"):
        figure.refresh_from_db()
        assert figure.few_as == "helhet"
    assert client_for("carin").get(page).status_code == 404
    samira.post(reverse("lagesbild:review", args=[corrected.uuid]))
    with as_user("samira"):
        corrected.refresh_from_db()
        assert corrected.status == "granskning"


def test_what_a_paper_of_the_plan_gives_out_is_kept_too(as_user):
    """A report tells an indicator's latest value: hidden when small, and remembered."""
    with as_user("samira") as samira:
        read_in(samira, [one("larm", 2025, 3)], larm="antal")
        read_in(samira, [one("sorl", 2025, 12)], 1, sorl="antal")
        plan = made_plan(samira)
        direction = tree.add_direction(plan, by=samira, name="Trygghet")
        measure = measures.add_measure(direction, by=samira, title="Vandring")
        for key in ("larm", "sorl"):
            indicator = Indicator.objects.get(source_key=key)
            about = {"indicator": indicator, "name": key}
            measures.add_part(measure, Goal, by=samira, **about)
        [row] = content_with_values(plan, by=samira)["pagaende_insatser"]["rader"]
        told = {one["matt"]: one["senaste"] for one in row["indikatorer"]}
        assert told == {"larm": "Visas inte", "sorl": "12"}
        paper = begin_paper(
            plan,
            by=samira,
            kind="redovisning",
            title="Rapport",
            period_from=DECISION.decided_on,
            period_to=DECISION.decided_on,
            addressee="Kommunfullmäktige",
        )
        content = paper.as_content()
        send_paper(paper, by=samira, digest=fingerprint(content), despite="Prov")
        shown = [row.content["shown"] for row in GivenOut.objects.order_by("pk")]
    assert sorted(map(len, shown)) == [0, 1]
