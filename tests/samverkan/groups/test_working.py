"""The group's work with a shared case: each one's part its own, the board in order."""

import datetime

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.case.services import open_case
from cases.models import Case
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.desk.tasks import remind_overdue
from pax.errors import Denied, Invalid, WrongState
from samverkan.groups import services
from samverkan.groups.enums import Level, PartProgress, Progress
from samverkan.groups.models import AgencyPart, Share, ShareWork
from samverkan.groups.selectors import board_of
from tests.samverkan.groups.conftest import BOLAG, FK, KS, POLICE, TITLE, ground_for

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
FOR_ALL = {POLICE: Level.FULL, FK: Level.SUMMARY, KS: Level.SUMMARY}


def ago(days):
    return TODAY() - datetime.timedelta(days=days)


def seen_by(user, share):
    shares = Share.objects.visible_to(user).select_related("group", "owner_agency")
    return shares.get(pk=share.pk)


def owe(acting, share, agency, *, by="gunilla", due_on=None, what="Begär uppgifter"):
    with acting(by) as who:
        here = seen_by(who.user, share)
        found = {str(a): a for a in services.agencies_in(here)}
        work = ShareWork.objects.get(share=share)
        step = services.NextStep(what, found[agency], due_on=due_on)
        return services.set_next_step(here, step, by=who.user, version=work.version)


def write(acting, share, username, state=PartProgress.UNDER_WAY, doing="Vi gör"):
    with acting(username) as who:
        return services.write_part(
            seen_by(who.user, share), by=who.user, state=state, doing=doing
        )


def test_one_that_ends_its_part_touches_nobody_elses(share, acting):
    made = share(FOR_ALL)
    for username in ("gunilla", "petra", "kim"):
        write(acting, made, username)
    with acting("carin"):
        before = {p.agency_id: (p.state, p.version) for p in AgencyPart.objects.all()}
    mine = write(acting, made, "kim", PartProgress.DONE, "Färdigt")
    with acting("carin"):
        after = {p.agency_id: (p.state, p.version) for p in AgencyPart.objects.all()}
        assert after.pop(mine.agency_id) == (PartProgress.DONE, 2)
        before.pop(mine.agency_id)
        assert after == before
        assert ShareWork.objects.get(share=made).progress == Progress.UNDER_WAY
        assert Case.objects.get(pk=made.case_id).is_open


def test_the_database_lets_nobody_write_anothers_part(share, acting):
    made = share(FOR_ALL)
    part = write(acting, made, "petra")
    with acting("kim"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE groups_agencypart SET doing = 'Annat' WHERE id = %s", [part.pk]
        )
        assert cursor.rowcount == 0
    with acting("kim") as who:
        police = type(who.user.agency).objects.get(name=POLICE)
        theirs = AgencyPart(share=made, agency=police, created_by=who.user)
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            theirs.save()


def test_who_decides_what_comes_next(share, acting):
    made = share(FOR_ALL)
    with pytest.raises(Denied, match="ordförande"):
        owe(acting, made, FK, by="petra")
    owe(acting, made, FK)  # the chair
    owe(acting, made, POLICE, by="kim")  # the one who owes
    with pytest.raises(Denied):
        owe(acting, made, FK, by="kim")
    with acting("kim"):
        work = ShareWork.objects.get(share=made)
        assert str(work.owed_by) == POLICE
        assert work.owed_since == TODAY()


def test_only_one_who_knows_what_it_is_about_can_owe_or_work(share, acting):
    made = share({POLICE: Level.SUMMARY, BOLAG: Level.EXISTENCE})
    with acting("gunilla") as who:
        here = seen_by(who.user, made)
        bolag = type(who.user.agency).objects.get(name=BOLAG)
        with pytest.raises(Invalid, match="inte fått veta"):
            services.set_next_step(
                here, services.NextStep("Gör", bolag), by=who.user, version=1
            )
        kim = type(who.user).objects.get(username="kim")
        step = services.NextStep("Gör", here.owner_agency, person=kim)
        with pytest.raises(Invalid, match="sitter inte"):
            services.set_next_step(here, step, by=who.user, version=1)
    with acting("emil") as who:
        here = seen_by(who.user, made)
        for act in (
            lambda: services.write_part(
                here, by=who.user, state=PartProgress.DONE, doing="Hej"
            ),
            lambda: services.move_step(here, "Nytt", by=who.user, version=1),
        ):
            with pytest.raises(Denied):
                act()


def test_an_offer_is_taken_up_or_declined_by_who_leads(share, acting, client_for):
    made = share(FOR_ALL, as_offer=True)
    url = made.group.get_absolute_url()
    board = client_for("gunilla").get(url).context["board"]
    assert [line.title for line in board.offered] == [TITLE]
    assert not board.lines
    with acting("petra") as who, pytest.raises(Denied):
        services.take_up(seen_by(who.user, made), by=who.user)
    gunilla = client_for("gunilla")
    page = gunilla.get(reverse("groups:take-up", args=[made.uuid]))
    once = page.context["form"]["once"].value()
    answer = gunilla.post(reverse("groups:take-up", args=[made.uuid]), {"once": once})
    assert answer.status_code == 302
    board = gunilla.get(url).context["board"]
    assert not board.offered
    assert [line.title for line in board.lanes[0].lines] == [TITLE]
    with acting("gunilla") as who, pytest.raises(WrongState):
        services.take_up(seen_by(who.user, made), by=who.user)


def test_work_that_has_ended_takes_nothing_more(share, acting, client_for):
    made = share(FOR_ALL)
    with acting("gunilla") as who:
        services.end_in_group(seen_by(who.user, made), by=who.user, because="Klart")
    with pytest.raises(WrongState):
        write(acting, made, "petra")
    url = made.group.get_absolute_url()
    board = client_for("petra").get(url).context["board"]
    assert [board.lines, board.ended, board.asks] == [[], [], []]
    board = client_for("petra").get(url + "?avslutade=on").context["board"]
    assert [line.work.outcome for line in board.ended] == ["Klart"]


def test_moves_and_changes_are_told_in_order(share, acting, client_for):
    made = share(FOR_ALL)
    with acting("petra") as who:
        here = seen_by(who.user, made)
        services.move_step(here, "Insats pågår", by=who.user, version=1)
        with pytest.raises(Invalid):
            services.move_step(here, "Något annat", by=who.user, version=2)
    owe(acting, made, FK)
    write(acting, made, "kim", PartProgress.DONE)
    page = client_for("petra").get(made.get_absolute_url())
    told = [h.title for h in page.context["happened"].items]
    assert told[0] == "Försäkringskassan: klar"
    assert told[1] == "Nästa steg: Begär uppgifter"
    assert told[2] == "Flyttat till steget Insats pågår"
    assert "Delat med gruppen" in told
    assert f"{FK} fick: sammanfattning" in told


def test_a_long_next_step_is_told_whole(share, acting, client_for):
    made = share(FOR_ALL)
    what = ("Begär uppgifter om alla avtal sedan 2023. " * 4).strip()
    owe(acting, made, FK, what=what)
    page = client_for("petra").get(made.get_absolute_url())
    assert page.context["happened"].items[0].title == f"Nästa steg: {what}"


def test_the_board_puts_what_is_late_first_and_narrows(share, acting, client_for, case):
    late = share(FOR_ALL)
    group = late.group
    soon = another(acting, group, "Andra ärendet")
    never = another(acting, group, "Tredje ärendet")
    owe(acting, late, FK, due_on=ago(3))
    owe(acting, soon, POLICE, due_on=ago(-3))
    with acting("petra") as who:
        board = board_of(group, who.user)
        assert [line.share for line in board.lanes[0].lines] == [late, soon, never]
        assert (board.late, board.idle) == (1, 1)
    url = group.get_absolute_url()
    petra = client_for("petra")

    def shares(query):
        return [line.share for line in petra.get(url + query).context["board"].lines]

    assert shares("?mina=on") == [soon]
    assert shares("?sena=on") == [late]
    with acting("petra") as who:
        agencies = type(who.user.agency).objects
        fk = agencies.get(name=FK).uuid
    assert shares(f"?myndighet={fk}") == [late]
    assert shares("?myndighet=strunt") == [late, soon, never]


def another(acting, group, title):
    with acting("carin") as who:
        made = open_case(title=title, unit=who.user.unit, by=who.user)
        made = Case.objects.select_related("unit__agency", "agency").get(pk=made.pk)
        wording = services.Wording(title, "Om det")
        choices = [
            services.ForAgency(d, Level.SUMMARY, ground_for(made, d, Level.SUMMARY))
            for d in services.receivers_of(group, who.user)
        ]
        copies = services.copies_of(made, group, wording, choices, by=who.user)
        return services.share_case(
            made,
            group,
            wording,
            choices,
            by=who.user,
            digest=services.digest_of(copies),
        )


def test_the_board_costs_the_same_for_one_and_for_three(share, acting, client_for):
    made = share(FOR_ALL)
    url = made.group.get_absolute_url()
    petra = client_for("petra")
    petra.get(url)
    with CaptureQueriesContext(connection) as one:
        petra.get(url)
    for title in ("Andra", "Tredje"):
        write(acting, another(acting, made.group, title), "kim")
    with CaptureQueriesContext(connection) as three:
        petra.get(url)
    assert len(one) == len(three) == BOARD_COSTS


#: Session, person, authority and the log; then groups, shares, work, titles (of
#: what was given, and at home), parts.
BOARD_COSTS = 21


def test_what_one_owes_is_on_the_start_page(share, acting, client_for):
    made = share(FOR_ALL)
    owe(acting, made, FK, due_on=ago(1), what="Begär listan")

    def panel(username):
        start = client_for(username).get("/").context["start"]
        return next((p for p in start.panels if p.key == "groups"), None)

    shown = panel("kim")
    assert [owed["work"].next_step for owed in shown.items] == ["Begär listan"]
    assert shown.late == 1
    assert "Begär listan" in client_for("kim").get("/").text
    for username in ("petra", "gunilla", "emil", "anna"):
        assert panel(username) is None


def test_what_is_late_in_a_group_is_reminded_of(share, acting):
    made = share(FOR_ALL)
    owe(acting, made, FK, due_on=ago(1))
    remind_overdue()
    assert [m.to for m in mail.outbox] == [["kim@exempel.invalid"]]
    assert "Begär" not in mail.outbox[0].body


def test_kept_traces_are_logged_without_the_text(share, acting, client_for):
    made = share(FOR_ALL)
    url = reverse("groups:part", args=[made.uuid])
    carin = client_for("carin")
    sent = {"state": "pagar", "doing": "Ring Anna Svensson", "version": "0"}
    refused = carin.post(url, sent)
    assert refused.status_code == 422
    assert "ser ut som en persons namn" in refused.text
    with acting("carin"):
        assert not AgencyPart.objects.exists()
    kept = carin.post(url, sent | {"keep_because": "Det är vår egen kontakt"})
    assert kept.status_code == 302
    with acting("carin"):
        assert AgencyPart.objects.get().doing == "Ring Anna Svensson"
    with acting("lovisa"):
        event = Event.objects.get(verb=Verb.TRACES_KEPT)
        assert event.because == "namn: Det är vår egen kontakt"


def test_a_part_changed_meanwhile_is_not_written_over(share, acting, client_for):
    made = share(FOR_ALL)
    url = reverse("groups:part", args=[made.uuid])
    kim = client_for("kim")
    first = kim.post(url, {"state": "pagar", "doing": "Ett", "version": "0"})
    assert first.status_code == 302
    stale = kim.post(url, {"state": "klar", "doing": "Två", "version": "0"})
    assert stale.status_code == 409
    assert "Två" in stale.text
    with acting("kim"):
        assert AgencyPart.objects.get().doing == "Ett"


def test_next_steps_stand_among_ones_own_actions(share, acting, client_for):
    made = share(FOR_ALL)
    owe(acting, made, FK, what="Begär uppgifter")
    mine = reverse("meetings:mine")
    assert "Begär uppgifter" in client_for("kim").get(mine).text
    assert "Begär uppgifter" not in client_for("petra").get(mine).text
