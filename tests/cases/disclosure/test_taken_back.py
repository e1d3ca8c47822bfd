"""What a receiver has taken over from a disclosure goes when the sender takes it back.

From where it stands today and from the history alike; that it came, and what the
receiver has done itself, stays (docs/access.md, What stays after a withdrawal).
"""

import datetime
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.assignment.services import take_up
from cases.case.services import Seen
from cases.disclosure.copied import IN_PLACE
from cases.enums import TAKEN_BACK
from cases.flag.services import raise_flag
from cases.models import Case, Disclosure, Document, Impulse, Participation, StepChange
from cases.tasks.services import StoredFile, add_note
from lagesbild.figures import own
from pax.accounts.models import Unit
from pax.files.storage import store
from pax.notices.models import Notice
from tests.cases import chain_scene
from tests.two import withdraw

LIST = reverse("cases:list")
#: What everybody at Försörjningsstöd met, of a flag from another authority.
FLAGGED = ("kvarnstensvik", "Zenobia Prov", "skenseparation", "assistans", "hyra.pdf")


def tables_with(acting: Any, username: str, *words: str) -> dict[str, list[str]]:
    """Find the tables in which somebody finds the words, in any column of any row."""
    found: dict[str, list[str]] = {}
    with acting(username), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind = 'r' AND has_table_privilege(oid, 'SELECT')"
        )
        for (table,) in cursor.fetchall():
            for word in words:
                cursor.execute(
                    f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s LIMIT 1',
                    [f"%{word}%"],
                )
                if cursor.fetchone():
                    found.setdefault(word, []).append(table)
    return found


def pages_of(case: Case) -> dict[str, tuple[str, dict[str, str]]]:
    """Name the addresses at which what a copy said could be met."""
    return {
        "list": (LIST, {}),
        "csv": (reverse("cases:export-csv"), {}),
        "detail": (reverse("cases:detail", args=[case.uuid]), {}),
        "timeline": (reverse("cases:timeline", args=[case.uuid]), {}),
        "history": (reverse("cases:history", args=[case.uuid]), {}),
        "work": (reverse("cases:work", args=[case.uuid]), {}),
        "disclosures": (reverse("cases:disclosures", args=[case.uuid]), {}),
        "api list": (reverse("api:cases"), {}),
        "api": (reverse("api:case", args=[case.uuid]), {}),
        "api events": (reverse("api:events", args=[case.uuid]), {}),
    }


def met(client: Any, case: Case, *words: str) -> dict[str, list[str]]:
    """Say at which addresses each of the words is met by one who reads the case."""
    found: dict[str, list[str]] = {}
    for name, (address, asked) in pages_of(case).items():
        answer = client.get(address, asked, follow=True)
        if name == "csv" and answer.status_code in (403, 404):
            continue  # not everybody takes the list out
        assert answer.status_code == 200, (name, answer.status_code)
        text = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        ).decode()
        if "<main" in text:  # what may be chosen in a filter is no leak
            text = text.replace("<option", "\n<option")
            text = "\n".join(
                line for line in text.splitlines() if not line.startswith("<option")
            )
        for word in words:
            if word.lower() in text.lower():
                found.setdefault(word, []).append(name)
    return found


# --- a flag from another authority ----------------------------------------------------
@pytest.fixture
def flagged(acting: Any) -> Case:
    """A case of Försörjningsstöd's that Sixten's flag, with a file, has opened."""
    with acting("sixten") as who:
        seen = Seen(
            seen="Hon bor kvar i kvarnstensvik.",
            seen_on=datetime.date(2026, 1, 12),
            channel="tip",
            support="assistans",
            suspicion="skenseparation",
            concerns_name="Zenobia Prov",
            concerns_id="198112189876",
        )
        kept = store([b"%PDF-1.4\n%%EOF\n"])
        file = StoredFile("hyra.pdf", "application/pdf", kept.size, kept.sha256)
        unit = Unit.objects.get(name="Försörjningsstöd")
        raise_flag(seen, to_unit=unit, by=who.user, files=(file,))
    with acting("anna") as who:
        case = Case.objects.get()
        take_up(case, by=who.user, assignee=who.user)
        add_note(case, by=who.user, text="Ringt värden", happened_on=today())
        return Case.objects.get()


def today() -> datetime.date:
    return timezone.localdate()


def take_back_flag(acting: Any) -> None:
    with acting("sixten") as who:
        sent = Disclosure.objects.get(kind="flagga")
        withdraw(sent, by=who.user, because="Fel person")


def test_what_a_flag_said_is_nowhere_once_it_is_taken_back(
    flagged: Case, acting: Any, client_for: Any
):
    carin = client_for("carin")
    before = tables_with(acting, "carin", *FLAGGED, "198112189876")
    # It was really met before: today and in the history, on pages, file and API.
    assert set(before) == {*FLAGGED, "198112189876"}
    assert {"cases_case", "cases_historicalcase"} <= set(before["skenseparation"])
    assert {"cases_impulse", "cases_historicalimpulse"} <= set(before["Zenobia Prov"])
    shown = met(carin, flagged, "Skenseparation", "assistans", "kvarnstensvik")
    assert {"list", "csv", "detail", "history", "api"} <= set(shown["Skenseparation"])
    assert {"detail", "timeline", "history"} <= set(shown["kvarnstensvik"])
    take_back_flag(acting)
    assert tables_with(acting, "carin", *FLAGGED, "198112189876") == {}
    words = ("Skenseparation", "assistans", "kvarnstensvik", "Zenobia", "hyra.pdf")
    assert met(carin, flagged, *words) == {}
    stands = met(carin, flagged, IN_PLACE)[IN_PLACE]
    assert {"list", "csv", "detail", "timeline", "history"} <= set(stands)


def test_it_is_found_by_nothing_that_the_flag_said(
    flagged: Case, acting: Any, client_for: Any
):
    carin = client_for("carin")

    def found(**asked: str) -> bool:
        return flagged.reference in carin.get(LIST, asked, follow=True).content.decode()

    ways = (
        {"q": "kvarnstensvik"},
        {"q": "Zenobia Prov"},
        {"q": "19811218-9876"},
        {"misstanke": "skenseparation"},
        {"stod": "assistans"},
    )
    assert [found(**asked) for asked in ways] == [True] * len(ways)
    assert not found(misstanke=TAKEN_BACK)
    take_back_flag(acting)
    assert [found(**asked) for asked in ways] == [False] * len(ways)
    assert found(misstanke=TAKEN_BACK)  # to be gone through
    assert found(q="värden")  # their own note is theirs
    assert found(q=flagged.reference)


def test_the_file_of_a_flag_is_no_longer_read_in_the_case(
    flagged: Case, acting: Any, client_for: Any
):
    carin = client_for("carin")
    with acting("carin"):
        document = Document.objects.get()
    address = reverse("cases:document", args=[document.uuid])
    assert carin.get(address).getvalue().startswith(b"%PDF")
    take_back_flag(acting)
    assert carin.get(address).getvalue().startswith(b"Handlingen har aterkallats")


def test_that_it_came_and_what_was_done_stays_and_the_handler_is_told(
    flagged: Case, acting: Any
):
    take_back_flag(acting)
    with acting("anna") as who:
        case = Case.objects.get()
        assert (case.reference, case.is_open) == (flagged.reference, True)
        assert (case.assignee, case.step) == (who.user, flagged.step)
        assert Impulse.objects.get().reported_by.startswith("Säkerhetsavdelningen")
        told = Notice.objects.filter(to=who.user, url=case.get_absolute_url())
        assert [n.text for n in told if "återkallat" in n.text]
        reasons = case.history.values_list("history_change_reason", flat=True)
        assert IN_PLACE in reasons


def test_what_the_receiver_has_assessed_itself_stays(flagged: Case, acting: Any):
    """Another suspicion than the flag's is theirs, in the case and its history."""
    with acting("anna"):
        case = Case.objects.get()
        case.suspicion, case.title = "identitet", "Vår egen rubrik"
        case.save()
    take_back_flag(acting)
    with acting("anna"):
        case = Case.objects.get()
        assert (case.support, case.suspicion) == (TAKEN_BACK, "identitet")
        assert case.title == "Vår egen rubrik"


# --- a police report, received --------------------------------------------------------
def test_what_a_report_said_is_out_of_the_polices_own_case(
    petras_case: Case, sent: Disclosure, acting: Any, client_for: Any
):
    petra = client_for("petra")
    shown = met(petra, petras_case, "Skenseparation", "Ekonomiskt bistånd")
    assert {"list", "history", "api"} <= set(shown["Skenseparation"])
    assert "history" in shown["Ekonomiskt bistånd"]
    with acting("carin") as who:
        withdraw(sent, by=who.user, because="Fel person")
    words = ("Skenseparation", "Ekonomiskt bistånd", "forsorjningsstod")
    assert met(petra, petras_case, *words) == {}
    assert tables_with(acting, "petra", "skenseparation", "Rosita") == {}
    # The sender's own is as it was.
    assert (
        "cases_case" in tables_with(acting, "anna", "skenseparation")["skenseparation"]
    )


# --- what came of it, told to the owner -----------------------------------------------
def test_what_was_told_of_a_judgment_goes_and_is_not_counted(
    annas_case: Case, acting: Any, client_for: Any
):
    hub = chain_scene.investigated(annas_case, acting)
    given = chain_scene.tell(
        hub.police,
        "fu_nedlagd",
        acting,
        because="Vittnet kvarnstensvik tog tillbaka",
        k_number="5000-K99887-26",
    )
    counted = ended(acting)
    word, number = "kvarnstensvik", "5000-K99887-26"
    before = tables_with(acting, "anna", word, number)
    assert {"cases_stepchange", "cases_historicalstepchange"} <= set(before[word])
    assert {"cases_case", "cases_historicalcase"} <= set(before[number])
    anna = client_for("anna")
    assert "timeline" in met(anna, hub.case, word)[word]
    with acting("petra") as who:
        given = Disclosure.objects.get(pk=given.pk)
        withdraw(given, by=who.user, because="Fel ärende")
    assert tables_with(acting, "anna", word, number) == {}
    assert met(anna, hub.case, word, number) == {}
    assert ended(acting) == counted - 1
    with acting("anna"):
        event = StepChange.objects.get(transition="fu_nedlagd")
        assert (event.because, event.data) == (IN_PLACE, {"taken_back": True})
        # Where the case stands is what its own people have built on since.
        assert Case.objects.get(pk=hub.case.pk).outcome == "fu_nedlagd"


def ended(acting: Any) -> int:
    """Count the cases in which there was no förundersökning, unhidden."""
    with acting("carin") as who:
        asked = {
            "agency": who.user.agency_id,
            "from": f"{today().year}-01-01",
            "to": f"{today().year}-12-31",
            "events": ["fu_nedlagd"],
        }
        return own._number(own._OF_YEAR, asked)


def test_a_number_that_another_told_as_well_stays(annas_case: Case, acting: Any):
    hub = chain_scene.reported(annas_case, acting)
    number = "5000-K11223-26"
    chain_scene.tell(hub.police, "mottagen", acting, k_number=number)
    again = chain_scene.tell(hub.police, "fu_inledd", acting, k_number=number)
    with acting("petra") as who:
        again = Disclosure.objects.get(pk=again.pk)
        withdraw(again, by=who.user, because="Fel")
    with acting("anna"):
        assert Case.objects.get(pk=hub.case.pk).k_number == number


def test_what_a_participant_took_home_goes(annas_case: Case, acting: Any):
    hub = chain_scene.reported(annas_case, acting)
    chain_scene.tell(hub.police, "fu_inleds_inte", acting, because="Preskriberat.")
    chain_scene.say_done(hub.police, acting, "petra")
    words = "Vi kontrollerar tidigare"
    assert "cases_participation" in tables_with(acting, "anna", words)[words]
    with acting("petra") as who:
        given = Disclosure.objects.get(kind="aterforing")
        withdraw(given, by=who.user, because="Fel ärende")
    assert tables_with(acting, "anna", words) == {}
    with acting("anna"):
        part = Participation.objects.get(case=hub.case, agency__code="PM")
        assert (part.takes_home, bool(part.done_on)) == (IN_PLACE, True)


# --- the wall -------------------------------------------------------------------------
def test_nobody_unsays_what_was_told_and_has_not_been_taken_back(
    annas_case: Case, acting: Any
):
    """Nor forgets what stands in a history: only the withdrawal itself does."""
    hub = chain_scene.reported(annas_case, acting)
    chain_scene.tell(hub.police, "mottagen", acting)
    statements = (
        "UPDATE cases_stepchange SET because = 'x' WHERE told_by_id IS NOT NULL",
        "DELETE FROM cases_historicalcase",
        "SELECT pax_forget_taken_back('cases_historicalcase', id) FROM cases_case",
    )
    for statement in statements:
        with (
            acting("anna"),
            connection.cursor() as cursor,
            pytest.raises(ProgrammingError),
            transaction.atomic(),
        ):
            cursor.execute(statement)
