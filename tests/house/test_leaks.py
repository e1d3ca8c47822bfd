"""Every way in which some other system let out what it should have kept.

One test for each channel (docs/threat-model.md lists them).  Each first makes
something that could leak, and shows that its owner does see it.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from cases.assignment.services import restrict_case
from cases.case.services import Seen
from cases.flag.services import raise_flag
from cases.investigation.services import add_party
from cases.models import Case, Disclosure, Document, Flag, Party, Task
from cases.tasks.services import add_note, add_task, link_cases
from pax.access.table import addresses
from pax.accounts.models import Agency, Unit, User
from tests.cases import police_scene
from tests.two import withdraw

#: Of Skatteverket's test series.
NUMBER = "199001012385"
MARK = "Zebraverk"  # a word that nothing else holds


@dataclass
class Secret:
    """A case of one unit, with a word and a number that only its readers may meet."""

    case: Case
    party: Party
    owner: str


@pytest.fixture
def secret(acting: Any) -> Any:
    """Make a case whose every text holds the word: `secret("vera")`."""

    def make(owner: str) -> Secret:
        with acting(owner) as who:
            seen = Seen(
                seen=f"Sett {MARK}",
                seen_on=datetime.date(2026, 1, 12),
                channel="own",
                support="forsorjningsstod",
                suspicion="skenseparation",
                concerns_name=f"{MARK} Testman",
                concerns_id=NUMBER,
            )
            unit = Unit.objects.get(pk=who.user.unit.pk)
            case = raise_flag(seen, to_unit=unit, by=who.user)[1]
            assert case is not None
            party = Party.objects.create(
                case=case,
                created_by=who.user,
                name=f"{MARK} Testman",
                identity_number=NUMBER,
            )
            return Secret(case, party, owner)

    return make


@pytest.fixture
def sent(acting: Any, secret: Any) -> Any:
    """A police report that petra has received into a case of her own."""
    scene = police_scene.at_report(secret("anna").case, acting)
    return scene, police_scene.report(scene, acting)


def get(client: Client, name: str, *args: Any, **query: Any) -> Any:
    answer = client.get(reverse(name, args=args), query, follow=True)
    if answer.streaming:
        answer.read = b"".join(answer.streaming_content)
    return answer


def text_of(answer: Any) -> str:
    raw = answer.read if answer.streaming else answer.content
    return raw.decode("utf-8", "replace")


def without_tokens(answer: Any) -> str:
    text = re.sub(r'value="[^"]{20,}"', "", text_of(answer))
    return re.sub(r"<[^>]*(?:uuid|once|csrf)[^>]*>", "", text)


# --- search ---------------------------------------------------------------------------
@pytest.mark.parametrize("words", [MARK, NUMBER, f"{NUMBER[:8]}-{NUMBER[8:]}"])
def test_search_finds_nothing_of_another_units(client_for, secret, words):
    hidden = secret("vera").case
    assert hidden.reference in text_of(get(client_for("vera"), "cases:list", q=words))
    for who in ("anna", "petra", "samira"):
        found = text_of(get(client_for(who), "cases:list", q=words))
        assert hidden.reference not in found
        assert f"{MARK} Testman" not in found


def test_search_answers_alike_whether_something_is_hidden_or_not_there(
    client_for, secret
):
    client = client_for("anna")
    nothing = without_tokens(get(client, "cases:list", q=MARK))
    secret("vera")
    assert without_tokens(get(client, "cases:list", q=MARK)) == nothing


def test_search_by_reference_finds_nothing_of_another_units(client_for, secret):
    reference = secret("vera").case.reference
    rows = re.findall(
        rf'href="/arenden/[0-9a-f-]{{36}}/[^>]*>\s*{reference}',
        text_of(get(client_for("anna"), "cases:list", q=reference)),
    )
    assert rows == []


# --- earlier cases on the same person -------------------------------------------------
@pytest.mark.parametrize("who", ["anna", "petra", "ulla", "olle"])
def test_earlier_cases_of_others_are_not_offered_to_one_who_flags(
    client_for, secret, acting, who
):
    secret("vera")
    with acting(who) as me:
        unit = Unit.objects.get(name="Försörjningsstöd")
        own = me.user.unit
    data = {
        "seen": "Något",
        "seen_on": "2026-01-12",
        "channel": "own",
        "support": "forsorjningsstod",
        "suspicion": "annat",
        "concerns_name": "Någon",
        "concerns_id": NUMBER,
        "to_unit": str((own if who == "olle" else unit).uuid),
        "once": "6c9e5c2e-7a37-4bb8-a5f4-8f9dd5a6f2aa",
    }
    answer = client_for(who).post(reverse("cases:flag"), data, follow=True)
    assert "earlier" not in (answer.context or {})
    assert MARK not in text_of(answer)


def test_earlier_cases_of_ones_own_are(client_for, secret, acting):
    """The test above would pass if nothing were ever offered."""
    hidden = secret("vera")
    with acting("vera") as me:
        unit = me.user.unit
    data = {
        "seen": "Något",
        "seen_on": "2026-01-12",
        "channel": "own",
        "support": "forsorjningsstod",
        "suspicion": "annat",
        "concerns_name": "Någon",
        "concerns_id": NUMBER,
        "to_unit": str(unit.uuid),
        "once": "6c9e5c2e-7a37-4bb8-a5f4-8f9dd5a6f2aa",
    }
    answer = client_for("vera").post(reverse("cases:flag"), data)
    assert hidden.case.reference in text_of(answer)


# --- choices --------------------------------------------------------------------------
def choices_of(answer: Any) -> set[str]:
    form = answer.context["form"]
    return {
        str(label)
        for field in form.fields.values()
        for _, label in _flat(getattr(field, "choices", []))
    }


def _flat(choices: Any) -> Any:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label


def test_choices_name_no_unit_or_person_of_another_agency(client_for, secret):
    """Who works where at the police is no choice of the municipality's."""
    mine = secret("carin").case
    police = {"Petra Skoglid", "Hugo Vretman", "Rakel Dalhem"}
    vuxna = {"Vera Hällgård", "Viktor Åsbrink"}
    client = client_for("carin")
    for name, args in (
        ("cases:list", []),
        ("cases:assign", [mine.uuid]),
        ("cases:restrict", [mine.uuid]),
        ("cases:task-add", [mine.uuid]),
    ):
        labels = " ".join(choices_of(get(client, name, *args)))
        assert not [who for who in police if who in labels], name
        if name != "cases:restrict":  # named within the agency
            assert not [who for who in vuxna if who in labels], name


def test_choices_of_what_to_link_are_cases_one_may_read(client_for, secret):
    mine, hidden = secret("anna").case, secret("vera").case
    answer = get(client_for("anna"), "cases:link-add", mine.uuid)
    assert hidden.reference not in text_of(answer)
    for guess in (hidden.reference, str(hidden.uuid), "SN-1999-0001"):
        data = {"reference": guess, "other": guess, "because": "Samma hushåll"}
        tried = client_for("anna").post(
            reverse("cases:link-add", args=[mine.uuid]), data
        )
        assert tried.status_code == 422
        assert MARK not in text_of(tried).replace(mine.title, "")


# --- lists, filters, exports ----------------------------------------------------------
@pytest.mark.parametrize(
    "query",
    [
        {"agency__code": "PM"},
        {"unit": "1", "unit_id": "1", "created_by__username": "vera"},
        {"sort": "partys__identity_number"},
        {"sort": "assignee__password", "order": "id"},
        {"visible_to": "1", "all": "1", "include": "restricted"},
    ],
)
def test_unknown_filters_and_orders_reach_nothing(client_for, secret, query):
    mine, hidden = secret("anna").case, secret("vera").case
    answer = text_of(get(client_for("anna"), "cases:list", **query))
    assert hidden.reference not in answer
    # An order that is none of the list's is refused or ignored, never followed.
    assert mine.reference in answer or "Välj ett av alternativen" in answer


def test_filter_by_another_unit_or_person_is_no_choice(
    client_for, secret, person, acting
):
    hidden = secret("vera").case
    with acting("vera") as who:
        unit = who.user.unit.uuid
    for query in (
        {"enhet": unit},
        {"handlaggare": person("vera").uuid},
    ):
        answer = text_of(get(client_for("anna"), "cases:list", **query))
        assert hidden.reference not in answer
        assert "Vera Hällgård" not in answer


def exported(client: Client, **query: Any) -> list[list[str]]:
    answer = get(client, "cases:export-csv", **query)
    assert answer.status_code == 200
    text = text_of(answer).lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def test_export_holds_what_the_list_holds(client_for, secret, person):
    mine, hidden = secret("carin").case, secret("viktor").case
    for query in ({}, {"q": MARK}, {"agency": "PM"}, {"lage": "pagar"}):
        cells = {c for row in exported(client_for("carin"), **query) for c in row}
        assert mine.reference in cells
        assert hidden.reference not in cells
    assert exported(client_for("carin"), lage="avslutat")[1:] == []


def test_export_takes_its_own_permission(client_for, secret):
    secret("anna")
    for name in ("cases:export-csv", "cases:export-xlsx"):
        assert get(client_for("anna"), name).status_code == 404


def test_export_carries_no_formula(client_for, acting):
    with acting("carin") as who:
        unit = Unit.objects.get(pk=who.user.unit.pk)
        seen = Seen("x1", datetime.date(2026, 1, 12), "own", "annat", "annat")
        case = raise_flag(seen, to_unit=unit, by=who.user)[1]
        Case.objects.filter(pk=case.pk).update(title="=HYPERLINK(A1)")
    cells = [c for row in exported(client_for("carin")) for c in row]
    assert [c for c in cells if "HYPERLINK" in c] == ["'=HYPERLINK(A1)"]
    assert not [c for c in cells if c[:1] in "=+@\t\r" and c]


# --- things that hang on others -------------------------------------------------------
def test_linked_case_that_one_may_not_read_is_not_mentioned(
    client_for, acting, secret, person
):
    one, other = secret("anna").case, secret("anna").case
    with acting("anna") as who:
        link_cases(one, by=who.user, reference=other.reference, because="Samma hushåll")
    assert other.reference in text_of(get(client_for("adam"), "cases:work", one.uuid))
    with acting("carin") as who:
        restrict_case(other, by=who.user, people=[person("anna")], because="Skyddas")
    for name in ("cases:work", "cases:timeline", "cases:detail", "cases:history"):
        assert other.reference not in text_of(
            get(client_for("adam"), name, one.uuid)
        ), name


def test_file_of_one_disclosure_is_not_reached_through_another(
    client_for, acting, sent, secret
):
    _, disclosure = sent
    with acting("anna"):
        file = disclosure.files.first()
    received = get(
        client_for("petra"), "cases:disclosed-file", disclosure.uuid, file.uuid
    )
    assert received.status_code == 200
    with acting("hugo"), pytest.raises(Disclosure.DoesNotExist):
        Disclosure.objects.get(pk=disclosure.pk)
    # Nor through a disclosure that somebody may read, a file of petra's.
    with acting("olle") as who:
        unit = Unit.objects.get(name="Försörjningsstöd")
        seen = Seen("x1", datetime.date(2026, 1, 12), "own", "annat", "annat")
        raise_flag(seen, to_unit=unit, by=who.user)
        olles = Disclosure.objects.get()
    tried = get(client_for("olle"), "cases:disclosed-file", olles.uuid, file.uuid)
    assert get(client_for("olle"), "cases:disclosure", olles.uuid).status_code == 200
    assert tried.status_code == 404


def test_document_of_a_source_is_not_reached_by_its_receiver(client_for, sent, acting):
    scene, _ = sent
    for document in (scene.lease, scene.diary):
        assert (
            get(client_for("anna"), "cases:document", document.uuid).status_code == 200
        )
        answer = get(client_for("petra"), "cases:document", document.uuid)
        assert answer.status_code == 404


def test_files_are_never_shown_in_place(client_for, sent):
    scene, _ = sent
    answer = get(client_for("anna"), "cases:document", scene.lease.uuid)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_files_have_no_address_but_through_a_door(client_for, sent, acting):
    scene, _ = sent
    sha256 = scene.lease.sha256
    for path in (f"/media/{sha256}", f"/files/{sha256[:2]}/{sha256}", f"/{sha256}"):
        assert client_for("anna").get(path).status_code == 404
    assert not settings.MEDIA_URL.strip("/")


# --- history, log, timeline -----------------------------------------------------------
def test_readers_of_a_case_are_those_of_the_own_agency(client_for, acting, sent):
    scene, disclosure = sent
    petra = client_for("petra")
    assert get(petra, "cases:disclosure", disclosure.uuid).status_code == 200
    shown = text_of(get(client_for("carin"), "cases:readers", scene.case.uuid))
    assert "Anna Ekvall" in shown or "Carin Stavsjö" in shown
    assert "Petra Skoglid" not in shown


def test_timeline_of_either_side_tells_nothing_of_the_others(client_for, acting, sent):
    scene, disclosure = sent
    theirs = police_scene.receive(disclosure, acting)
    with acting("petra") as who:
        add_note(
            theirs, by=who.user, text=f"Spaning {MARK}", happened_on=scene.fact.noted_on
        )
    for name in ("cases:timeline", "cases:history", "cases:work", "cases:detail"):
        page = text_of(get(client_for("anna"), name, scene.case.uuid))
        assert "Spaning" not in page
        assert theirs.reference not in page, name
        page = text_of(get(client_for("petra"), name, theirs.uuid))
        assert "arbetsbok.pdf" not in page, name  # never went along


# --- lists outside the case -----------------------------------------------------------
def test_tasks_in_a_case_that_one_has_lost_are_gone_from_ones_list(
    client_for, acting, secret, person
):
    case = secret("anna").case
    with acting("anna") as who:
        add_task(
            case,
            by=who.user,
            text=f"Ring {MARK}",
            responsible=person("adam"),
            due_on=datetime.date(2026, 1, 2),
        )
    assert f"Ring {MARK}" in text_of(client_for("adam").get("/"))
    with acting("carin") as who:
        restrict_case(case, by=who.user, people=[person("anna")], because="Skyddas")
    start = text_of(client_for("adam").get("/"))
    assert f"Ring {MARK}" not in start
    assert case.reference not in start
    with acting("adam"):
        assert not Task.objects.exists()


# --- at once --------------------------------------------------------------------------
def test_withdrawn_disclosure_is_gone_at_the_next_request_everywhere(
    client_for, acting, sent
):
    _, disclosure = sent
    petra = client_for("petra")
    with acting("petra"):
        file = disclosure.files.first()
    addresses_of_it = [
        ("cases:disclosure", [disclosure.uuid]),
        ("cases:report-pdf", [disclosure.uuid]),
        ("cases:disclosed-file", [disclosure.uuid, file.uuid]),
        ("api:disclosure", [disclosure.uuid]),
    ]
    for name, args in addresses_of_it:
        assert get(petra, name, *args).status_code == 200, name
    assert disclosure.number in text_of(get(petra, "cases:inbox"))
    with acting("carin") as who:
        withdraw(disclosure, by=who.user, because="Skickades fel")
    for name, args in addresses_of_it:
        assert get(petra, name, *args).status_code == 404, name
    assert disclosure.number not in text_of(get(petra, "cases:inbox"))
    assert disclosure.number not in text_of(get(petra, "api:received"))
    assert (
        get(client_for("anna"), "cases:disclosure", disclosure.uuid).status_code == 200
    )


def test_withdrawn_disclosure_is_searched_for_in_vain(client_for, acting, sent):
    """What the copy says was among the words of the receiver's own case."""
    _, disclosure = sent
    theirs = police_scene.receive(disclosure, acting)
    petra = client_for("petra")
    for words, found in (("Rosita", True), ("Finnsinte", False)):
        shown = text_of(get(petra, "cases:list", q=words))
        assert (theirs.reference in shown) == found
    with acting("carin") as who:
        withdraw(disclosure, by=who.user, because="Skickades fel")
    assert theirs.reference not in text_of(get(petra, "cases:list", q="Rosita"))


def test_restricted_case_is_gone_at_the_next_request_everywhere(
    client_for, acting, secret, person
):
    hidden = secret("anna")
    adam = client_for("adam")
    paths = [
        ("cases:detail", hidden.case.uuid),
        ("cases:party", hidden.party.uuid),
        ("api:case", hidden.case.uuid),
        ("api:events", hidden.case.uuid),
    ]
    for name, uuid in paths:
        assert get(adam, name, uuid).status_code == 200
    with acting("carin") as who:
        restrict_case(
            hidden.case, by=who.user, people=[person("anna")], because="Skyddas"
        )
    for name, uuid in paths:
        assert get(adam, name, uuid).status_code == 404
    assert hidden.case.reference not in text_of(get(adam, "cases:list", q=MARK))


# --- one side's doings never reach the other's rows -----------------------------------
def test_source_that_changes_changes_no_copy(client_for, acting, sent):
    scene, disclosure = sent
    petra = client_for("petra")
    before = without_tokens(get(petra, "cases:disclosure", disclosure.uuid))
    with acting("anna") as who:
        Party.objects.filter(pk=scene.woman.pk).update(name="Ändrad Sedan")
        add_party(
            Case.objects.get(pk=scene.case.pk), by=who.user, name="Ny", role="barn"
        )
        with pytest.raises(DatabaseError), transaction.atomic():
            Document.objects.filter(pk=scene.lease.pk).update(name="bytt.pdf")
    after = without_tokens(get(petra, "cases:disclosure", disclosure.uuid))
    assert after == before
    assert "Ändrad Sedan" not in after


# --- privilege, mass assignment -------------------------------------------------------
def test_extra_fields_in_a_form_set_nothing(client_for, acting, secret, person):
    case = secret("anna").case
    vera = person("vera")
    with acting("anna"):
        foreign = Unit.objects.get(name="Vuxenenheten")
        police = Agency.objects.get(code="PM")
    extra = {
        "agency": police.pk,
        "agency_id": police.pk,
        "unit": foreign.pk,
        "unit_id": foreign.pk,
        "case": "1",
        "created_by": vera.pk,
        "is_restricted": "on",
        "step": "avslut",
        "uuid": "6c9e5c2e-7a37-4bb8-a5f4-8f9dd5a6f2aa",
        "is_system": "on",
        "is_superuser": "on",
    }
    once = "0d6cbd45-9d4c-4a1c-a43c-4b65a4fdc2aa"
    noted = {"text": "Ringt", "happened_on": "2026-01-12", "once": once}
    answer = client_for("anna").post(
        reverse("cases:note-add", args=[case.uuid]), noted | extra
    )
    assert answer.status_code == 302
    with acting("anna") as who:
        note = case.notes.get()
        assert (note.created_by_id, note.case_id) == (who.user.pk, case.pk)
        now = Case.objects.get(pk=case.pk)
        assert (now.agency_id, now.unit_id, now.step) == (
            case.agency_id,
            case.unit_id,
            case.step,
        )
    own = {
        "old_password": "pax-demo-2026",
        "new_password1": "eget-val-9 hund",
        "new_password2": "eget-val-9 hund",
    }
    client_for("anna").post(reverse("accounts:password-change"), own | extra)
    anna = User.objects.get(username="anna")
    assert (anna.agency_id, anna.is_system, anna.is_superuser) == (
        case.agency_id,
        False,
        False,
    )


def test_flag_goes_to_no_unit_that_one_may_not_flag_to(client_for, acting):
    with acting("anna"):
        units = Unit.objects.filter(takes_flags=False)
        closed = {str(uuid) for uuid in units.values_list("uuid", flat=True)}
    offered = {
        value
        for value, _ in _flat(
            get(client_for("anna"), "cases:flag")
            .context["form"]["to_unit"]
            .field.choices
        )
    }
    assert not offered & closed
    with acting("anna"):
        assert not Flag.objects.exists()


# --- maps of other agencies -----------------------------------------------------------
def test_maps_of_other_agencies_are_not_shown_or_copied(client_for, acting):
    client = client_for("carin")
    listed = text_of(get(client, "cases:processes"))
    shipped = re.findall(r"/processkartor/([0-9a-f-]{36})/", listed)
    made = client.post(
        reverse("cases:process-copy", args=[shipped[0]]),
        {
            "name": f"Karta {MARK}",
            "area": "Prov",
            "once": "0d6cbd45-9d4c-4a1c-a43c-4b65a4fdc2aa",
        },
        follow=True,
    )
    assert f"Karta {MARK}" in text_of(made)
    for who in ("viktor", "samira"):
        other = client_for(who)
        assert MARK not in text_of(get(other, "cases:processes"))
    own = set(re.findall(r"/processkartor/([0-9a-f-]{36})/", text_of(made)))
    for uuid in own - set(shipped):
        assert get(client_for("samira"), "cases:process", uuid).status_code == 404


# --- what is said elsewhere -----------------------------------------------------------
def test_titles_and_addresses_hold_no_personal_data(client_for, secret):
    hidden = secret("anna")
    client = client_for("anna")
    for address in addresses():
        if address.kwargs != ("case",) or "GET" not in address.methods:
            continue
        answer = client.get(reverse(address.name, args=[hidden.case.uuid]), follow=True)
        if not answer.headers["Content-Type"].startswith("text/html"):
            continue
        title = re.search(r"<title>(.*?)</title>", text_of(answer), re.S)
        assert title, address.path
        assert MARK not in title[1]
        links = re.findall(r'(?:href|action)="([^"]*)"', text_of(answer))
        assert not [link for link in links if MARK in link or NUMBER in link]


def test_number_that_is_searched_for_does_not_stay_in_the_address(client_for, secret):
    secret("anna")
    answer = get(client_for("anna"), "cases:list", q=NUMBER)
    assert NUMBER not in answer.request["QUERY_STRING"]
    assert NUMBER not in str(answer.redirect_chain)


def test_nothing_is_mailed(sent):
    assert mail.outbox == []


def test_no_address_takes_a_kind_of_thing():
    """One view for every model would ask one question for all of them."""
    kinds = {"model", "app_label", "content_type", "ct", "kind", "table"}
    assert not [a.path for a in addresses() if kinds & set(a.kwargs)]


# --- the browser ----------------------------------------------------------------------
def test_nothing_is_kept_in_the_browser_after_signing_out(client_for, secret):
    case = secret("anna").case
    client = client_for("anna")
    for path in ("/", case.get_absolute_url(), "/finns-inte/", "/api/v1/arenden/"):
        assert client.get(path)["Cache-Control"] == "no-store, private"
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    out = client.post(reverse("accounts:sign-out"))
    assert out["Clear-Site-Data"] == '"cache"'
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = session
    assert stolen.get(case.get_absolute_url()).status_code == 302


def test_unknown_and_forbidden_answer_alike(client_for, secret):
    hidden = secret("vera")
    client = client_for("anna")
    for name, uuid in (
        ("cases:detail", hidden.case.uuid),
        ("cases:party", hidden.party.uuid),
    ):
        foreign = client.get(reverse(name, args=[uuid]))
        unknown = client.get(
            reverse(name, args=["6c9e5c2e-7a37-4bb8-a5f4-8f9dd5a6f2aa"])
        )
        assert foreign.status_code == unknown.status_code == 404
        assert without_tokens(foreign) == without_tokens(unknown)


def test_signing_in_answers_alike_whoever_it_is(db):
    said = set()
    for name in ("anna", "finns-inte", "system-sn"):
        answer = Client().post(
            reverse("accounts:sign-in"), {"username": name, "password": "fel"}
        )
        said.add(without_tokens(answer).replace(name, ""))
    assert len(said) == 1


@pytest.mark.parametrize(
    "to", ["https://ond.example/", "//ond.example/", "javascript:1"]
)
def test_signing_in_leads_nowhere_else(db, to):
    answer = Client().post(
        reverse("accounts:sign-in"),
        {"username": "anna", "password": "pax-demo-2026", "next": to},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")


# --- faults ---------------------------------------------------------------------------
def test_fault_of_ours_tells_nothing_of_itself(client_for, secret, monkeypatch):
    case = secret("anna").case

    def fails(*_: Any) -> None:
        raise RuntimeError(f"hemligt om {MARK}")

    monkeypatch.setattr("cases.case.selectors.overview", fails)
    client = client_for("anna")
    client.raise_request_exception = False
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 500
    assert MARK not in text_of(answer)
    assert "RuntimeError" not in text_of(answer)
    assert settings.ADMINS == []


def test_text_is_only_text(client_for, acting, secret):
    """What somebody writes is never a template, and never markup."""
    case = secret("anna").case
    written = "{{ case.unit }} {% now 'Y' %} <script>alert(1)</script> ${7*7}"
    with acting("anna") as who:
        add_note(case, by=who.user, text=written, happened_on=datetime.date(2026, 1, 2))
    page = text_of(get(client_for("anna"), "cases:work", case.uuid))
    assert "{{ case.unit }} {% now &#x27;Y&#x27; %} &lt;script&gt;" in page
    assert "<script>alert" not in page
