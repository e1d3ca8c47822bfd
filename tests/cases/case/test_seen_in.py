"""Where a field of a case is met is what the field says: a new one is nowhere unseen.

Each field in turn is given another value, and it is seen whether search, the list, the
frozen copy of a report and what the police read of it have changed.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models, transaction

from cases.case.models import InCase
from cases.disclosure.frozen import freeze_report, read_frozen
from cases.listing.selectors import COLUMNS, Filters, Listed, page_of_cases
from cases.models import Case, Party, Polisanmalan, Statement
from pax.accounts.models import Agency, Unit, User
from pax.db.facts import LIST, POLICE, SEARCH, facts_of, our_models, own_fields, seen_in
from tests.cases import police_scene
from tests.cases.police_scene import Scene
from tests.facts import another

pytestmark = pytest.mark.django_db

TEXT = (models.CharField, models.TextField)
#: What is found as a number, and not as a word.
NUMBERS = {"identity_number": "198101189289"}


def decided(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    for field in own_fields(model):
        if facts_of(field).seen_in is not None:
            yield field


def test_these_are_asked():
    asked = {m for m in our_models() if "seen_in" in getattr(m, "must_say", ())}
    assert {Case, Party, Statement} == {
        m for m in asked if m is Case or issubclass(m, InCase)
    }


# --- the list and its export ----------------------------------------------------------
def shown(case: Case) -> list[Any]:
    step = case.process.chart.step(case.step).name
    listed = Listed(case, step)
    return [case.reference, case.title, *(c.value(listed) for c in COLUMNS)]


def test_the_list_shows_what_says_so(scene: Scene, acting: Any):
    with acting("anna"):
        met = set()
        for field in decided(Case):
            case = Case.objects.select_related("unit", "process").get(pk=scene.case.pk)
            before = shown(case)
            change_one(case, field)
            if shown(case) != before:
                met.add(field.name)
    assert met == seen_in(Case, LIST)


def change_one(record: Any, field: models.Field[Any, Any]) -> None:
    """Give a record another value of a field, here and not in the database."""
    if field.name == "step":
        steps = [step.key for step in record.process.chart.steps]
        record.step = next(key for key in steps if key != record.step)
    elif field.related_model in (Unit, Agency):
        others = field.related_model.objects.exclude(pk=getattr(record, field.attname))
        setattr(record, field.name, others[0])
    elif field.related_model in (User, Party):
        setattr(record, field.name, None)
    elif not field.is_relation:
        setattr(record, field.attname, another(field, getattr(record, field.attname)))


# --- the frozen copy, and what is read of it ------------------------------------------
def texts(report: Polisanmalan) -> tuple[str, str]:
    content = freeze_report(report)
    return repr(content), repr(read_frozen(content))


@pytest.mark.parametrize("model", [Case, Party, Statement])
def test_the_police_read_what_says_so(model: type[Any], scene: Scene, acting: Any):
    """In the frozen copy, and in what its page and its PDF are drawn from."""
    woman = scene.woman
    police_scene.prepare(scene, acting)
    of = {Case: scene.case, Party: woman, Statement: scene.fact}
    frozen, read = set(), set()
    with acting("anna"):
        Statement.objects.filter(pk=scene.fact.pk).update(party=woman)
        for field in decided(model):
            with transaction.atomic():
                if field.name == "birth_year":  # read where there is no number
                    Party.objects.filter(pk=woman.pk).update(identity_number="")
                if field.name == "other_number_kind":  # read beside the number
                    Party.objects.filter(pk=woman.pk).update(other_number="990101-R1")
                report = Polisanmalan.objects.select_related("case").get()
                before = texts(report)
                if model is Case:
                    change_one(report.case, field)
                elif not field.is_relation or field.related_model is Party:
                    record = model.objects.get(pk=of[model].pk)
                    change_one(record, field)
                    value = getattr(record, field.attname)
                    model.objects.filter(pk=record.pk).update(**{field.attname: value})
                after = texts(report)
                transaction.set_rollback(True)
            frozen |= {field.name} if after[0] != before[0] else set()
            read |= {field.name} if after[1] != before[1] else set()
    assert (frozen, read) == (seen_in(model, POLICE), seen_in(model, POLICE))


# --- search ---------------------------------------------------------------------------
@pytest.mark.parametrize("model", [Case, Party, Statement])
def test_search_finds_by_what_says_so(
    as_owner: None, model: type[Any], scene: Scene, acting: Any
):
    """As the tables' owner, who alone may change a case's number."""
    of = {Case: scene.case, Party: scene.woman, Statement: scene.fact}
    met = set()
    with acting("anna") as anna:
        for field in decided(model):
            if not isinstance(field, TEXT) or field.choices or field.name == "step":
                assert field.name not in seen_in(model, SEARCH)
                continue
            with transaction.atomic():
                text = NUMBERS.get(field.name, "kvarnfall")
                model.objects.filter(pk=of[model].pk).update(**{field.name: text})
                page = page_of_cases(anna.user, Filters(q=text))
                transaction.set_rollback(True)
            if page.cases:
                met.add(field.name)
    assert met == seen_in(model, SEARCH)
