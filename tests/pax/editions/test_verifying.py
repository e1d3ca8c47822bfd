"""Whatever has a fingerprint is verified, by one command."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from pax.editions.content import fingerprint, frozen
from pax.editions.management.commands.verify_editions import kinds
from pax.editions.models import Frozen


def test_a_content_is_the_same_whatever_the_order_of_its_keys():
    assert fingerprint({"a": 1, "å": [2]}) == fingerprint({"å": [2], "a": 1})
    assert fingerprint({"a": 1}) != fingerprint({"a": 2})
    # What was frozen long ago: this never changes.
    assert frozen({"a": 1})["content_sha256"] == (
        "f9d86028c6e0d64e225186f96acb69338b2c59764df79162107f5c4bb34d1310"
    )


def test_every_table_with_a_fingerprint_of_its_content_is_verified():
    fields = {
        model: {field.name for field in model._meta.get_fields()}
        for model in apps.get_models()
        if not model.__name__.startswith("Historical")
    }
    kept = {model for model, names in fields.items() if "content_sha256" in names}
    assert kept
    assert {model for model in kept if not issubclass(model, Frozen)} == set()


def test_each_kind_is_asked_for_by_a_name_of_its_own():
    names = [kind.verified_as for kind in kinds()]
    assert len(names) == len(set(names))
    assert {"est", "minutes", "lagesbilder", "atgardsplaner", "papers"} <= set(names)


@pytest.mark.django_db
def test_all_kinds_are_asked_and_an_unknown_one_refused():
    out = StringIO()
    call_command("verify_editions", stdout=out)
    assert len(out.getvalue().splitlines()) == len(list(kinds()))
    with pytest.raises(CommandError):
        call_command("verify_editions", "annat", stdout=out)
