"""Preparing, reading, signing and printing the police report in a browser."""

import hashlib
import re
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from cases.models import Case, Disclosure, Polisanmalan
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.demo.directory import PASSWORD
from tests.cases import police_scene as scenes


@pytest.fixture(autouse=True)
def _no_guesses_left_from_other_tests():
    cache.clear()


def address(name, thing):
    return reverse(f"cases:{name}", args=[thing.uuid])


def filled_in(scene, acting, **changed):
    """Fill in the form of the report, as a browser would send it."""
    with acting("anna"):
        unit = Unit.objects.get(name=scenes.LPO)
    return {
        "version": "",
        "brottsrubricering": "bidragsbrott",
        "to_unit": unit.pk,
        "description": "Mellan januari och mars lämnades oriktiga uppgifter.",
        "ground": "bidragsbrottslagen-6",
        "parties": [str(scene.woman.uuid), str(scene.man.uuid)],
        "statements": [str(scene.fact.uuid)],
        "documents": [str(scene.lease.uuid)],
        "with_calculation": "on",
    } | changed


def digest_on(page):
    return re.search(r'name="digest" value="([0-9a-f]{64})"', page.content.decode())[1]


def signature(page, **changed):
    return {
        "digest": digest_on(page),
        "password": PASSWORD,
        "once": str(uuid.uuid4()),
    } | changed


# Preparing


def test_an_officer_prepares_and_is_led_to_the_preview(scene, acting, client_for):
    anna = client_for("anna")
    form = anna.get(address("report", scene.case))
    assert form.status_code == 200
    answer = anna.post(address("report", scene.case), filled_in(scene, acting))
    assert answer.status_code == 302
    assert answer.url == address("report-preview", scene.case)
    page = anna.get(answer.url).content.decode()
    assert "Rosita Sandhem" in page
    assert "Skyddad uppgift" in page
    assert "Hemligvägen" not in page
    assert "Rebecka" not in page
    assert "arbetsbok" not in page


def test_what_is_missing_is_said_and_nothing_is_lost(scene, acting, client_for):
    answer = client_for("anna").post(
        address("report", scene.case), filled_in(scene, acting, brottsrubricering="")
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Gör ett val för ”Brottsrubricering”." in page
    assert "lämnades oriktiga uppgifter" in page
    with acting("anna"):
        assert not Polisanmalan.objects.exists()


@pytest.mark.parametrize(
    ("ground", "sentence"),
    [
        ("osl-10-27", "OSL 10 kap. 27 § kan inte användas här."),
        ("osl-10-15a", "OSL 10 kap. 15 a § kräver att du skriver"),
    ],
)
def test_a_ground_that_cannot_carry_says_why(
    scene, acting, client_for, ground, sentence
):
    answer = client_for("anna").post(
        address("report", scene.case), filled_in(scene, acting, ground=ground)
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    with acting("anna") as anna:
        logged = Event.objects.filter(
            actor_id=anna.user.pk, verb=Verb.DISCLOSURE_REFUSED
        ).count()
    assert logged == (1 if ground == "osl-10-27" else 0)  # no ground is a refusal


def test_the_form_offers_only_grounds_that_carry_and_explains_the_others(
    scene, client_for
):
    page = client_for("anna").get(address("report", scene.case)).content.decode()
    offered = re.findall(r'name="ground" value="([^"]+)"', page)
    assert offered == ["bidragsbrottslagen-6", "osl-10-15a", "osl-10-2"]
    assert "Går inte att använda här" in page


def test_protected_data_need_a_reason(scene, acting, client_for):
    url = address("report", scene.case)
    unmasked = [str(scene.man.uuid)]
    answer = client_for("anna").post(url, filled_in(scene, acting, unmasked=unmasked))
    assert answer.status_code == 422
    assert "Skriv varför polisen behöver" in answer.content.decode()
    answer = client_for("anna").post(
        url,
        filled_in(
            scene,
            acting,
            unmasked=unmasked,
            unmasked_because="Ska delges.",
            parties=[str(scene.woman.uuid)],
        ),
    )
    assert "Kryssa också för att parten ska följa med" in answer.content.decode()


def test_someone_who_saved_meanwhile_is_not_written_over(scene, acting, client_for):
    url = address("report", scene.case)
    assert client_for("adam").post(url, filled_in(scene, acting)).status_code == 302
    answer = client_for("anna").post(
        url, filled_in(scene, acting, description="Annas text.")
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Annas text." in page
    assert "lämnades oriktiga uppgifter" in page
    with acting("anna"):
        assert "Annas" not in Polisanmalan.objects.get().description


def test_things_of_another_case_cannot_be_chosen(scene, acting, client_for, open_case):
    other = scenes.at_report(open_case("anna"), acting)
    answer = client_for("anna").post(
        address("report", scene.case),
        filled_in(scene, acting, parties=[str(other.woman.uuid)]),
    )
    assert answer.status_code == 422


def test_pages_of_a_report_lead_elsewhere_when_it_is_not_time(
    annas_case, client_for, sent, scene
):
    for case in (annas_case, scene.case):
        for name in ("report", "report-preview", "report-decline"):
            answer = client_for("carin").get(address(name, case))
            assert (answer.status_code, answer.url) == (
                302,
                address("disclosures", case),
            )


def test_a_foreign_report_is_not_to_be_found(scene, acting, client_for):
    scenes.prepare(scene, acting)
    for username in ("vera", "viktor", "petra", "samira", "sigrid", "lovisa", "ulla"):
        client = client_for(username)
        for name in ("report", "report-preview", "report-decline"):
            assert client.get(address(name, scene.case)).status_code == 404
        assert client.post(address("report-sign", scene.case)).status_code == 404


# Signing


def test_the_decider_signs_what_they_have_read(scene, acting, client_for):
    scenes.prepare(scene, acting)
    carin = client_for("carin")
    page = carin.get(address("report-preview", scene.case))
    answer = carin.post(address("report-sign", scene.case), signature(page))
    assert (answer.status_code, answer.url) == (302, address("disclosures", scene.case))
    with acting("petra"):
        assert Disclosure.objects.get().content_sha256 == digest_on(page)


def test_signing_takes_the_password(scene, acting, client_for):
    scenes.prepare(scene, acting)
    carin = client_for("carin")
    page = carin.get(address("report-preview", scene.case))
    url = address("report-sign", scene.case)
    for wrong, words in (("", "Fyll i"), ("fel", "Lösenordet stämmer inte")):
        answer = carin.post(url, signature(page, password=wrong))
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert PASSWORD not in answer.content.decode()
    with acting("carin"):
        assert not Disclosure.objects.exists()


def test_guessing_the_password_is_slowed_down(scene, acting, client_for):
    scenes.prepare(scene, acting)
    carin = client_for("carin")
    page = carin.get(address("report-preview", scene.case))
    url = address("report-sign", scene.case)
    for _ in range(8):
        carin.post(url, signature(page, password="fel"))
    answer = carin.post(url, signature(page))
    assert answer.status_code == 422
    assert "För många försök" in answer.content.decode()


def test_what_has_changed_is_shown_again_and_not_sent(scene, acting, client_for):
    scenes.prepare(scene, acting)
    carin = client_for("carin")
    page = carin.get(address("report-preview", scene.case))
    scenes.prepare(scene, acting, description="Ny text. " * 6)
    answer = carin.post(address("report-sign", scene.case), signature(page))
    assert answer.status_code == 409
    assert "har ändrats sedan du granskade" in answer.content.decode()
    assert digest_on(answer) != digest_on(page)
    with acting("carin"):
        assert not Disclosure.objects.exists()
    again = carin.post(address("report-sign", scene.case), signature(answer))
    assert again.status_code == 302


def test_a_double_click_signs_once(scene, acting, client_for):
    scenes.prepare(scene, acting)
    carin = client_for("carin")
    sent = signature(carin.get(address("report-preview", scene.case)))
    url = address("report-sign", scene.case)
    first, second = carin.post(url, sent), carin.post(url, sent)
    assert (first.status_code, first.url) == (second.status_code, second.url)
    with acting("carin"):
        assert Disclosure.objects.count() == 1


def test_an_officer_reads_the_preview_but_finds_nothing_to_sign(
    scene, acting, client_for
):
    scenes.prepare(scene, acting)
    anna = client_for("anna")
    page = anna.get(address("report-preview", scene.case))
    assert page.status_code == 200
    assert 'name="password"' not in page.content.decode()
    assert anna.post(address("report-sign", scene.case)).status_code == 403
    assert anna.get(address("report-decline", scene.case)).status_code == 403
    assert (
        client_for("carin").get(address("report-sign", scene.case)).status_code == 405
    )


# Declining


def test_declining_takes_a_reason_and_words(scene, acting, client_for):
    carin = client_for("carin")
    url = address("report-decline", scene.case)
    page = carin.get(url).content.decode()
    reasons = re.findall(r'name="reason" value="([^"]+)"', page)
    assert reasons == ["no_suspicion", "corrected", "expired", "already", "other_act"]
    assert "inga giltiga skäl" in page
    once = str(uuid.uuid4())
    for data in (
        {"reason": "workload", "because": "Hög belastning."},
        {"reason": "expired", "because": ""},
    ):
        assert carin.post(url, data | {"once": once}).status_code == 422
    answer = carin.post(
        url, {"reason": "expired", "because": "Hände 2014.", "once": once}
    )
    assert (answer.status_code, answer.url) == (302, address("disclosures", scene.case))
    register = carin.get(answer.url).content.decode()
    assert "Inte anmäld" in register
    with acting("carin"):
        assert Case.objects.get(pk=scene.case.pk).step == "avslut"


# The document


def test_both_sides_get_the_same_document(sent, client_for, acting):
    url = address("report-pdf", sent)
    answers = [client_for(name).get(url) for name in ("carin", "petra", "petra")]
    assert [a.status_code for a in answers] == [200, 200, 200]
    assert len({hashlib.sha256(a.content).hexdigest() for a in answers}) == 1
    answer = answers[0]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{sent.number}.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    with acting("petra") as petra:
        printed = Event.objects.filter(
            actor_id=petra.user.pk, verb=Verb.CASE_PRINTED, about=sent.number
        )
        assert printed.count() == 2


def test_the_document_is_not_for_others(sent, client_for):
    for username in ("vera", "hugo", "kim", "ulla", "sigrid", "lovisa"):
        assert client_for(username).get(address("report-pdf", sent)).status_code == 404
