"""What the administrator's services promise: what is checked, changed and written down.

Who may administer whom, and the pages, are in test_views.py.
"""

import datetime
import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from pax.access.admin import services
from pax.access.admin.services import Place
from pax.access.context import acting_as
from pax.accounts.models import Membership, Unit, User
from pax.accounts.roles import Role
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.decisions.models import PendingDecision
from pax.errors import Conflict, Denied, Invalid
from tests.two import confirmed, give_password, give_role

DAY = datetime.timedelta(days=1)
TODAY = timezone.localdate


@pytest.fixture
def sigrid(acting):
    """Act as the administrator of the municipality."""
    with acting("sigrid") as who:
        yield who.user


@pytest.fixture
def support(sigrid):
    return Unit.objects.select_related("agency").get(name="Försörjningsstöd")


@pytest.fixture
def vera(sigrid):
    return User.objects.get(username="vera")


def logged(about):
    """List what the log of the person's agency says of a thing, in order."""
    events = Event.objects.filter(about=about).order_by("at")
    return [(event.verb, event.because) for event in events]


def newest(thing):
    """Give the latest version of a thing: why it came to be, and by whom."""
    version = thing.history.latest("history_id")
    return version.history_change_reason, version.history_user


# --- a new person -------------------------------------------------------------------
def test_new_person_has_a_role_a_password_for_one_time_and_a_line_in_the_log(
    sigrid, support
):
    place = Place(support, Role.HANDLAGGARE, TODAY(), TODAY() + DAY)
    nils, password = services.add_person(
        "nils.ny", "Nils Ny", place, by=sigrid, title="Utredare", email="n@example.org"
    )
    nils = User.objects.get(pk=nils.pk)
    assert (nils.name, nils.title, nils.email, nils.agency) == (
        "Nils Ny",
        "Utredare",
        "n@example.org",
        support.agency,
    )
    assert nils.must_change_password
    assert nils.check_password(password)
    assert not Membership.objects.filter(user=nils).exists()
    confirmed(PendingDecision.objects.get(concerns=nils))
    [held] = Membership.objects.filter(user=nils)
    assert (held.unit, held.role, held.valid_from, held.valid_to) == (
        support,
        Role.HANDLAGGARE,
        TODAY(),
        TODAY() + DAY,
    )
    assert logged("nils.ny") == [(Verb.USER_ADDED, "")]
    assert logged("Ge en roll") == [(Verb.DECISION_ASKED, "")]
    assert nils.history.earliest("history_id").history_user == sigrid


def test_one_time_passwords_are_read_aloud_without_mistake_and_never_alike(
    sigrid, vera
):
    given = {give_password(vera, by=sigrid) for _ in range(20)}
    assert len(given) == 20
    four = f"[{services.LETTERS}]{{4}}"
    for password in given:
        assert re.fullmatch(f"{four}-{four}-{four}-{four}", password)
    assert set(services.LETTERS).isdisjoint("01ilo")


def test_taken_name_is_refused_and_nobody_is_added(sigrid, support):
    before = User.objects.count()
    with pytest.raises(Invalid, match="”anna” finns redan"):
        services.add_person(
            "anna", "Anna", Place(support, Role.CHEF, TODAY()), by=sigrid
        )
    assert User.objects.count() == before


# --- a person who is there ----------------------------------------------------------
def test_changed_person_has_a_version_and_a_line_in_the_log(sigrid, vera):
    seen = services.edition_of(vera)
    services.change_person(
        vera, by=sigrid, edition=seen, name="Vera Ny", title="", email=""
    )
    assert User.objects.get(pk=vera.pk).name == "Vera Ny"
    assert services.edition_of(vera) != seen
    assert newest(vera) == (None, sigrid)
    assert logged("vera") == [(Verb.USER_CHANGED, "")]


def test_second_of_two_who_change_a_person_at_once_is_told(sigrid, vera):
    seen = services.edition_of(vera)
    told = {"by": sigrid, "edition": seen, "title": "", "email": ""}
    services.change_person(vera, **told, name="Vera Först")
    with pytest.raises(Conflict):
        services.change_person(vera, **told, name="Vera Sist")
    assert User.objects.get(pk=vera.pk).name == "Vera Först"


def test_closed_account_says_why_once_and_opens_with_a_new_password(sigrid, vera):
    epoch = vera.session_epoch
    services.close_account(vera, by=sigrid, because="Slutat")
    assert newest(vera) == ("Slutat", sigrid)
    services.close_account(vera, by=sigrid, because="Igen")
    closed = User.objects.get(pk=vera.pk)
    assert (closed.is_active, closed.session_epoch) == (False, epoch + 1)

    decision = services.ask_for_password(closed, by=sigrid)
    confirmed(decision)
    _, password = services.reopen_account(closed, by=sigrid, decision=decision)
    opened = User.objects.get(pk=vera.pk)
    assert opened.is_active
    assert opened.must_change_password
    assert opened.check_password(password)
    assert logged("vera") == [
        (Verb.USER_CLOSED, "Slutat"),
        (Verb.USER_REOPENED, ""),
        (Verb.PASSWORD_GIVEN, ""),
    ]


def test_own_password_is_chosen_and_is_good_until_another_is(acting):
    with acting("anna") as who:
        User.objects.filter(pk=who.user.pk).update(must_change_password=True)
        services.change_own_password(who.user, "eget-val-9 hund")
        anna = User.objects.get(pk=who.user.pk)
        assert anna.check_password("eget-val-9 hund")
        assert not anna.must_change_password
        assert Event.objects.filter(
            verb=Verb.PASSWORD_CHANGED, actor_id=anna.pk
        ).exists()


# --- roles --------------------------------------------------------------------------
def test_given_role_ends_sessions_and_is_in_the_log(sigrid, vera, support):
    epoch = vera.session_epoch
    held = give_role(vera, Place(support, Role.CHEF, TODAY()), by=sigrid)
    assert User.objects.get(pk=vera.pk).session_epoch == epoch + 1
    assert logged("Ge en roll") == [(Verb.DECISION_ASKED, "")]
    _, second = newest(held)
    assert second != sigrid
    with acting_as(second):
        assert logged("vera") == [(Verb.ROLE_GIVEN, str(held))]


@pytest.mark.parametrize(
    ("since", "until", "is_held"),
    [
        (0, 10, True),  # the same
        (-5, None, True),  # runs into it
        (-5, 0, True),  # to its first day
        (10, None, True),  # from its last day
        (-5, -1, False),  # ends before
        (11, None, False),  # begins after
    ],
)
def test_same_role_is_not_held_twice_at_the_same_time(
    sigrid, vera, support, since, until, is_held
):
    def place(begins, ends):
        last = None if ends is None else TODAY() + (20 + ends) * DAY
        return Place(support, Role.CHEF, TODAY() + (20 + begins) * DAY, last)

    give_role(vera, place(0, 10), by=sigrid)
    if is_held:
        with pytest.raises(Invalid, match="har redan den rollen"):
            give_role(vera, place(since, until), by=sigrid)
    else:
        give_role(vera, place(since, until), by=sigrid)
    held = Membership.objects.filter(user=vera, unit=support)
    assert held.count() == (1 if is_held else 2)


def test_ended_role_says_why_ends_sessions_and_is_in_the_log(sigrid, vera):
    held, epoch = Membership.objects.get(user=vera), vera.session_epoch
    services.end_role(held, by=sigrid, last_day=TODAY(), because="Bytt tjänst")
    assert Membership.objects.get(pk=held.pk).valid_to == TODAY()
    assert newest(held) == ("Bytt tjänst", sigrid)
    assert User.objects.get(pk=vera.pk).session_epoch == epoch + 1
    assert logged("vera") == [(Verb.ROLE_ENDED, f"{held}: Bytt tjänst")]


@pytest.mark.parametrize(
    ("last_day", "said"),
    [(1, "slutar redan då"), (0, "slutar redan då"), (-2, "tidigare än i går")],
)
def test_role_is_not_ended_later_than_it_ends_nor_in_the_past(
    sigrid, vera, last_day, said
):
    held = Membership.objects.get(user=vera)
    services.end_role(held, by=sigrid, last_day=TODAY(), because="Bytt tjänst")
    with pytest.raises(Invalid, match=said):
        services.end_role(
            held, by=sigrid, last_day=TODAY() + last_day * DAY, because="Igen"
        )
    assert Membership.objects.get(pk=held.pk).valid_to == TODAY()


def test_automatic_user_is_nobodys_to_change(sigrid, support):
    system = User.objects.get(username="system-sn")
    place = Place(support, Role.CHEF, TODAY())
    for change in (
        lambda: services.give_password(system, by=sigrid),
        lambda: services.close_account(system, by=sigrid, because="x"),
        lambda: services.give_role(system, place, by=sigrid),
    ):
        with pytest.raises(Denied, match="Systemanvändare sköts inte här"):
            change()
    assert User.objects.get(pk=system.pk).is_active


# --- units --------------------------------------------------------------------------
def test_new_unit_has_a_group_of_its_own_and_a_line_in_the_log(sigrid, support):
    made = services.add_unit(
        "Boendeenheten",
        by=sigrid,
        agency=support.agency,
        parent=support,
        activity="socialtjanst",
    )
    assert made.path == [*support.path, made.pk]
    assert made.group == Group.objects.get(name="SN: Boendeenheten")
    assert logged("Boendeenheten") == [(Verb.UNIT_ADDED, "")]
    assert newest(made) == (None, sigrid)


def test_two_units_of_an_agency_are_not_called_the_same(sigrid, support):
    adult = Unit.objects.get(name="Vuxenenheten")
    with pytest.raises(Invalid, match="redan en enhet som heter ”Vuxenenheten”"):
        services.add_unit(
            "Vuxenenheten",
            by=sigrid,
            agency=support.agency,
            parent=None,
            activity="socialtjanst",
        )
    with pytest.raises(Invalid, match="redan en enhet som heter ”Försörjningsstöd”"):
        services.change_unit(
            adult, by=sigrid, edition=services.edition_of(adult), name=support.name
        )
    assert Unit.objects.filter(name=support.name, agency=support.agency).count() == 1


def test_changed_unit_keeps_its_place_and_its_readers(sigrid, support):
    before = (support.path, support.group_id, support.parent_id)
    services.change_unit(
        support,
        by=sigrid,
        edition=services.edition_of(support),
        name="Ekonomiskt stöd",
        takes_flags=False,
    )
    stored = Unit.objects.get(pk=support.pk)
    assert (stored.name, stored.takes_flags) == ("Ekonomiskt stöd", False)
    assert (stored.path, stored.group_id, stored.parent_id) == before
    assert logged("Ekonomiskt stöd") == [(Verb.UNIT_CHANGED, "")]


def test_second_of_two_who_change_a_unit_at_once_is_told(sigrid, support):
    seen = services.edition_of(support)
    services.change_unit(support, by=sigrid, edition=seen, name="Först")
    with pytest.raises(Conflict):
        services.change_unit(support, by=sigrid, edition=seen, name="Sist")
    assert Unit.objects.get(pk=support.pk).name == "Först"
