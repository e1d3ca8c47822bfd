"""What was handed in and is wrong is taken back: out of the picture, in the history."""

import pytest
from django.db import Error, transaction

from pax.errors import Denied, Invalid, WrongState
from samverkan.est.enums import EntryState
from samverkan.est.models import Action, Edition, Event
from samverkan.est.parts import services as parts
from samverkan.est.weeks.differences import changes_of
from samverkan.est.weeks.selectors import counts_of, picture_for
from tests.samverkan.est.compiling.test_freezing import sql, told

REASON = "Hände i en annan kommun"


@pytest.fixture
def event(est, edition):
    found = est.event("petra", edition, "Fel händelse")
    est.hand_in("petra", edition)
    return found


def fresh(kind, **which):
    return kind.objects.select_related("edition", "area", "agency").get(**which)


def strike(acting, username, kind=Event, because=REASON, **which):
    with acting(username) as who:
        return parts.strike_entry(fresh(kind, **which), by=who.user, because=because)


def test_struck_is_in_no_picture_and_is_not_counted(est, edition, event, acting):
    strike(acting, "petra", pk=event.pk)
    for username in ("petra", "samira", "emil"):
        with acting(username) as who:
            assert told(picture_for(edition, who.user))["new_events"] == []
            assert counts_of(edition, who.user)["events"] == 0
    est.freeze(edition)
    later = est.next(edition)
    with acting("samira") as who:
        assert told(picture_for(later, who.user))["past_month"] == []


def test_history_says_what_it_was_who_struck_it_and_why(
    edition, event, acting, client_for
):
    strike(acting, "petra", pk=event.pk)
    for username in ("petra", "emil"):  # also one who saw it and is not of the agency
        page = client_for(username).get(f"/est/{edition.uuid}/historik/")
        text = page.content.decode()
        assert f"Struken: {REASON}" in text, username
        assert "Fel händelse" in text, username
        assert "<ins>Struken</ins>" in text, username


def test_it_is_struck_on_its_page_with_a_reason(edition, event, client_for, acting):
    client = client_for("petra")
    page = client.get(f"/est/handelse/{event.uuid}/").content.decode()
    url = f"/est/handelse/{event.uuid}/ta-bort/"
    assert url in page
    assert client.post(url, {"because": "  "}).status_code == 422
    page = client.post(url, {"because": REASON}, follow=True).content.decode()
    assert "Struken" in page
    with acting("petra"):
        assert fresh(Event, pk=event.pk).state == EntryState.STRUCK
    # Struck once; it is not changed, nor struck again.
    assert client.get(url).status_code == 409
    assert client.get(f"/est/handelse/{event.uuid}/").status_code == 409


def test_nobody_strikes_what_is_anothers(event, acting):
    with acting("samira") as who, pytest.raises(Denied):
        parts.strike_entry(fresh(Event, pk=event.pk), by=who.user, because=REASON)


def test_strike_takes_a_reason_and_what_was_handed_in(est, edition, event, acting):
    with pytest.raises(Invalid, match="varför"):
        strike(acting, "petra", pk=event.pk, because=" ")
    draft = est.event("petra", edition, "Utkast")
    with pytest.raises(WrongState, match="inte inlämnat"):
        strike(acting, "petra", pk=draft.pk)
    strike(acting, "petra", pk=event.pk)
    with pytest.raises(WrongState, match="struket"):
        strike(acting, "petra", pk=event.pk)
    with acting("petra") as who, pytest.raises(WrongState, match="struket"):
        parts.revise_entry(fresh(Event, pk=event.pk), by=who.user, text="Åter")


def test_database_refuses_to_bring_it_back_or_to_strike_a_draft(
    est, edition, event, acting
):
    strike(acting, "petra", pk=event.pk)
    est.event("petra", edition, "Utkast")
    with acting("petra"):
        for statement in (
            "UPDATE est_event SET state = 'inlamnad' WHERE state = 'struken'",
            "UPDATE est_event SET text = 'annat' WHERE state = 'struken'",
            "UPDATE est_event SET state = 'struken' WHERE state = 'utkast'",
            "DELETE FROM est_event WHERE state = 'struken'",
        ):
            with pytest.raises(Error), transaction.atomic():
                sql(statement)


def test_struck_action_goes_on_in_no_later_week(est, edition, acting):
    action = est.action("petra", edition, "Fel åtgärd")
    est.hand_in("petra", edition)
    strike(acting, "petra", Action, pk=action.pk)
    est.freeze(edition)
    later = est.next(edition)
    with acting("petra") as who:
        assert told(picture_for(later, who.user))["ongoing"] == []
        with pytest.raises(WrongState, match="struket"):
            parts.give_feedback(
                fresh(Action, pk=action.pk), later, by=who.user, text="Går bra"
            )


def test_in_a_correction_the_coordinator_strikes_for_all(
    est, edition, event, acting, client_for
):
    est.action("petra", edition, "Fel åtgärd")
    est.hand_in("petra", edition)
    est.freeze(edition)
    with acting("samira"):
        frozen = Edition.objects.get(pk=edition.pk)
    with pytest.raises(WrongState, match="fryst"):
        strike(acting, "petra", pk=event.pk)
    new = est.correct(frozen)
    strike(acting, "selma", edition=new)
    strike(acting, "selma", Action, edition=new)
    est.freeze(new)
    with acting("emil") as who:
        corrected = Edition.objects.get(pk=new.pk)
        [ronna] = changes_of(corrected, who.user)
        assert [(c.label, c.after) for c in ronna.changes] == [
            ("Borttagen händelse, Polisen", ""),
            ("Borttagen åtgärd, Polisen", ""),
        ]
    later = est.next(edition)
    with acting("samira") as who:
        picture = told(picture_for(later, who.user))
        assert (picture["past_month"], picture["ongoing"]) == ([], [])
    page = client_for("emil").get(f"/est/{corrected.uuid}/historik/").content.decode()
    assert f"Struken: {REASON}" in page
