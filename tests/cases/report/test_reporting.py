"""The police report: what goes along, who signs, and what it sets off."""

import datetime
import json
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from cases.assignment.services import answer_jav
from cases.calculation.services import LineInput, add_calculation
from cases.chain.services import move_case
from cases.disclosure.frozen import freeze_report
from cases.investigation.services import add_statement, change_party
from cases.models import (
    Case,
    CaseClock,
    DisclosedFile,
    Disclosure,
    Note,
    Participation,
    Polisanmalan,
    StepChange,
)
from cases.report import services as reporting
from cases.report.missing import missing_in
from cases.tasks.services import add_document
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.editions.content import fingerprint
from pax.errors import Conflict, Denied, Invalid, Refused, WrongState
from tests.cases import police_scene as scenes
from tests.examples.files import LOCKED_PDF, picture


def test_only_what_was_chosen_goes_along(sent, scene):
    text = json.dumps(sent.content, ensure_ascii=False)
    assert [p["name"] for p in sent.content["parties"]] == [
        "Rosita Sandhem",
        "Ruben Sandhem",
    ]
    assert "Rebecka" not in text  # in the calculation's lines neither
    assert "Person som inte ingår" in text
    assert "arbetsbok" not in text
    assert [d["name"] for d in sent.content["documents"]] == ["hyresavtal.pdf"]


def test_facts_are_kept_apart_from_assessments(sent):
    assert [s["text"] for s in sent.content["facts"]] == [
        "Mannens bil står utanför kvinnans bostad varje natt."
    ]
    assert [s["text"] for s in sent.content["assessments"]] == [
        "Makarna bedöms leva tillsammans."
    ]


def test_a_statement_about_someone_left_out_does_not_name_them(scene, acting):
    draft = scenes.prepare(scene, acting, parties=(scene.woman.uuid,))
    with acting("anna"):
        content = freeze_report(Polisanmalan.objects.get(pk=draft.pk))
    assert content["facts"][0]["about"] == "Person som inte ingår"
    assert "Ruben" not in json.dumps(content)


def test_protected_whereabouts_are_masked(sent):
    man = sent.content["parties"][1]
    assert (man["address"], man["phone"], man["registered_address"]) == (
        "Skyddad uppgift",
        "Skyddad uppgift",
        "",
    )
    assert "Hemligvägen" not in json.dumps(sent.content, ensure_ascii=False)
    assert sent.is_protected


def test_protected_whereabouts_go_along_only_with_a_reason(scene, acting):
    unmasked = (scene.man.uuid,)
    with pytest.raises(Invalid, match="varför polisen behöver"):
        scenes.prepare(scene, acting, unmasked=unmasked)
    draft = scenes.prepare(
        scene, acting, unmasked=unmasked, unmasked_because="Delgivning ska ske."
    )
    with acting("anna"):
        content = freeze_report(Polisanmalan.objects.get(pk=draft.pk))
    assert content["parties"][1]["address"] == "Hemligvägen 9, 152 00 Södertälje"
    assert content["protected_because"] == "Delgivning ska ske."


def test_a_calculation_left_out_is_not_there(scene, acting):
    draft = scenes.prepare(scene, acting, with_calculation=False)
    with acting("anna"):
        content = freeze_report(Polisanmalan.objects.get(pk=draft.pk))
    assert content["calculations"] == []


def test_stated_sums_stand_beside_computed_ones(scene, acting):
    with acting("anna") as anna:
        add_calculation(
            scene.case,
            by=anna.user,
            name="Två",
            lines=[
                LineInput(
                    kind="visible",
                    label="Lön",
                    amount=Decimal(20801),
                    party=scene.woman,
                )
            ],
            stated_visible=Decimal(20790),
        )
    draft = scenes.prepare(scene, acting)
    with acting("anna"):
        content = freeze_report(Polisanmalan.objects.get(pk=draft.pk))
    total = content["calculations"][1]["totals"][0]
    assert (total["computed"], total["stated"], total["difference"]) == (
        "20801.00",
        "20790.00",
        "11.00",
    )


@pytest.mark.parametrize(
    ("ground", "balancing", "why"),
    [
        ("osl-10-27", "Vägt.", "26 kap. 1 §"),
        ("lag-2025-170-6", "", "26 kap. 1 §"),
        ("osl-10-15a", "", "hur intressena har vägts"),
        ("fol-32c", "", "gäller inte den här mottagaren"),
        ("", "", "Välj vilken grund"),
    ],
)
def test_a_ground_that_cannot_carry_is_refused(scene, acting, ground, balancing, why):
    with pytest.raises(Refused, match=why):
        scenes.prepare(scene, acting, ground=ground, balancing=balancing)
    with acting("anna"):
        assert not Polisanmalan.objects.exists()


def test_nothing_from_another_case_can_be_chosen(scene, veras_case, acting, open_case):
    other = scenes.at_report(open_case("anna"), acting)
    for name, thing in (
        ("parties", other.woman),
        ("statements", other.fact),
        ("documents", other.lease),
    ):
        with pytest.raises(Invalid, match="hör inte till ärendet"):
            scenes.prepare(scene, acting, **{name: (thing.uuid,)})


def test_only_a_police_unit_receives_a_report(scene, acting):
    with acting("anna"):
        unit = Unit.objects.select_related("agency").get(name="Kontrollverksamheten")
    with pytest.raises(Invalid, match="polisens enheter"):
        scenes.prepare(scene, acting, to_unit=unit)


def test_signing_sends_moves_and_lets_the_police_take_part(sent, scene, acting):
    today = timezone.localdate()
    with acting("anna"):
        case = Case.objects.get(pk=scene.case.pk)
        report = Polisanmalan.objects.get(case=case)
        clock = CaseClock.objects.get(case=case, key="svar")
        part = Participation.objects.get(case=case, agency=sent.receiver_agency)
        assert (case.step, report.disclosure, report.decided_on) == (
            "hos_polisen",
            sent,
            today,
        )
        assert report.decided_by.username == "carin"
        assert sent.answer_due_on == clock.due_on
        assert part.invited_by == sent
        assert not CaseClock.objects.filter(
            case=case, key="anmalan", stopped_on__isnull=True
        ).exists()
        files = list(DisclosedFile.objects.filter(disclosure=sent))
        assert [f.sha256 for f in files] == [scene.lease.sha256]


def test_an_officer_prepares_but_does_not_sign(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("anna") as anna:
        with pytest.raises(Denied):
            reporting.sign_report(
                draft, by=anna.user, digest=fingerprint(freeze_report(draft))
            )
        assert not Disclosure.objects.exists()


def test_whoever_is_biased_does_not_sign(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("carin") as carin:
        answer_jav(scene.case, by=carin.user, is_biased=True, explanation="Granne.")
        with pytest.raises(Denied, match="jäv"):
            reporting.sign_report(
                draft, by=carin.user, digest=fingerprint(freeze_report(draft))
            )


def test_what_is_signed_is_what_was_read(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("carin"):
        read = fingerprint(freeze_report(Polisanmalan.objects.get(pk=draft.pk)))
    with acting("anna") as anna:
        change_party(scene.woman, by=anna.user, version=1, address="Nygatan 2")
    with acting("carin") as carin:
        with pytest.raises(Conflict, match="har ändrats sedan du granskade"):
            reporting.sign_report(draft, by=carin.user, digest=read)
        assert not Disclosure.objects.exists()
        assert Case.objects.get(pk=scene.case.pk).step == "polisanmalan"


def test_what_does_not_go_along_may_change_meanwhile(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("carin"):
        read = fingerprint(freeze_report(Polisanmalan.objects.get(pk=draft.pk)))
    with acting("anna") as anna:
        add_statement(
            scene.case,
            by=anna.user,
            kind="assessment",
            text="Inte vald.",
            noted_on=timezone.localdate(),
        )
    with acting("carin") as carin:
        signed = reporting.sign_report(draft, by=carin.user, digest=read)
        assert signed.disclosure.content_sha256 == read


def test_a_report_is_signed_once(scene, sent, acting):
    with acting("carin") as carin:
        report = Polisanmalan.objects.get(case=scene.case)
        with pytest.raises(WrongState):
            reporting.sign_report(report, by=carin.user, digest=sent.content_sha256)
        assert Disclosure.objects.count() == 1


def test_later_changes_at_the_source_do_not_follow(sent, scene, acting):
    before = sent.content
    with acting("anna") as anna:
        change_party(scene.woman, by=anna.user, version=1, address="Nygatan 2")
    with acting("petra"):
        got = Disclosure.objects.get(pk=sent.pk)
        assert got.content == before
        assert fingerprint(got.content) == got.content_sha256


def test_two_who_prepare_at_once_do_not_overwrite_each_other(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("adam") as adam:
        reporting.prepare_report(
            scene.case,
            by=adam.user,
            version=draft.version,
            **scenes.prepared(scene, description="Adams text."),
        )
        with pytest.raises(Conflict):
            reporting.prepare_report(
                scene.case,
                by=adam.user,
                version=draft.version,
                **scenes.prepared(scene, description="Äldre text."),
            )
        assert Polisanmalan.objects.get().description == "Adams text."


def test_a_report_belongs_to_its_step(annas_case, acting, scene):
    with acting("anna") as anna:
        prepared = scenes.prepared(scene)
        Case.objects.filter(pk=annas_case.pk).update(step="utredning")
        with pytest.raises(WrongState, match="står inte i steget"):
            reporting.prepare_report(
                Case.objects.get(pk=annas_case.pk),
                by=anna.user,
                **prepared,
            )


def test_not_reporting_takes_a_valid_reason_and_the_deciders_role(scene, acting):
    with acting("anna") as anna, pytest.raises(Denied):
        reporting.decline_report(
            scene.case, by=anna.user, reason="expired", because="För länge sedan."
        )
    with acting("carin") as carin:
        for invalid in ("workload", "", "nedlagda_forr"):
            with pytest.raises(Invalid, match="skälen i listan"):
                reporting.decline_report(
                    scene.case, by=carin.user, reason=invalid, because="Hög last."
                )
        with pytest.raises(Invalid, match="skäl"):
            reporting.decline_report(
                scene.case, by=carin.user, reason="expired", because=" "
            )
        report = reporting.decline_report(
            scene.case, by=carin.user, reason="expired", because="För länge sedan."
        )
        case = Case.objects.get(pk=scene.case.pk)
        event = StepChange.objects.get(case=case, transition="anmal_inte")
        assert (case.step, event.because, event.is_negative) == (
            "avslut",
            "För länge sedan.",
            True,
        )
        assert report.not_reported_reason == "expired"
        assert not Disclosure.objects.exists()


def test_a_prepared_report_can_be_decided_against(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("carin") as carin:
        reporting.decline_report(
            scene.case, by=carin.user, reason="already", because="Anmält i juni."
        )
        assert Polisanmalan.objects.get().pk == draft.pk
        with pytest.raises(WrongState):
            reporting.sign_report(draft, by=carin.user, digest="")


def test_lead_time_is_counted_in_days_from_suspicion(scene, acting):
    with acting("anna"):
        assert reporting.lead_time(scene.case, None) == 6
    draft = scenes.prepare(scene, acting)
    draft.decided_on = timezone.localdate() - datetime.timedelta(days=2)
    assert reporting.lead_time(scene.case, draft) == 4


def test_everything_about_a_report_is_logged(sent, scene, acting):
    with acting("carin"):
        said = set(
            Event.objects.filter(case_id=scene.case.pk).values_list("verb", flat=True)
        )
    assert {
        Verb.DISCLOSURE_PREPARED,
        Verb.DISCLOSURE_SENT,
        Verb.CASE_MOVED,
    } <= said
    with acting("petra"):
        assert not Event.objects.filter(case_id=scene.case.pk).exists()


def test_an_opened_again_case_is_reported_anew(scene, acting):
    with acting("carin") as carin:
        reporting.decline_report(
            scene.case, by=carin.user, reason="expired", because="För länge sedan."
        )
        case = Case.objects.get(pk=scene.case.pk)
        move_case(case, "oppna_igen", by=carin.user, because="Nya uppgifter.")
        move_case(
            case,
            "misstanke",
            by=carin.user,
            data={"suspected_on": timezone.localdate()},
        )
    scene.case = case
    sent = scenes.report(scene, acting)
    assert sent.content["parties"][0]["name"] == "Rosita Sandhem"
    with acting("anna"):
        assert Polisanmalan.objects.count() == 2


# What is missing before it is signed


EMPTY = {"parties": [], "statements": [], "documents": [], "description": "x"}


def test_an_empty_report_is_not_signed_without_a_reason(scene, acting):
    draft = scenes.prepare(scene, acting, **EMPTY, with_calculation=False)
    with acting("carin") as carin:
        draft = Polisanmalan.objects.get(pk=draft.pk)
        assert len(missing_in(draft)) == 3
        digest = fingerprint(freeze_report(draft))
        with pytest.raises(Invalid, match="Ingen part följer med"):
            reporting.sign_report(draft, by=carin.user, digest=digest)
        assert not Disclosure.objects.exists()
        reporting.sign_report(
            draft, by=carin.user, digest=digest, despite="Brådskar: betalas ut i dag."
        )
        note = Note.objects.get(case=scene.case)
        assert "Ingen part följer med" in note.text
        assert note.text.endswith("Skäl: Brådskar: betalas ut i dag.")


def test_a_report_that_says_what_it_should_asks_for_no_reason(scene, acting):
    draft = scenes.prepare(scene, acting)
    with acting("carin"):
        assert missing_in(Polisanmalan.objects.get(pk=draft.pk)) == []


def test_what_is_missing_is_listed_with_the_way_there(scene, acting, client_for):
    scenes.prepare(scene, acting, **EMPTY, with_calculation=False)
    url = reverse("cases:report-preview", args=[scene.case.uuid])
    page = client_for("carin").get(url).content.decode()
    assert "Det här saknas" in page
    assert reverse("cases:report", args=[scene.case.uuid]) in page
    assert "Varför görs det ändå?" in page


# What is to be known of a file before it goes


def with_file(scene, acting, name, content):
    with acting("anna") as anna:
        file = ContentFile(content, name)
        document = add_document(scene.case, file, by=anna.user)
    return scenes.prepare(scene, acting, documents=[document.uuid])


def test_a_locked_file_goes_only_with_a_reason(scene, acting, client_for):
    draft = with_file(scene, acting, "utdrag.pdf", LOCKED_PDF)
    preview = reverse("cases:report-preview", args=[scene.case.uuid])
    assert "utdrag.pdf: Filen är krypterad" in client_for("carin").get(preview).text
    with acting("carin") as carin:
        draft = Polisanmalan.objects.get(pk=draft.pk)
        digest = fingerprint(freeze_report(draft))
        with pytest.raises(Invalid, match="Filen är krypterad"):
            reporting.sign_report(draft, by=carin.user, digest=digest)
        signed = reporting.sign_report(
            draft, by=carin.user, digest=digest, despite="Lösenordet lämnas på telefon."
        )
        sent = reverse("cases:disclosure", args=[signed.disclosure.uuid])
    # The police are told too.
    assert "utdrag.pdf: Filen är krypterad" in client_for("petra").get(sent).text


def test_where_a_picture_was_taken_is_said_before_it_goes(scene, acting, client_for):
    draft = with_file(scene, acting, "hemma.jpg", picture("jpg"))
    url = reverse("cases:report-preview", args=[scene.case.uuid])
    assert (
        "hemma.jpg: Bilden berättar var den togs" in client_for("carin").get(url).text
    )
    with acting("carin"):
        assert missing_in(Polisanmalan.objects.get(pk=draft.pk)) == []
