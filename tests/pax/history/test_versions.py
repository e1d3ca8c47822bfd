"""Versions as differences: what is told, what is left out, and what one may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory

from pax.accounts.models import Membership, Unit, User
from pax.history.versions import SIZE, itself, records, versions_of

pytestmark = pytest.mark.django_db

GET = RequestFactory().get


def told(user: User, *of: Any, **asked: str) -> list[Any]:
    return versions_of(GET("/", asked), of, user).items


def test_what_is_changed_is_told_with_who_and_why(acting, person):
    anna = person("anna")
    with acting("sigrid") as who:
        anna.title = "Utredare"
        anna._change_reason = "Ny titel"
        anna.save()
        newest = told(who.user, itself(anna))[0]
        home = who.user.agency.short_name
    assert newest.title == "Ändrade användare: Anna Ekvall"
    assert newest.because == "Ny titel"
    assert (newest.who, newest.agency) == ("Sigrid Fornvik", home)
    assert [(c.label, c.after) for c in newest.changes] == [("Titel", "Utredare")]


def test_save_that_changed_nothing_told_is_left_out(acting, person):
    anna = person("anna")
    with acting("sigrid") as who:
        before = len(told(who.user, itself(anna)))
        anna.session_epoch += 1
        anna.save()
        assert len(told(who.user, itself(anna))) == before


def test_what_was_there_from_the_beginning_has_no_author(acting, person):
    with acting("sigrid") as who:
        first = told(who.user, itself(person("anna")))[-1]
    assert first.is_new
    assert (first.who, first.agency) == ("Pax vid installationen", "")


def test_what_all_have_in_common_is_not_told(acting, person):
    anna = person("anna")
    with acting("sigrid") as who:
        versions = told(who.user, records(Membership, who.user, user=anna))
    labels = {change.label for version in versions for change in version.changes}
    assert labels >= {"Enhet", "Roll", "Från och med"}
    assert "Vem" not in labels


def test_pages_hang_together_over_several_models(acting, person):
    anna = person("anna")
    with acting("sigrid") as who:
        for n in range(SIZE):
            anna.title = f"Titel {n}"
            anna.save()
        of = [
            itself(anna),
            records(Membership, who.user, user=anna),
            itself(Unit.objects.get(name="Försörjningsstöd")),
        ]
        first = versions_of(GET("/"), of, who.user)
        rest = versions_of(GET(f"/{first.next_url}"), of, who.user)
        back = versions_of(GET(f"/{rest.previous_url}"), of, who.user)
        roles = Membership.objects.filter(user=anna).count()
    assert len(first.items) == SIZE
    assert {v.is_new for v in rest.items} == {True}
    assert len(rest.items) == 2 + roles
    assert [v.title for v in back.items] == [v.title for v in first.items]
