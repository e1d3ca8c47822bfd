"""When somebody leaves a group, or Pax: what they had to do there."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from pax.access.admin.services import close_account
from pax.access.context import on_behalf_of
from pax.accounts.models import User
from pax.desk.nobodys import nobodys_of
from pax.desk.startpage import start_page_for
from samverkan.groups import services
from samverkan.groups.enums import Level
from samverkan.groups.models import Seat, Share, ShareWork
from samverkan.groups.reminders import late_in_groups
from samverkan.groups.services import NextStep
from samverkan.meetings.models import Action
from samverkan.meetings.services.running import add_action
from tests.samverkan.groups.conftest import FK, POLICE

pytestmark = pytest.mark.django_db
STEP = "Kontrollera scheman"


def yesterday():
    return timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def owed(share, group, acting, person):
    """Carin stands for the next step, and for an action; Gunilla sits there too."""
    made = share({POLICE: Level.SUMMARY, FK: Level.EXISTENCE})
    with acting("carin") as who:
        here = Share.objects.select_related("group", "owner_agency").get(pk=made.pk)
        work = ShareWork.objects.get(share=here)
        to_do = NextStep(STEP, who.user.agency, who.user, due_on=yesterday())
        services.set_next_step(here, to_do, by=who.user, version=work.version)
        add_action(
            group,
            by=who.user,
            text="Kalla till samtal",
            agency=who.user.agency,
            person=who.user,
        )
    return made


def _nobodys(acting, username):
    with acting(username) as who:
        return {
            (one.key, line.called)
            for one, lines in nobodys_of(who.user).items()
            for line in lines
        }


def _owes(acting, username):
    with acting(username) as who:
        panels = start_page_for(who.user).panels
        found = [p for p in panels if p.key == "groups"]
        return [one["work"].next_step for p in found for one in p.items]


def test_a_seat_that_ends_asks_who_takes_over(owed, group, client_for, acting, person):
    with acting("samira"):
        seat = Seat.objects.get(user=person("carin"), delegation__group=group)
        uuid = seat.uuid
    # Carin leaves by herself, and gives it to Gunilla.
    carin = client_for("carin")
    url = reverse("groups:end-seat", args=[uuid])
    form = carin.get(url).context["form"]
    with acting("carin"):
        assert [p.username for p in form.fields["to"].queryset] == ["gunilla"]
    sent = {"once": form["once"].value(), "to": person("gunilla").pk}
    assert carin.post(url, sent).status_code == 302
    with acting("gunilla"):
        assert ShareWork.objects.get(share=owed).owed_by_person == person("gunilla")
        action = Action.objects.get(group=group)
        assert action.person == person("gunilla")
        assert action.agreed_person == person("carin")  # what was agreed stands
    assert _owes(acting, "gunilla") == [STEP]


def test_what_one_who_left_stood_for_is_on_the_list_of_the_others_there(
    owed, acting, person
):
    assert _owes(acting, "gunilla") == []
    with acting("sigrid") as who:
        close_account(person("carin"), by=who.user, because="Slutat")
    assert _owes(acting, "gunilla") == [STEP]
    # And it is they who are reminded of it.
    with acting("gunilla") as who, on_behalf_of(who.user.agency, purpose="Prov"):
        late = late_in_groups(who.user.agency, timezone.localdate())
        assert {p.username for p in late} == {"gunilla"}
    found = {("steg", STEP), ("atgardspunkter", "Kalla till samtal")}
    assert _nobodys(acting, "gunilla") >= found
    # Those who sit for others, and do not lead, have nothing to give; who was told only
    # that the case exists sees no step.
    assert _nobodys(acting, "petra") == set()
    assert _nobodys(acting, "kim") == set()
    # Whoever leads sees what they know of: Samira was not given the case.
    assert ("steg", STEP) not in _nobodys(acting, "samira")


def test_the_seat_of_one_who_left_is_given_by_those_who_keep_the_group(
    owed, group, acting, person
):
    with acting("sigrid") as who:
        close_account(person("carin"), by=who.user, because="Slutat")
    assert ("platser", str(group)) in _nobodys(acting, "samira")
    assert ("platser", str(group)) not in _nobodys(acting, "petra")
    with acting("samira") as who:
        seat = Seat.objects.select_related("delegation__group", "user").get(
            user=person("carin"), delegation__group=group
        )
        services.pass_on_seat(seat, User.objects.get(username="anna"), by=who.user)
    assert ("platser", str(group)) not in _nobodys(acting, "samira")
