"""A later decision hides no earlier one, on the register or in the chain."""

from django.urls import reverse

from cases.case.selectors import chain_picture
from cases.chain.services import move_case
from cases.closing.services import reopen_case
from cases.disclosure.selectors import status_of
from cases.models import Case
from cases.process import gokungen
from cases.report.services import decline_report
from pax.ui.parts import StepState
from tests.cases import chain_scene as chain


def judged(annas_case, acting):
    hub = chain.investigated(annas_case, acting)
    with acting("carin"):
        what = chain.agreed("ja", chain.police_scene.LPO)
    chain.position(hub, acting, what)
    chain.tell(
        hub.police,
        "dom_fallande",
        acting,
        court="Södertälje tingsrätt",
        court_number="B 1-26",
        sanction="Böter",
    )
    return hub


def reopened(hub, acting, key="oppna_igen"):
    with acting("carin") as carin:
        case = Case.objects.get(pk=hub.case.pk)
        return reopen_case(case, key, because="Nya uppgifter", by=carin.user)


def test_a_report_that_was_sent_is_sent_whatever_is_decided_later(
    annas_case, acting, client_for
):
    hub = chain.reported(annas_case, acting)
    chain.tell(hub.police, "fu_inleds_inte", acting, because="Bevisning saknas")
    reopened(hub, acting)
    with acting("anna") as anna:
        case = Case.objects.get(pk=hub.case.pk)
        move_case(
            case, "misstanke", by=anna.user, data={"suspected_on": case.suspected_on}
        )
        at_report = status_of(Case.objects.get(pk=case.pk))
        assert (at_report.report, len(at_report.others)) == (None, 1)
    with acting("carin") as carin:
        case = Case.objects.get(pk=hub.case.pk)
        decline_report(case, by=carin.user, reason="already", because="Redan anmält.")
        status = status_of(Case.objects.get(pk=case.pk))
        assert status.report.disclosure is not None
        assert [r.not_reported_reason for r in status.others] == ["already"]
    url = reverse("cases:disclosures", args=[hub.case.uuid])
    page = client_for("anna").get(url).content.decode()
    assert "Anmäld" in page
    assert "Tidigare beslut om anmälan" in page
    assert "Inte anmäld: Samma gärning är redan anmäld" in page


def test_steps_that_lie_ahead_again_say_so(annas_case, acting, client_for):
    hub = judged(annas_case, acting)
    reopened(hub, acting)
    with acting("anna"):
        case = Case.objects.get(pk=hub.case.pk)
        steps = dict(
            zip(
                (s.key for s in case.process.chart.steps),
                chain_picture(case),
                strict=True,
            )
        )
    court = steps[gokungen.LAGFORING]
    assert (court.state, court.again, court.on) == (StepState.UPCOMING, True, None)
    assert court.note == "Förra gången: Dom: fällande"
    # The way back is no outcome of the end.
    assert steps[gokungen.AVSLUT].note == ""
    assert not steps[gokungen.FLAGGA].again
    page = client_for("anna").get(hub.case.get_absolute_url()).content.decode()
    assert "Inte påbörjat igen" in page


def test_a_step_that_never_was_is_not_begun(annas_case, acting, client_for):
    page = client_for("anna").get(annas_case.get_absolute_url()).content.decode()
    assert "Inte påbörjat" in page
    assert "Inte påbörjat igen" not in page
