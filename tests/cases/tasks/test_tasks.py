"""Tasks, notes and links: the daily work in a case."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.enums import TaskState
from cases.models import CaseAccess, CaseLink, Note, Task
from cases.tasks import services as working
from pax.access import grants
from pax.accounts.models import User
from pax.errors import Conflict, Denied, Invalid, WrongState

TODAY = timezone.localdate


@pytest.fixture
def task(annas_case, acting, person):
    with acting("anna") as who:
        return working.add_task(
            annas_case,
            by=who.user,
            text="Begär kontoutdrag",
            responsible=person("adam"),
        )


@pytest.fixture
def note(annas_case, acting):
    with acting("anna") as who:
        return working.add_note(
            annas_case, by=who.user, text="Ringde banken.", happened_on=TODAY()
        )


# --- Tasks ------------------------------------------------------------------------


def test_those_who_may_be_given_tasks_are_those_who_may_read_the_case(
    annas_case, acting
):
    with acting("anna"):
        names = {p.username for p in working.people_in(annas_case)}
    assert names == {"anna", "adam", "carin", "gunilla"}


def test_people_above_who_read_below_may_be_given_tasks_too(annas_case, acting, person):
    with acting("anna"):
        for username in User.objects.values_list("username", flat=True):
            someone = person(username)
            readers = set(someone.authority.readers)
            granted = set(
                CaseAccess.objects.filter(case=annas_case).values_list(
                    "reader", flat=True
                )
            )
            may = someone.agency_id == annas_case.agency_id and bool(readers & granted)
            if someone.is_system:
                continue
            among = working.people_in(annas_case).filter(pk=someone.pk).exists()
            assert among == may, username


def test_named_person_may_be_given_tasks(annas_case, acting, person):
    with acting("anna"):
        assert not working.people_in(annas_case).filter(username="vera").exists()
        grants.grant_person(annas_case, person("vera"))
        assert working.people_in(annas_case).filter(username="vera").exists()


def test_task_is_given_only_to_one_who_may_read_the_case(annas_case, acting, person):
    with acting("anna") as who, pytest.raises(Invalid, match="kan inte läsa ärendet"):
        working.add_task(annas_case, by=who.user, text="x", responsible=person("petra"))


def test_task_is_done_and_taken_up_again(task, acting):
    with acting("adam") as who:
        working.turn_task(task, TaskState.DONE, by=who.user)
        assert task.done_on == TODAY()
        with pytest.raises(WrongState, match="redan klar"):
            working.turn_task(task, TaskState.DONE, by=who.user)
        working.turn_task(task, TaskState.OPEN, by=who.user)
        assert task.done_on is None
        reasons = list(
            task.history.order_by("history_id").values_list(
                "history_change_reason", flat=True
            )
        )
        assert reasons == [None, "Uppgiften är klar", "Uppgiften ska göras"]


def test_task_can_be_ticked_off_in_a_closed_case_but_not_added(
    task, annas_case, acting, person
):
    with acting("anna") as who:
        annas_case.is_open = False
        annas_case.closed_on = TODAY()
        annas_case.save()
        task.refresh_from_db()
        with pytest.raises(WrongState, match="avslutat"):
            working.add_task(
                task.case, by=who.user, text="x", responsible=person("adam")
            )
        working.turn_task(task, TaskState.DONE, by=who.user)


def test_two_who_change_a_task_do_not_lose_each_others_change(task, acting, person):
    with acting("anna") as who:
        given = {"responsible": person("adam"), "due_on": None, "by": who.user}
        working.revise_task(task, version=1, text="Begär utdrag för maj", **given)
        with pytest.raises(Conflict):
            working.revise_task(task, version=1, text="Begär utdrag för juni", **given)


# --- Notes ------------------------------------------------------------------------


def test_note_is_corrected_by_its_author_only_and_keeps_what_stood(note, acting):
    change = {"version": 1, "happened_on": TODAY()}
    with acting("adam") as who, pytest.raises(Denied, match="Bara den som skrev"):
        working.revise_note(note, by=who.user, text="Ringde inte.", **change)
    with acting("anna") as who:
        working.revise_note(note, by=who.user, text="Ringde Nordea.", **change)
        texts = list(note.history.values_list("text", flat=True))
        assert texts == ["Ringde Nordea.", "Ringde banken."]


def test_note_is_not_about_the_future(annas_case, acting):
    tomorrow = TODAY() + datetime.timedelta(days=1)
    with acting("anna") as who, pytest.raises(Invalid, match="har inte varit än"):
        working.add_note(annas_case, by=who.user, text="x", happened_on=tomorrow)


# --- Links ------------------------------------------------------------------------


@pytest.fixture
def secret_link(annas_case, veras_case, acting, person):
    """A link that gunilla, for a day reading both cases, has made; anna sees one."""
    with acting("vera"):
        grants.grant_person(veras_case, person("gunilla"))
    with acting("gunilla") as who:
        link = working.link_cases(
            annas_case,
            by=who.user,
            reference=veras_case.reference.lower(),
            because="Samma hushåll",
        )
        assert {c.uuid for c in (link.case, link.other)} == {
            annas_case.uuid,
            veras_case.uuid,
        }
    return link


def test_link_is_seen_from_both_ends_by_one_who_sees_both(
    secret_link, annas_case, veras_case, client_for
):
    client = client_for("gunilla")
    here, there = (
        client.get(reverse("cases:work", args=[case.uuid])).context["desk"]["linked"]
        for case in (annas_case, veras_case)
    )
    assert [linked for _, linked in here] == [veras_case]
    assert [linked for _, linked in there] == [annas_case]


@pytest.mark.parametrize(("username", "own"), [("anna", 0), ("vera", 1)])
def test_link_to_a_case_one_may_not_see_is_nowhere(
    secret_link, annas_case, veras_case, client_for, acting, username, own
):
    cases = (annas_case, veras_case)
    with acting(username) as who:
        assert not CaseLink.objects.exists()  # the database's wall
        assert not CaseLink.history.exists()
        assert not CaseLink.objects.visible_to(who.user).exists()
        assert not working.links_of(cases[own], who.user).exists()
    client = client_for(username)
    for page in ("cases:work", "cases:timeline", "cases:history"):
        text = client.get(reverse(page, args=[cases[own].uuid])).text
        assert cases[1 - own].reference not in text
        assert "Samma hushåll" not in text
    url = reverse("cases:link-remove", args=[secret_link.uuid])
    assert client.get(url).status_code == 404


def test_unknown_and_foreign_numbers_get_the_same_answer(
    annas_case, veras_case, acting
):
    with acting("anna") as who:
        said = []
        for reference in (veras_case.reference, "SN-2026-9999"):
            with pytest.raises(Invalid) as refused:
                working.link_cases(
                    annas_case, by=who.user, reference=reference, because="x"
                )
            said.append(str(refused.value))
    assert said[0] == said[1]


def test_link_cannot_be_written_past_the_application(annas_case, veras_case, acting):
    with acting("anna") as who, pytest.raises(ProgrammingError), transaction.atomic():
        CaseLink.objects.create(
            case=annas_case, other_id=veras_case.pk, created_by=who.user, because="x"
        )
    with acting("anna"), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_caselink")
        assert cursor.fetchone() == (0,)


def test_cases_are_linked_once_and_unlinked(annas_case, open_case, acting):
    second = open_case("anna")
    with acting("anna") as who:
        link = working.link_cases(
            annas_case,
            by=who.user,
            reference=second.reference,
            because="Samma hyresvärd",
        )
        with pytest.raises(Invalid, match="redan kopplat"):
            working.link_cases(
                second, by=who.user, reference=annas_case.reference, because="x"
            )
        with pytest.raises(Invalid, match="sig självt"):
            working.link_cases(
                second, by=who.user, reference=second.reference, because="x"
            )
        working.unlink_cases(link, by=who.user)
        assert not CaseLink.objects.exists()
        last = CaseLink.history.first()
        assert (last.history_type, last.history_change_reason) == (
            "-",
            "Kopplingen togs bort",
        )


# --- in the browser ---------------------------------------------------------------


def send(client, url, **given):
    form = client.get(url).context["form"]
    hidden = {f.name: f.value() for f in form.hidden_fields()}
    return client.post(url, hidden | given)


def test_page_of_the_work_shows_what_there_is(task, note, annas_case, client_for):
    response = client_for("carin").get(reverse("cases:work", args=[annas_case.uuid]))
    assert response.status_code == 200
    assert "Begär kontoutdrag" in response.text
    assert "Ringde banken." in response.text
    assert "Stannar hos Socialnämnden" in response.text


@pytest.mark.parametrize("username", ["vera", "petra", "samira", "lovisa", "sigrid"])
def test_page_of_the_work_does_not_exist_for_others(
    annas_case, client_for, username, task, note
):
    client = client_for(username)
    for url in (
        reverse("cases:work", args=[annas_case.uuid]),
        reverse("cases:task-add", args=[annas_case.uuid]),
        reverse("cases:task-edit", args=[task.uuid]),
        reverse("cases:note-add", args=[annas_case.uuid]),
        reverse("cases:note-edit", args=[note.uuid]),
        reverse("cases:document-add", args=[annas_case.uuid]),
        reverse("cases:link-add", args=[annas_case.uuid]),
    ):
        assert client.get(url).status_code == 404
        assert client.post(url).status_code in (404, 405)  # 405: it takes no posts


def test_task_is_added_once_however_many_clicks(annas_case, client_for, acting, person):
    client = client_for("anna")
    url = reverse("cases:task-add", args=[annas_case.uuid])
    hidden = {
        f.name: f.value() for f in client.get(url).context["form"].hidden_fields()
    }
    given = hidden | {"text": "Ring", "responsible": person("adam").pk, "due_on": ""}
    first, second = (client.post(url, given) for _ in range(2))
    assert first.url == second.url == f"/arenden/{annas_case.uuid}/arbete/#uppgifter"
    with acting("anna"):
        assert Task.objects.count() == 1


def test_task_of_only_an_emoji_gets_a_sentence(annas_case, client_for, person):
    url = reverse("cases:task-add", args=[annas_case.uuid])
    response = send(client_for("anna"), url, text="🙂", responsible=person("adam").pk)
    assert response.status_code == 422
    assert "Skriv minst en bokstav eller siffra." in response.text


def test_task_is_ticked_off_with_one_button(task, annas_case, client_for, acting):
    url = reverse("cases:task-done", args=[task.uuid])
    client = client_for("adam")
    assert client.get(url).status_code == 405
    response = client.post(url, {"state": "done"})
    assert response.url == f"/arenden/{annas_case.uuid}/arbete/#uppgifter"
    assert client.post(url, {"state": "done"}).status_code == 409
    assert client.post(url, {"state": "annat"}).status_code == 422
    with acting("adam"):
        assert Task.objects.get().state == TaskState.DONE


@pytest.mark.parametrize(
    ("wanted", "went"),
    [("/", "/"), ("https://exempel.invalid/", None), ("//exempel.invalid", None)],
)
def test_ticking_off_leads_back_only_within_pax(
    task, annas_case, client_for, wanted, went
):
    url = reverse("cases:task-done", args=[task.uuid])
    response = client_for("adam").post(url, {"state": "done", "next": wanted})
    assert response.url == (went or f"/arenden/{annas_case.uuid}/arbete/#uppgifter")


def test_note_changed_meanwhile_is_not_overwritten(note, client_for, acting):
    url = reverse("cases:note-edit", args=[note.uuid])
    client = client_for("anna")
    client.get(url)
    with acting("anna") as who:
        working.revise_note(
            note, by=who.user, version=1, text="Ringde Nordea.", happened_on=TODAY()
        )
    sent = {"version": "1", "text": "Min text", "happened_on": TODAY().isoformat()}
    response = client.post(url, sent)
    assert response.status_code == 409
    assert "Min text" in response.text
    assert "Ringde Nordea." in response.text
    with acting("anna"):
        assert Note.objects.get().text == "Ringde Nordea."


def test_anothers_note_cannot_be_changed(note, client_for):
    url = reverse("cases:note-edit", args=[note.uuid])
    sent = {"version": "1", "text": "x", "happened_on": TODAY().isoformat()}
    assert client_for("adam").post(url, sent).status_code == 403


def test_page_of_the_work_costs_the_same_with_one_and_with_three(
    annas_case, task, note, client_for, acting, person
):
    client, url = client_for("anna"), reverse("cases:work", args=[annas_case.uuid])
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    with acting("anna") as who:
        for n in range(2):
            working.add_task(
                annas_case, by=who.user, text=f"Nr {n}", responsible=person("carin")
            )
            working.add_note(
                annas_case, by=who.user, text=f"Nr {n}", happened_on=TODAY()
            )
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)
