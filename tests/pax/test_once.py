"""A double click saves once."""

import threading
import uuid

from django.db import connections, transaction

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.writing.models import Sent
from pax.writing.once import arrive, spend


def test_second_sending_learns_where_the_first_went(acting):
    token = uuid.uuid4()
    with acting("anna") as who:
        assert spend(token, by=who.user) is None
        assert arrive(token, "/arenden/x/", by=who.user) == "/arenden/x/"
        assert spend(token, by=who.user).went_to == "/arenden/x/"


def test_token_of_another_person_is_not_spent(acting):
    token = uuid.uuid4()
    with acting("anna") as who:
        spend(token, by=who.user)
    with acting("vera") as who:
        assert spend(token, by=who.user) is None
        assert Sent.objects.count() == 1  # and the other's is not seen


def test_token_is_unspent_when_the_form_came_back_with_errors(acting):
    token = uuid.uuid4()
    with acting("anna") as who:
        with transaction.atomic():
            spend(token, by=who.user)
            transaction.set_rollback(True)  # as the middleware does
        assert spend(token, by=who.user) is None


def test_simultaneous_clicks_save_once(django_db_setup, django_db_blocker):
    token, went, ready = uuid.uuid4(), [], threading.Barrier(2)

    def click():
        try:
            anna = User.objects.get(username="anna")
            ready.wait(timeout=10)
            with acting_as(anna):
                earlier = spend(token, by=anna)
                if earlier is None:
                    arrive(token, "/first/", by=anna)
                went.append(earlier and earlier.went_to)
        finally:
            connections.close_all()

    with django_db_blocker.unblock():
        clicks = [threading.Thread(target=click) for _ in range(2)]
        [c.start() for c in clicks]
        [c.join(timeout=20) for c in clicks]
        with acting_as(User.objects.get(username="anna")) as who:
            Sent.objects.filter(owner=who.user).delete()
        connections.close_all()
    assert sorted(went, key=str) == ["/first/", None]
