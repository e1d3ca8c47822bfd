"""What goes along to next year is what the fields say, all of it and nothing else."""

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from atgardsplan.plan.document import content_of
from atgardsplan.plan.models import (
    Direction,
    Goal,
    InPlan,
    Measure,
    Plan,
    Risk,
    TableLabel,
)
from atgardsplan.plan.services import measures, tree
from atgardsplan.plan.services.tree import ROLLED, Next, roll_forward
from lagesbild.report.services.writing import CARRIED
from pax.accounts.models import Unit, User
from pax.db.facts import FILES, carried, facts_of, our_models, own_fields, seen_in
from pax.places.models import Area
from tests.atgardsplan.conftest import measure
from tests.facts import another

pytestmark = pytest.mark.django_db


def test_every_kind_of_thing_in_a_plan_goes_along_or_says_that_it_does_not():
    in_plan = {m for m in apps.get_models() if issubclass(m, InPlan)}
    asked = {m for m in in_plan if m.must_say}
    assert set(ROLLED) == asked
    of_both = {m for m in our_models() if "carried" in getattr(m, "must_say", ())}
    assert of_both == {Plan, *ROLLED, *CARRIED}


@pytest.mark.parametrize("kind", ROLLED, ids=lambda kind: kind.__name__)
def test_what_goes_along_is_what_it_was(kind: type[Any], plan: Plan, as_user: Any):
    with as_user("samira") as samira:
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


def test_what_stays_in_its_year_stays(plan: Plan, as_user: Any):
    left = {f.name for f in own_fields(Measure) if facts_of(f).carried is False}
    assert left == {"plan", "stage", "ended_because"}
    with as_user("samira") as samira:
        measures.revise_measure(measure(plan), by=samira, ended_because="Klar")
        new = roll_forward(plan, Next("Åtgärdsplan", 2027, 2027), {}, by=samira)
        assert set(
            Measure.objects.filter(plan=new).values_list("ended_because", flat=True)
        ) == {""}


def test_files_and_decisions_hold_what_says_so(plan: Plan, as_user: Any):
    """What is written of a measure, when each of its fields is another in turn."""
    met = set()
    with as_user("samira") as samira:
        one = measures.revise_measure(measure(plan), by=samira, unit=None)
        other = tree.add_direction(plan, by=samira, name="En annan")
        TableLabel.objects.create(
            plan=plan, direction=other, name="En annan", created_by=samira
        )
        for field in own_fields(Measure):
            if facts_of(field).seen_in is None or field.name in FIXED:
                continue
            with transaction.atomic():
                before = content_of(plan, with_people=True)
                value = other_of(one, field, samira)
                Measure.objects.filter(pk=one.pk).update(**{field.attname: value})
                after = content_of(plan, with_people=True)
                transaction.set_rollback(True)
            met |= {field.name} if rows_of(after) != rows_of(before) else set()
    assert met == seen_in(Measure, FILES) - FIXED


#: What a measure is never given another of.
FIXED = {"plan", "thread"}


def rows_of(content: Any) -> list[Any]:
    return sorted(content["pagaende_insatser"]["rader"], key=lambda row: row["atgard"])


def other_of(one: Measure, field: Any, by: User) -> Any:
    now = getattr(one, field.attname)
    others = {
        "direction": lambda: Direction.objects.exclude(pk=now)[0].pk,
        "label": lambda: TableLabel.objects.exclude(pk=now)[0].pk,
        "unit": lambda: Unit.objects.exclude(pk=now)[0].pk,
        "responsible": lambda: None if now else by.pk,
        "areas": lambda: [Area.objects.exclude(pk__in=now)[0].pk],
    }
    return others.get(field.name, lambda: another(field, now))()
