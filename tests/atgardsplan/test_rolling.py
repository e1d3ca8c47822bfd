"""What goes along to next year is what the fields say, all of it and nothing else."""

from typing import Any

import pytest
from django.apps import apps

from atgardsplan.plan.models import Goal, InPlan, Measure, Plan, Risk
from atgardsplan.plan.services import measures
from atgardsplan.plan.services.rolling import ROLLED, Next, roll_forward
from lagesbild.report.services.beginning import CARRIED
from pax.db.facts import carried, facts_of, our_models, own_fields
from tests.atgardsplan.conftest import measure

pytestmark = pytest.mark.django_db


def test_every_kind_of_thing_in_a_plan_goes_along_or_says_that_it_does_not():
    in_plan = {m for m in apps.get_models() if issubclass(m, InPlan)}
    asked = {m for m in in_plan if m.must_say}
    assert set(ROLLED) == asked
    of_both = {m for m in our_models() if getattr(m, "must_say", ()) == ("carried",)}
    assert of_both == {Plan, *ROLLED, *CARRIED}


@pytest.mark.parametrize("kind", ROLLED, ids=lambda kind: kind.__name__)
def test_what_goes_along_is_what_it_was(kind: type[Any], plan: Plan, acting: Any):
    with acting("samira") as samira:
        one = measures.revise_measure(
            measure(plan), by=samira, funding="Inom ram", ended_because="Nej"
        )
        measures.add_part(one, Risk, by=samira, text="Få platser", handling="Fler")
        measures.add_part(one, Goal, by=samira, name="Fel", target=60, baseline=41)
        new = roll_forward(plan, Next("Åtgärdsplan", 2027, 2027), {}, by=samira)
        old, copies = (
            list(kind.objects.filter(plan=p).order_by("pk")) for p in (plan, new)
        )
    assert len(old) == len(copies)
    simple = [f.attname for f in carried(kind) if f.related_model not in ROLLED]
    for before, after in zip(old, copies, strict=True):
        told = [(name, getattr(before, name), getattr(after, name)) for name in simple]
        assert [t for t in told if t[1] != t[2]] == []
        assert (after.plan_id, after.version) == (new.pk, 1)


def test_what_stays_in_its_year_stays(plan: Plan, acting: Any):
    left = {f.name for f in own_fields(Measure) if facts_of(f).carried is False}
    assert left == {"plan", "stage", "ended_because"}
    with acting("samira") as samira:
        measures.revise_measure(measure(plan), by=samira, ended_because="Klar")
        new = roll_forward(plan, Next("Åtgärdsplan", 2027, 2027), {}, by=samira)
        assert set(
            Measure.objects.filter(plan=new).values_list("ended_because", flat=True)
        ) == {""}
