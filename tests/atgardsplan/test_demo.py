"""The demo's plan is played, and every page of it is drawn for who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from atgardsplan.exchange.models import PlanImport
from atgardsplan.plan.models import (
    Activity,
    Consultation,
    Criterion,
    Dependence,
    Direction,
    Flow,
    Goal,
    Measure,
    Need,
    Partner,
    Plan,
    PlanEdition,
    Risk,
    TableLabel,
)
from atgardsplan.rounds.models import Ask, Round
from pax.demo.chapters import CHAPTERS
from pax.places.models import Area

pytestmark = pytest.mark.django_db

ROOMS = (
    *("detail", "edit", "board", "measures", "timeline", "coverage", "priorities"),
    *("criterion-add", "areas", "labels", "label-add", "direction-add", "deciding"),
    *("decide", "difference", "send", "roll"),
)


def test_the_demo_is_played_and_its_pages_are_drawn(
    as_user: Any, person: Any, client: Client
):
    CHAPTERS["lagesbild"].play()
    assert not CHAPTERS["atgardsplan"].is_played()
    CHAPTERS["atgardsplan"].play()
    assert CHAPTERS["atgardsplan"].is_played()
    with as_user("selma"):
        plan = Plan.objects.get()
        assert plan.status == "beslutad"
        tops = Need.objects.filter(plan=plan, parent=None)
        parts = Need.objects.filter(plan=plan).exclude(parent=None)
        assert (tops.count(), parts.count()) == (17, 28)
        assert Measure.objects.filter(plan=plan).count() == 16
        addresses = [reverse(f"plan:{name}", args=[plan.uuid]) for name in ROOMS]
        addresses += [reverse("plan:list"), reverse("plan:begin")]
        addresses += of(Direction, plan, "direction-edit", "need-add", "measure-add")
        addresses += of(TableLabel, plan, "label-edit")
        addresses += of(Need, plan, "need", "need-edit", "need-problems", "need-remove")
        addresses += of(
            *(Measure, plan, "measure", "measure-edit", "weigh", "dependence-add"),
            *("file-add", "activity-add", "goal-add", "risk-add", "partner-add"),
            *("flow-add", "measure-remove"),
        )
        addresses += of(Activity, plan, "activity-edit", "activity-remove")
        addresses += of(Goal, plan, "goal-edit")
        addresses += of(Risk, plan, "risk-edit")
        addresses += of(Partner, plan, "partner-edit")
        addresses += of(Flow, plan, "flow-edit")
        addresses += of(Dependence, plan, "dependence-remove")
        addresses += of(Criterion, plan, "criterion")
        addresses += of(Consultation, plan, "consultation")
        addresses += of(PlanEdition, plan, "edition", "publish")
        area = Area.objects.get(name="Ronna")
        for name in ("area", "area-edit"):
            addresses.append(reverse(f"plan:{name}", args=[plan.uuid, area.uuid]))
        looked = PlanImport.objects.get()
        addresses.append(reverse("exchange:start", args=[plan.uuid]))
        addresses.append(reverse("exchange:import", args=[looked.uuid]))
        for form in ("json", "xlsx", "csv"):
            addresses.append(reverse("exchange:fetch", args=[plan.uuid, form]))
        opened = PlanEdition.objects.get()
        asked = Round.objects.get()
        addresses += [
            reverse("rounds:list", args=[plan.uuid]),
            reverse("rounds:begin", args=[plan.uuid]),
            asked.get_absolute_url(),
            Ask.objects.filter(round=asked)[0].get_absolute_url(),
            reverse("rounds:name", args=[Ask.objects.waiting()[0].uuid]),
            reverse("rounds:close", args=[asked.uuid]),
        ]
    client.force_login(person("selma"))
    answers = {address: client.get(address) for address in addresses}
    wrong = {a: r.status_code for a, r in answers.items() if r.status_code != 200}
    assert not wrong
    pages = [r for a, r in answers.items() if "text/html" in r["Content-Type"]]
    assert all(r.content.decode().count("<h1") == 1 for r in pages)
    anybody = Client().get(reverse("oppen-plan:plan", args=[opened.uuid]))
    assert anybody.status_code == 200
    assert "Rätt kurva" in anybody.content.decode()


def of(model: Any, plan: Plan, *names: str) -> list[str]:
    first = model.objects.filter(plan=plan)[0]
    return [reverse(f"plan:{name}", args=[first.uuid]) for name in names]
