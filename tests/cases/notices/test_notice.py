"""Notifications (underrättelser) to those who pay or register, and their answers."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.disclosure.lagrum import OnGround
from cases.models import Disclosure, Underrattelse
from cases.notices import services as notifying
from pax.accounts.models import Agency
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Refused, WrongState
from tests.cases import chain_scene as scenes
from tests.two import withdraw


@pytest.fixture
def scene(annas_case, acting):
    return scenes.police_scene.at_report(annas_case, acting)


@pytest.fixture
def notice(scene, acting):
    return prepare(scene, acting)


def prepare(scene, acting, code="FK", law="lag-2008-206-3", **changed):
    given = {
        "law": law,
        "benefit": "Bostadsbidrag",
        "circumstances": "Hushållet är större än uppgivet.",
        "party": scene.woman,
    }
    with acting("anna") as anna:
        receiver = Agency.objects.get(code=code)
        return notifying.prepare_notice(
            scene.case, by=anna.user, receiver=receiver, **(given | changed)
        )


def send(notice, acting, **changed):
    with acting("carin") as carin:
        notice = Underrattelse.objects.select_related(
            "case__unit__agency", "party", "receiver"
        ).get(pk=notice.pk)
        return notifying.send_notice(
            notice,
            to_unit=notifying.receiving_units(notice).get(),
            by=carin.user,
            digest=fingerprint(notifying.freeze_notice(notice)),
            **changed,
        )


def once(**given):
    return {"once": str(uuid.uuid4())} | given


def tab(case):
    return reverse("cases:tracks", args=[case.uuid]) + "#underrattelser"


def url(name, thing):
    return reverse(f"cases:{name}", args=[thing.uuid])


def test_notice_is_prepared_by_one_and_sent_by_another(scene, client_for, acting):
    anna = client_for("anna")
    with acting("anna"):
        receiver = Agency.objects.get(code="FK")
    sent = once(
        law="lag-2008-206-3",
        receiver=receiver.pk,
        benefit="Bostadsbidrag",
        party=scene.woman.pk,
        circumstances="Hushållet är större än uppgivet.",
    )
    answer = anna.post(url("notice-add", scene.case), sent)
    assert (answer.status_code, answer.url) == (302, tab(scene.case))
    with acting("anna"):
        notice = Underrattelse.objects.get()
        assert not Disclosure.objects.exists()
    assert anna.get(url("notice-send", notice)).status_code == 403

    carin = client_for("carin")
    page = carin.get(url("notice-send", notice)).content.decode()
    assert "Det här får mottagaren läsa" in page
    assert "Hushållet är större än uppgivet." in page
    assert "Rosita Sandhem" in page
    with acting("carin"):
        digest = fingerprint(notifying.freeze_notice(notice))
        to_unit = notifying.receiving_units(notice).get()
    sent = once(to_unit=to_unit.pk, digest=digest, answer_by="")
    answers = [carin.post(url("notice-send", notice), sent) for _ in range(2)]
    assert [(a.status_code, a.url) for a in answers] == [(302, tab(scene.case))] * 2
    with acting("anna"):
        letter = Disclosure.objects.get(kind="underrattelse")
        assert (letter.ground, letter.receiver_agency.code) == ("lag-2008-206-3", "FK")
        assert str(letter.decided_by) == "Carin Stavsjö"


def test_the_copy_holds_what_the_notification_says_and_no_more(notice, acting):
    letter = send(notice, acting)
    with acting("carin"):
        content = Disclosure.objects.get(pk=letter.pk).content
    assert content["circumstances"] == "Hushållet är större än uppgivet."
    (party,) = content["parties"]
    assert (party["name"], party["identity_number"]) == (
        "Rosita Sandhem",
        "198112189876",
    )
    for secret in ("Misstänkt", "Ruben", "Provgatan", "bil står"):
        assert secret not in str(content)


def test_where_the_protected_live_is_not_passed_on(scene, acting):
    letter = send(prepare(scene, acting, party=scene.man), acting)
    with acting("kim"):
        letter = Disclosure.objects.get(pk=letter.pk)
        assert letter.is_protected
        assert "Hemligvägen" not in str(letter.content)
        assert letter.content["parties"][0]["is_protected"]


def test_what_changed_after_it_was_read_is_not_sent(notice, acting):
    with acting("carin") as carin:
        read = fingerprint(notifying.freeze_notice(notice))
    with acting("anna") as anna:
        receiver = Agency.objects.get(code="FK")
        current = Underrattelse.objects.get(pk=notice.pk)
        notifying.revise_notice(
            current,
            by=anna.user,
            version=1,
            law="lag-2008-206-3",
            receiver=receiver,
            benefit="Bostadsbidrag",
            circumstances="Något annat",
        )
    with acting("carin") as carin, pytest.raises(Conflict, match="Läs den igen"):
        notifying.send_notice(
            current,
            to_unit=notifying.receiving_units(current).get(),
            by=carin.user,
            digest=read,
        )


def test_receiver_answers_and_the_sender_reads_it_in_the_case(
    notice, acting, client_for
):
    due = timezone.localdate() + datetime.timedelta(days=30)
    letter = send(notice, acting, answer_by=due)
    kim = client_for("kim")
    inbox = reverse("cases:inbox")
    assert letter.number in kim.get(inbox).content.decode()
    copy = kim.get(letter.get_absolute_url()).content.decode()
    assert url("notice-answer", letter) in copy
    assert "Ta emot och öppna ärende" not in copy
    page = kim.get(url("notice-answer", letter)).content.decode()
    assert "Hushållet är större än uppgivet." in page
    sent = once(
        answer="En utredning är öppnad hos oss.",
        ground="osl-10-15a",
        balancing="Kommunen behöver svaret.",
    )
    answers = [kim.post(url("notice-answer", letter), sent) for _ in range(2)]
    assert [(a.status_code, a.url) for a in answers] == [
        (302, letter.get_absolute_url())
    ] * 2
    with acting("anna"):
        answered = Underrattelse.objects.get(pk=notice.pk)
        assert answered.answered_on == timezone.localdate()
        assert answered.answer == "En utredning är öppnad hos oss."
        assert Disclosure.objects.get(pk=letter.pk).answered_at is not None
    page = client_for("anna").get(tab(notice.case)).content.decode()
    assert "En utredning är öppnad hos oss." in page
    assert letter.number not in kim.get(inbox).content.decode()
    again = kim.get(url("notice-answer", letter))
    assert again.status_code == 409
    assert "redan besvarad" in again.content.decode()


def test_wrong_registration_goes_to_skatteverket_only(scene, acting, client_for):
    notice = prepare(scene, acting, code="SKV", law="fol-32c", benefit="Adress")
    letter = send(notice, acting)
    with acting("tove") as tove:
        got = Disclosure.objects.get(pk=letter.pk)
        assert got.ground_text.startswith("32 c § folkbokföringslagen")
        notifying.answer_notice(
            got,
            answer="Adressen är rättad.",
            terms=OnGround("osl-10-15a", "Behövs i utredningen."),
            by=tove.user,
        )
    with acting("anna"):
        assert Underrattelse.objects.get(pk=notice.pk).answer == "Adressen är rättad."
    with pytest.raises(Refused):
        prepare(scene, acting, code="FK", law="fol-32c")


@pytest.mark.parametrize("username", ["petra", "tove", "vera", "axel"])
def test_only_the_receiver_reads_and_answers(notice, acting, client_for, username):
    letter = send(notice, acting)
    stranger = client_for(username)
    assert stranger.get(letter.get_absolute_url()).status_code == 404
    assert stranger.get(url("notice-answer", letter)).status_code == 404


def test_the_sender_does_not_answer_itself(notice, acting, client_for):
    letter = send(notice, acting)
    assert client_for("carin").get(url("notice-answer", letter)).status_code == 404
    with acting("carin") as carin, pytest.raises(Denied):
        notifying.answer_notice(
            letter, answer="Ja", terms=OnGround("osl-10-15a", "x"), by=carin.user
        )


def test_withdrawn_it_can_no_longer_be_read_or_answered(notice, acting, client_for):
    letter = send(notice, acting)
    with acting("carin") as carin:
        withdraw(letter, by=carin.user, because="Fel person")
    assert client_for("kim").get(url("notice-answer", letter)).status_code == 404


def test_one_who_does_not_use_pax_gets_a_letter(scene, acting, client_for):
    notice = prepare(scene, acting, code="RS", benefit="Tandvårdsstöd")
    carin = client_for("carin")
    page = carin.get(url("notice-send", notice)).content.decode()
    assert "Mottagaren använder inte Pax" in page
    sent = once(sent_on=timezone.localdate().isoformat())
    assert carin.post(url("notice-send", notice), sent).status_code == 302
    anna = client_for("anna")
    answer = once(
        answered_on=timezone.localdate().isoformat(), answer="De har rättat det."
    )
    assert anna.post(url("notice-note", notice), answer).status_code == 302
    with acting("anna"):
        notice = Underrattelse.objects.get(pk=notice.pk)
        assert (notice.disclosure, notice.answer) == (None, "De har rättat det.")


def test_not_notifying_needs_special_reasons(notice, client_for, acting):
    carin = client_for("carin")
    assert (
        carin.post(url("notice-decline", notice), once(because="")).status_code == 422
    )
    reasons = once(because="Försäkringskassan har själv upptäckt felet.")
    assert carin.post(url("notice-decline", notice), reasons).status_code == 302
    today = timezone.localdate()
    with acting("carin") as who, pytest.raises(WrongState, match="beslutat"):
        notifying.note_letter(notice, sent_on=today, by=who.user)


def test_a_sent_notification_is_not_changed(notice, acting, client_for):
    send(notice, acting)
    answer = client_for("anna").get(url("notice-edit", notice))
    assert answer.status_code == 409
    assert "redan skickad" in answer.content.decode()


def test_the_own_agency_is_no_receiver(scene, client_for, acting):
    page = client_for("anna").get(url("notice-add", scene.case)).content.decode()
    options = page.split('name="receiver"')[1].split("</select>")[0]
    assert "Socialnämnden" not in options
    assert "Polismyndigheten" not in options
    assert "Region Stockholm (per brev)" in options


@pytest.mark.parametrize(
    "name", ["notice-edit", "notice-send", "notice-letter", "notice-decline"]
)
@pytest.mark.parametrize("username", ["vera", "petra", "kim", "samira"])
def test_strangers_find_no_notification(notice, client_for, name, username):
    assert client_for(username).get(url(name, notice)).status_code == 404
