"""A week from its opening to the next: what ages, and what is carried over."""

import datetime
import re

import pytest

from pax.errors import Conflict, Denied, Invalid, WrongState
from pax.places.models import Area
from samverkan.est.compiling import services as weeks
from samverkan.est.models import Action, AreaPicture, Edition, Event, ScaleLevel
from samverkan.est.parts import services as parts
from samverkan.est.parts.selectors import own_part
from samverkan.est.weeks.selectors import picture_for, turnout_of
from tests.samverkan.est.conftest import week_after


def told(edition, user, area="Ronna"):
    content = picture_for(edition, user)
    return next(a for a in content["areas"] if a["name"] == area)


def texts(entries):
    return [entry["text"] for entry in entries]


def weeks_after(est, edition, count):
    for _ in range(count):
        edition = est.next(edition)
    return edition


# --- opening ------------------------------------------------------------------
def test_week_opens_with_every_area_in_use(est, acting):
    edition = est.open(2026, 53)
    assert edition.title == "v.53 2026"
    assert edition.monday == datetime.date(2026, 12, 28)
    with acting("samira") as who:
        areas = set(AreaPicture.objects.values_list("area__name", flat=True))
        assert areas == set(Area.objects.values_list("name", flat=True))
        assert weeks.next_week() == (2027, 1)
        with pytest.raises(Invalid, match="redan öppnad"):
            weeks.open_week(2026, 53, by=who.user)
        with pytest.raises(Invalid, match="ingen vecka 53"):
            weeks.open_week(2025, 53, by=who.user)


@pytest.mark.parametrize("username", ["petra", "elin", "emil", "anna", "sigrid"])
def test_only_the_coordinator_opens_a_week(username, acting):
    with acting(username) as who, pytest.raises(Denied):
        weeks.open_week(2026, 40, by=who.user)


# --- ageing -------------------------------------------------------------------
@pytest.mark.parametrize(
    ("later", "new", "past"),
    [
        (0, ["Rutan krossad"], []),
        (1, [], ["Rutan krossad"]),
        (4, [], ["Rutan krossad"]),
        (5, [], []),
    ],
)
def test_event_ages_by_itself(est, edition, acting, later, new, past):
    est.event("petra", edition, "Rutan krossad")
    est.hand_in("petra", edition)
    then = weeks_after(est, edition, later)
    with acting("samira") as who:
        area = told(then, who.user)
    assert texts(area["new_events"]) == new
    assert texts(area["past_month"]) == past


def test_event_of_another_area_is_not_told_there(est, edition, acting):
    est.event("petra", edition, "I Geneta", area="Geneta")
    est.hand_in("petra", edition)
    with acting("samira") as who:
        assert texts(told(edition, who.user, "Geneta")["new_events"]) == ["I Geneta"]
        assert told(edition, who.user, "Ronna")["new_events"] == []


# --- carrying over ------------------------------------------------------------
def test_action_is_carried_over_until_it_is_ended(est, edition, acting):
    action = est.action("petra", edition, "Fler patruller")
    est.hand_in("petra", edition)
    third = weeks_after(est, edition, 2)
    with acting("petra") as who:
        action.refresh_from_db()
        parts.end_action(action, third, by=who.user)
    fourth = est.next(third)
    with acting("samira") as who:
        seen = {
            e.week: [
                [(a["text"], a["is_ended"]) for a in told(e, who.user)[kind]]
                for kind in ("new_actions", "ongoing")
            ]
            for e in Edition.objects.all()
        }
    assert seen == {
        40: [[("Fler patruller", False)], []],
        41: [[], [("Fler patruller", False)]],
        42: [[], [("Fler patruller", True)]],
        43: [[], []],
    }
    assert fourth.week == 43


def test_draft_is_not_carried_over(est, edition, acting):
    est.action("petra", edition, "Utkast")
    later = est.next(edition)
    with acting("petra") as who:
        assert told(later, who.user)["ongoing"] == []
        assert [a.ongoing for a in own_part(later, who.user).areas if a.ongoing] == []


def test_ongoing_action_asks_its_own_agency_for_feedback(est, edition, acting):
    action = est.action("petra", edition, "Fler patruller")
    est.hand_in("petra", edition)
    later = est.next(edition)
    with acting("petra") as who:
        assert [w.action for w in own_part(later, who.user).waiting] == [action]
        assert own_part(edition, who.user).waiting == []  # new there
    with acting("samira") as who:
        assert own_part(later, who.user).waiting == []
    est.feedback("petra", action, later, "Lugnare")
    with acting("petra") as who:
        assert own_part(later, who.user).waiting == []
        assert told(later, who.user)["ongoing"][0]["feedback"] is None  # a draft
    est.hand_in("petra", later)
    with acting("samira") as who:
        assert told(later, who.user)["ongoing"][0]["feedback"] == "Lugnare"
        assert told(edition, who.user)["new_actions"][0]["feedback"] is None
    next_one = est.next(later)
    with acting("petra") as who:
        assert [w.action for w in own_part(next_one, who.user).waiting] == [action]


def test_feedback_said_again_replaces(est, edition, acting):
    action = est.action("petra", edition, "Fler patruller")
    est.hand_in("petra", edition)
    later = est.next(edition)
    est.feedback("petra", action, later, "Först")
    est.feedback("petra", action, later, "Sedan")
    est.hand_in("petra", later)
    with acting("samira") as who:
        assert told(later, who.user)["ongoing"][0]["feedback"] == "Sedan"


def test_ended_action_is_gone_on_with_while_its_week_is_open(est, edition, acting):
    action = est.action("petra", edition, "Fler patruller")
    est.hand_in("petra", edition)
    later = est.next(edition)
    with acting("petra") as who:
        action.refresh_from_db()
        parts.end_action(action, later, by=who.user)
        parts.resume_action(action, later, by=who.user)
        parts.end_action(action, later, by=who.user)
    est.freeze(edition)
    est.freeze(later)
    last = est.next(later)
    with acting("petra") as who:
        fresh = Action.objects.get(pk=action.pk)
        with pytest.raises(WrongState, match="fryst"):
            parts.resume_action(fresh, last, by=who.user)


def test_drafts_left_behind_are_taken_along(est, edition, acting):
    est.event("petra", edition, "Hann inte")
    est.freeze(edition)
    later = est.next(edition)
    with acting("petra") as who:
        assert own_part(later, who.user).left == 1
        assert parts.take_along(later, by=who.user) == 1
        assert Event.objects.get(text="Hann inte").edition == later
        assert own_part(later, who.user).left == 0


# --- putting together ---------------------------------------------------------
def test_area_is_written_and_judged(est, edition, acting):
    with acting("samira") as who:
        level = ScaleLevel.objects.get(number=3)
        weeks.judge_area(
            edition, est.area(), by=who.user, level=level, overall="Oroligt", version=1
        )
    with acting("emil") as who:
        area = told(edition, who.user)
    assert (area["overall"], area["level"]) == ("Oroligt", 3)
    with acting("samira"):
        assert AreaPicture.objects.get(area__name="Ronna").assessed_by.name


def test_rest_is_not_judged(est, edition, acting):
    rest = est.area("Övrigt")
    with acting("samira") as who:
        level = ScaleLevel.objects.get(number=3)
        with pytest.raises(Invalid, match="bedöms inte"):
            weeks.judge_area(edition, rest, by=who.user, level=level)


def test_two_who_judge_the_same_area_lose_nothing(est, edition, acting):
    ronna = est.area()
    with acting("samira") as who:
        weeks.judge_area(edition, ronna, by=who.user, overall="Samira", version=1)
    with acting("selma") as who, pytest.raises(Conflict):
        weeks.judge_area(edition, ronna, by=who.user, overall="Selma", version=1)
    with acting("selma") as who:
        assert told(edition, who.user)["overall"] == "Samira"


def test_page_keeps_the_text_of_the_second(est, edition, client_for, acting):
    ronna = est.area()
    url = f"/est/{edition.uuid}/sammanstall/{ronna.uuid}/"
    prefix = f"omrade{ronna.pk}"
    first, second = client_for("samira"), client_for("selma")

    def sent(text, version):
        return {
            f"{prefix}-overall": text,
            f"{prefix}-level": "2",
            f"{prefix}-note": "",
            f"{prefix}-version": version,
        }

    assert first.post(url, sent("Det första ordet", 1)).status_code == 302
    answer = second.post(url, sent("Det andra ordet", 1))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Det första ordet" in page
    assert "Det andra ordet" in page
    assert second.post(url, sent("Det andra ordet", 2)).status_code == 302
    with acting("samira") as who:
        assert told(edition, who.user)["overall"] == "Det andra ordet"
        before = AreaPicture.history.filter(overall="Det första ordet")
        assert before.exists()  # still there, in the history


#: A form that says where it is sent, and its mark.
MARKED = re.compile(
    r'action="([^"]+)"[^>]*>\s*<input type="hidden" name="csrfmiddlewaretoken"[^>]*>'
    r'\s*<input type="hidden" name="pax_writer" value="([^"]+)"'
)


def marked_in(page, place):
    """Give the mark of the form that is sent to a place."""
    return next(mark for to, mark in MARKED.findall(page.text) if place in to)


def test_each_form_of_the_page_has_a_draft_of_its_own(est, edition, client_for):
    """And a refusal of one begins the others with what was typed in them."""
    client, ronna = client_for("samira"), est.area()
    page = f"/est/{edition.uuid}/sammanstall/"
    drawn = client.get(page)
    head, area = marked_in(drawn, "huvud"), marked_in(drawn, str(ronna.uuid))
    prefix = f"omrade{ronna.pk}"
    of_area = {f"{prefix}-overall": "Om Ronna", "pax_writer": area}
    client.post("/text/utkast/", of_area | {f"{prefix}-version": "1"})
    of_head = {"overall": "Om allt", "version": "1", "pax_writer": head}
    client.post("/text/utkast/", of_head)
    again = client.get(page).text
    assert "Om Ronna" in again
    assert "Om allt" in again
    refused = client.post(f"{page}huvud/", of_head | {"overall": "Ring 070-174 06 05"})
    assert refused.status_code == 422
    assert "Om Ronna" in refused.text
    assert "070-174 06 05" in refused.text
    # Its forms still say which page they are of.
    assert marked_in(refused, str(ronna.uuid)) == area
    assert client.post(f"{page}huvud/", of_head).status_code == 302
    assert "Om Ronna" in client.get(page).text
    dropped = client.post("/text/utkast/kasta/", of_area)
    assert dropped.url == f"{page}#{ronna.uuid}"
    assert "Om Ronna" not in client.get(page).text


def test_what_is_being_written_is_there_after_a_reload(est, edition, client_for):
    ronna = est.area()
    client = client_for("samira")
    page = f"/est/{edition.uuid}/sammanstall/"
    prefix = f"omrade{ronna.pk}"
    written = {
        f"{prefix}-overall": "Halvvägs",
        f"{prefix}-version": "1",
        "pax_writer": marked_in(client.get(page), str(ronna.uuid)),
    }
    assert client.post("/text/utkast/", written).status_code == 204
    assert "Halvvägs" in client.get(page).content.decode()
    assert "Halvvägs" not in client_for("selma").get(page).content.decode()
    save = f"/est/{edition.uuid}/sammanstall/{ronna.uuid}/"
    stored = written | {f"{prefix}-overall": "Klart", f"{prefix}-level": ""}
    assert client.post(save, stored).status_code == 302
    assert "Halvvägs" not in client.get(page).content.decode()


def test_head_is_written(est, edition, acting):
    with acting("samira") as who:
        fresh = Edition.objects.get(pk=edition.pk)
        weeks.write_head(fresh, by=who.user, overall="Lugnt i stort", version=1)
        with pytest.raises(Conflict):
            weeks.write_head(fresh, by=who.user, overall="Annat", version=1)
    with acting("petra") as who:
        assert picture_for(edition, who.user)["overall"] == "Lugnt i stort"
        with pytest.raises(Denied):
            weeks.write_head(edition, by=who.user, overall="Polisens")


def test_turnout_names_who_has_not_handed_in(est, edition, acting):
    est.hand_in("petra", edition)
    with acting("samira"):
        found = {
            t.agency.code: bool(t.at)
            for t in turnout_of(edition, datetime.date(2026, 11, 1))
        }
    assert found["PM"] is True
    assert {code for code, done in found.items() if not done} >= {"TB", "BF", "VT"}
    assert "FK" not in found


def test_opening_page_opens_the_week_after(est, edition, client_for, acting):
    client = client_for("samira")
    page = client.get("/est/oppna/").content.decode()
    year, week = week_after(edition)
    assert f"v.{week} {year}" in page
    token = page.split('name="once" value="')[1].split('"')[0]
    for _ in range(2):  # a double click opens one week
        assert client.post("/est/oppna/", {"once": token}).status_code == 302
    with acting("samira"):
        assert Edition.objects.count() == 2
