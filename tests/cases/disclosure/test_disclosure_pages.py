"""The register, the frozen copy, the inbox and the answers, in a browser."""

import datetime
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.disclosure.lagrum import OnGround
from cases.disclosure.services import Completion, send_completion
from cases.models import Case, DisclosedFile, Disclosure, Note
from cases.tasks.services import add_note
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.decisions.models import Kind, PendingDecision, State
from tests.cases import police_scene as scenes
from tests.two import withdraw

INBOX = "/inkommet/"
#: Session, person, roles and units, agency, the identity set and unset, savepoints;
#: what waits, what is owed, what others owe, and the number in the menu.
INBOX_QUERIES = 13


def address(name, thing, *more):
    return reverse(f"cases:{name}", args=[thing.uuid, *more])


def once():
    return {"once": str(uuid.uuid4())}


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def digest_on(answer):
    return re.search(r'name="digest" value="([0-9a-f]{64})"', answer.content.decode())[
        1
    ]


def file_of(disclosure, acting):
    with acting("carin"):
        return DisclosedFile.objects.get(disclosure=disclosure)


# The frozen copy


def test_both_sides_read_the_same_copy(sent, client_for):
    ours, theirs = (
        text_of(client_for(name).get(address("disclosure", sent)))
        for name in ("anna", "petra")
    )
    for page in (ours, theirs):
        assert "Utlämnad kopia" in page
        assert "Mannens bil står utanför" in page
        assert sent.content_sha256 in page
        assert "Hemligvägen" not in page
        assert "Rebecka" not in page
    assert "Ta emot och öppna ärende" in theirs
    assert "Ta emot och öppna ärende" not in ours


def test_how_interests_were_weighed_stays_with_the_sender(scene, acting, client_for):
    sent = scenes.report(
        scene, acting, ground="osl-10-15a", balancing="Vägt mot integriteten."
    )
    url = address("disclosure", sent)
    assert "Vägt mot integriteten" in text_of(client_for("carin").get(url))
    assert "Vägt mot integriteten" not in text_of(client_for("petra").get(url))


def test_reading_the_copy_is_logged_at_the_readers_own_agency(sent, acting, client_for):
    client_for("petra").get(address("disclosure", sent))
    with acting("petra") as petra:
        event = Event.objects.get(actor_id=petra.user.pk, verb=Verb.DISCLOSURE_READ)
        assert (event.about, event.case_id) == (sent.number, None)
    with acting("carin"):
        assert not Event.objects.filter(verb=Verb.DISCLOSURE_READ).exists()


def test_a_file_is_given_as_an_attachment_and_logged(sent, acting, client_for):
    file = file_of(sent, acting)
    url = address("disclosed-file", sent, file.uuid)
    answer = client_for("petra").get(url)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == scenes.PDF
    assert answer["Content-Disposition"] == 'attachment; filename="hyresavtal.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    with acting("petra") as petra:
        assert Event.objects.filter(
            actor_id=petra.user.pk, verb=Verb.DOCUMENT_READ
        ).exists()


def test_a_file_is_found_only_behind_its_own_disclosure(
    sent, acting, client_for, open_case
):
    other = scenes.report(scenes.at_report(open_case("anna"), acting), acting)
    file = file_of(sent, acting)
    petra = client_for("petra")
    assert petra.get(address("disclosed-file", other, file.uuid)).status_code == 404
    assert petra.get(address("disclosed-file", sent, uuid.uuid4())).status_code == 404


def test_a_disclosure_is_not_for_others(sent, acting, client_for):
    file = file_of(sent, acting)
    for username in ("vera", "hugo", "samira", "asta", "ulla", "sigrid", "lovisa"):
        client = client_for(username)
        for url in (
            address("disclosure", sent),
            address("disclosed-file", sent, file.uuid),
            address("disclosure-withdraw", sent),
            address("completion-send", sent),
        ):
            assert client.get(url).status_code == 404, (username, url)
        assert client.post(address("disclosure-receive", sent)).status_code == 404


# Receiving


def test_receiving_leads_to_the_new_case(sent, acting, client_for):
    petra = client_for("petra")
    url = address("disclosure-receive", sent)
    data = {"k_number": " 5000-k123456-26 "} | once()
    answer = petra.post(url, data)
    with acting("petra"):
        case = Case.objects.get()
    assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
    assert case.k_number == "5000-K123456-26"
    again = petra.post(url, data)  # a double click
    assert again.url == answer.url
    other = petra.post(url, once())
    assert other.status_code == 409
    assert "redan mottaget" in text_of(other)
    assert petra.get(answer.url).status_code == 200


def test_a_wrong_k_number_is_explained(sent, acting, client_for):
    answer = client_for("petra").post(
        address("disclosure-receive", sent), {"k_number": "K123"} | once()
    )
    assert answer.status_code == 422
    assert "5000-K123456-26" in text_of(answer)
    with acting("petra"):
        assert not Case.objects.exists()


def test_the_sender_cannot_receive_its_own(sent, client_for):
    url = address("disclosure-receive", sent)
    assert client_for("carin").post(url, once()).status_code == 404
    assert client_for("petra").get(url).status_code == 405


# The inbox


def test_the_inbox_shows_what_waits_and_how_long(sent, client_for):
    page = text_of(client_for("petra").get(INBOX))
    assert sent.number in page
    assert "Försörjningsstöd, Socialnämnden" in page
    assert "aria-current" in page
    ours = text_of(client_for("anna").get(INBOX))
    assert "Väntar på svar från andra" in ours
    assert sent.number in ours
    assert "Inget väntar" in ours


def test_the_inbox_says_nothing_of_what_others_have_been_sent(sent, client_for):
    for username in ("hugo", "vera", "kim", "asta", "samira"):
        page = client_for(username).get(INBOX)
        assert page.status_code == 200
        assert sent.number not in page.content.decode()


def test_the_inbox_is_for_those_who_receive(db, client_for):
    for username in ("ulla", "malte", "elin", "frida", "lovisa", "sigrid"):
        assert client_for(username).get(INBOX).status_code == 404


def test_the_inbox_costs_the_same_however_much_there_is(
    sent, acting, client_for, open_case, django_assert_num_queries
):
    petra = client_for("petra")
    petra.get(INBOX)

    def cost():
        with django_assert_num_queries(INBOX_QUERIES):
            petra.get(INBOX)

    cost()
    for _ in range(2):
        scenes.report(scenes.at_report(open_case("anna"), acting), acting)
    cost()


# Withdrawing


def test_withdrawing_takes_a_reason_and_the_copy_is_gone(
    sent, petras_case, acting, client_for
):
    carin, petra = client_for("carin"), client_for("petra")
    url = address("disclosure-withdraw", sent)
    assert carin.post(url, {"because": ""}).status_code == 422
    assert petra.get(address("disclosure", sent)).status_code == 200
    answer = carin.post(url, {"because": "Fel person."})
    assert (answer.status_code, answer.url) == (302, address("disclosure", sent))
    # Not by one alone: another who works with the case confirms.
    assert petra.get(address("disclosure", sent)).status_code == 200
    with acting("carin"):
        asked = PendingDecision.objects.get(kind=Kind.WITHDRAWAL)
    assert carin.post(asked.get_absolute_url(), {"confirmed": "ja"}).status_code == 302
    assert petra.get(address("disclosure", sent)).status_code == 200  # taken back
    assert carin.post(url, {"because": "Fel person."}).status_code == 302
    with acting("anna"):
        asked = PendingDecision.objects.get(kind=Kind.WITHDRAWAL, state=State.ASKED)
    told = client_for("anna").post(asked.get_absolute_url(), {"confirmed": "ja"})
    assert (told.status_code, told.url) == (302, "/")
    assert "Skäl: Fel person." in text_of(carin.get(answer.url))

    file = file_of(sent, acting)
    for gone in (
        address("disclosure", sent),
        address("report-pdf", sent),
        address("disclosed-file", sent, file.uuid),
    ):
        assert petra.get(gone).status_code == 404, gone
    assert sent.number not in text_of(petra.get(INBOX))
    register = text_of(petra.get(address("disclosures", petras_case)))
    assert "Avsändaren har återkallat" in register
    assert address("disclosure", sent) not in register
    assert "Rosita" not in register
    assert petra.get(address("feedback", petras_case)).status_code == 200
    case = text_of(petra.get(address("detail", petras_case)))
    assert "Vår del är klar" in case  # all that is left to say, and to nobody
    assert "handelse=" not in case
    assert petra.get(address("completion-ask", petras_case)).status_code == 302


def test_what_is_withdrawn_is_no_longer_found_by_searching(
    sent, petras_case, acting, client_for
):
    petra = client_for("petra")

    def found(words):
        page = petra.get(reverse("cases:list"), {"q": words}, follow=True)
        assert page.status_code == 200
        return petras_case.reference in page.content.decode()

    words = ("Rosita", "oriktiga uppgifter")
    assert [found(w) for w in words] == [True, True]
    assert not found("Hemligvägen")
    with acting("carin") as carin:
        withdraw(sent, by=carin.user, because="Fel person.")
    assert [found(w) for w in words] == [False, False]
    assert found("Polisanmälan")  # their own case is still theirs


def test_only_the_senders_decider_withdraws(sent, client_for):
    url = address("disclosure-withdraw", sent)
    assert client_for("anna").get(url).status_code == 403
    assert client_for("petra").get(url).status_code == 404
    assert client_for("petra").post(url, {"because": "Nej."}).status_code == 404


# The register of a case


def test_the_register_tells_what_was_given_to_whom_and_why(
    sent, scene, petras_case, client_for
):
    page = text_of(client_for("anna").get(address("disclosures", scene.case)))
    for words in (
        sent.number,
        "Lokalpolisområde Södertälje, Polismyndigheten",
        "6 § bidragsbrottslagen",
        "Carin Stavsjö",
        "Mottaget",
        "6 dagar",
    ):
        assert words in page, words
    theirs = text_of(client_for("petra").get(address("disclosures", petras_case)))
    assert "Det ärendet öppnades ur" in theirs
    assert "Stannar hos Polisen" in theirs


def test_the_register_costs_the_same_however_long_it_is(
    sent, scene, petras_case, acting, client_for
):
    anna = client_for("anna")
    url = address("disclosures", scene.case)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert anna.get(url).status_code == 200
        return len(queries)

    cost()
    once_told = cost()
    with acting("carin") as carin:
        for text in ("Ett.", "Två.", "Tre."):
            root = Disclosure.objects.select_related("receiver_unit__agency").get(
                pk=sent.pk
            )
            case = Case.objects.get(pk=scene.case.pk)
            duty = OnGround("bidragsbrottslagen-6")
            send_completion(case, root, Completion(text), duty, by=carin.user)
    assert cost() == once_told


def test_the_register_is_the_cases_own(sent, scene, petras_case, client_for):
    for username, case in (
        ("vera", scene.case),
        ("petra", scene.case),
        ("carin", petras_case),
    ):
        client = client_for(username)
        assert client.get(address("disclosures", case)).status_code == 404


# Telling the sender


def tell_url(case, key):
    return f"{address('feedback', case)}?handelse={key}"


def test_feedback_is_read_before_it_is_sent(petras_case, scene, acting, client_for):
    petra = client_for("petra")
    choices = text_of(petra.get(address("feedback", petras_case)))
    assert "Förundersökning inleds inte" in choices
    url = tell_url(petras_case, "fu_inleds_inte")
    data = {
        "on": timezone.localdate().isoformat(),
        "because": "Brott kan inte styrkas.",
        "message": "Ni kan begära överprövning.",
        "ground": "osl-35-6",
        "balancing": "",
        "k_number": "",
    } | once()
    preview = petra.post(url, data)
    assert preview.status_code == 200
    assert "Så här ser mottagaren det" in text_of(preview)
    assert "Ni kan begära överprövning." in text_of(preview)
    with acting("petra"):
        assert Disclosure.objects.filter(kind="aterkoppling").count() == 0

    back = petra.post(url, data | {"andra": "1"})
    assert back.status_code == 200
    assert "Brott kan inte styrkas." in text_of(back)
    assert 'name="digest"' not in back.content.decode()

    sent = petra.post(url, data | {"digest": digest_on(preview)})
    assert (sent.status_code, sent.url) == (302, address("disclosures", petras_case))
    assert petra.post(url, data | {"digest": digest_on(preview)}).status_code == 409
    owner = text_of(client_for("anna").get(address("disclosures", scene.case)))
    assert "Återkoppling" in owner


def test_what_is_changed_after_the_preview_is_shown_again(petras_case, client_for):
    petra = client_for("petra")
    url = tell_url(petras_case, "vantar_region")
    data = {"on": timezone.localdate().isoformat(), "ground": "osl-35-6"} | once()
    preview = petra.post(url, data)
    changed = petra.post(
        url, data | {"message": "Smög in.", "digest": digest_on(preview)}
    )
    assert changed.status_code == 200
    assert "Så här ser mottagaren det" in text_of(changed)
    assert digest_on(changed) != digest_on(preview)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"because": ""}, "Fyll i ”Skäl”."),
        ({"on": "2099-01-01"}, "eller tidigare"),
        ({"ground": "osl-10-15a"}, "OSL 10 kap. 15 a § kan inte användas här."),
        ({"ground": "osl-10-27"}, "kräver att du skriver hur intressena har vägts"),
        ({"k_number": "123"}, "Skriv numret som i exemplet"),
    ],
)
def test_what_is_wrong_with_feedback_is_said(
    petras_case, client_for, changed, sentence
):
    data = {
        "on": timezone.localdate().isoformat(),
        "because": "Brott kan inte styrkas.",
        "ground": "osl-35-6",
    }
    answer = client_for("petra").post(
        tell_url(petras_case, "fu_nedlagd"), data | changed | once()
    )
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_feedback_that_does_not_belong_is_refused(petras_case, client_for):
    petra = client_for("petra")
    for key in ("stallning_ja", "anmal", "hittepa", ""):
        assert petra.post(tell_url(petras_case, key), once()).status_code == 409
        assert petra.get(tell_url(petras_case, key)).status_code == 200


def test_the_owner_is_told_that_there_is_nobody_to_answer(scene, client_for):
    page = client_for("anna").get(address("feedback", scene.case))
    assert page.status_code == 200
    assert "Ärendet är ert eget" in text_of(page)
    answer = client_for("anna").get(address("completion-ask", scene.case))
    assert answer.status_code == 302


def test_police_notes_are_on_no_page_of_the_owners(
    petras_case, scene, acting, client_for
):
    with acting("petra") as petra:
        add_note(
            Case.objects.get(pk=petras_case.pk),
            by=petra.user,
            text="Spaning fredag natt.",
            happened_on=timezone.localdate(),
        )
    anna = client_for("anna")
    for name in ("detail", "disclosures", "work", "timeline", "history"):
        page = anna.get(address(name, scene.case))
        assert page.status_code == 200
        assert "Spaning" not in page.content.decode()
    with acting("anna"):
        assert not Note.objects.exists()


# Completions


def test_a_request_and_its_completion_go_there_and_back(
    petras_case, scene, acting, client_for
):
    petra, carin = client_for("petra"), client_for("carin")
    ask = address("completion-ask", petras_case)
    data = {
        "text": "Skicka hyresavtalet för 2025.",
        "answer_by": (timezone.localdate() + datetime.timedelta(days=9)).isoformat(),
        "ground": "osl-10-2",
        "balancing": "Utan underlaget kan vi inte ta ställning.",
    } | once()
    preview = petra.post(ask, data)
    assert petra.post(ask, data | {"digest": digest_on(preview)}).status_code == 302
    with acting("petra"):
        asked = Disclosure.objects.get(kind="komplettering_begard")

    register = text_of(carin.get(address("disclosures", scene.case)))
    assert "Komplettering begärd" in register
    send = address("completion-send", asked)
    assert send in register
    assert send not in text_of(
        client_for("anna").get(address("disclosures", scene.case))
    )
    form = text_of(carin.get(send))
    assert "Skicka hyresavtalet för 2025." in form
    data = {
        "text": "Här är det.",
        "documents": [str(scene.diary.uuid)],
        "ground": "bidragsbrottslagen-6",
    } | once()
    preview = carin.post(send, data)
    assert "arbetsbok.pdf" in text_of(preview)
    assert carin.post(send, data | {"digest": digest_on(preview)}).status_code == 302

    theirs = text_of(petra.get(address("disclosures", petras_case)))
    assert "Komplettering" in theirs
    assert "Besvarat" in theirs
    assert "Komplettering begärd" not in text_of(
        carin.get(address("disclosures", scene.case))
    )


def test_only_the_decider_sends_a_completion(petras_case, sent, client_for):
    assert client_for("anna").get(address("completion-send", sent)).status_code == 403
    assert client_for("carin").get(address("completion-send", sent)).status_code == 200


def test_nothing_is_added_to_what_is_withdrawn(petras_case, sent, acting, client_for):
    with acting("carin") as carin:
        withdraw(sent, by=carin.user, because="Fel person.")
    answer = client_for("carin").get(address("completion-send", sent))
    assert answer.status_code == 409
