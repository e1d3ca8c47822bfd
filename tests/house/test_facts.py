"""Every field has been thought about: whose it is, and where else it has to go."""

import pytest
from django.apps import apps
from django.db import models

from cases.models import Case, Disclosure, Flag
from pax.db.facts import (
    QUESTIONS,
    TEXT,
    Facts,
    every_fact_is_decided,
    fact,
    facts_of,
    our_models,
    own_fields,
    personal,
    plain,
    undecided,
)
from pax.desk.reference import personal_fields


def test_every_field_has_answered_what_it_is_asked():
    assert [said.msg for said in every_fact_is_decided()] == []


def test_every_model_of_ours_is_asked():
    ours = {
        m
        for m in apps.get_models()
        if m.__module__.split(".")[0] in OURS and "Historical" not in m.__name__
    }
    assert ours == set(our_models())
    asked = [f for m in our_models() for f in own_fields(m) if isinstance(f, TEXT)]
    assert len(asked) > 350


OURS = {"pax", "cases", "samverkan", "lagesbild", "atgardsplan"}


class Forgetful(models.Model):
    """What somebody wrote in a hurry."""

    name = models.CharField(max_length=10)
    judged = personal(models.CharField(max_length=10), carried=True)
    harmless = plain(models.CharField(max_length=10))
    chosen = models.CharField(max_length=1, choices=[("a", "A")])
    day = models.DateField()

    must_say = ("carried",)

    class Meta:
        abstract = True


class Asked(Forgetful):  # noqa: DJ008 -- never drawn
    """The same, as a model of an app: the facts come along from an abstract base."""

    class Meta:
        app_label = "facts_of_the_tests"
        managed = False


def test_a_field_that_has_not_answered_is_named():
    assert {(field.name, question) for field, question in undecided(Asked)} == {
        ("name", "personal"),
        *((name, "carried") for name in ("name", "harmless", "chosen", "day")),
    }


def test_the_facts_of_a_field_are_those_it_was_given():
    field = fact(models.DateField(), carried=False)
    assert facts_of(field) == Facts(carried=False)
    assert facts_of(models.DateField()) == Facts()
    assert set(QUESTIONS) == set(Facts.__dataclass_fields__)
    with pytest.raises(TypeError, match="persnal"):
        fact(models.DateField(), persnal=True)


def test_who_personal_data_is_about_is_said_where_there_is_any():
    said = {model for model in our_models() if "retention" in vars(model)}
    assert said == set(personal_fields())


def test_address_and_log_name_no_persons_field():
    """What stands in addresses, titles and logs is made of none of these."""
    held = personal_fields()
    for model in (Case, Disclosure, Flag):
        names = vars(model)["log_label"].fget.__code__.co_names
        assert not set(names) & set(held.get(model, ()))
