"""What is missing is listed before anything that cannot be undone, everywhere.

Each act is tried with something missing: it is on the page's list, with a link that
opens; what may be missing passes with a reason, which is kept; what must be there stops
it.  An act that appears tomorrow fails here until somebody has said what it may lack.
"""

from __future__ import annotations

import datetime
import html
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from atgardsplan.papers import services as papers
from atgardsplan.papers.enums import PaperKind
from atgardsplan.papers.missing import missing_in as missing_in_paper
from atgardsplan.papers.models import Paper, PaperSection
from atgardsplan.plan import missing as of_plan
from atgardsplan.plan.models import Consultation, Plan, PlanEdition
from atgardsplan.plan.services import deciding, measures, tree
from atgardsplan.rounds import services as rounds
from atgardsplan.rounds.missing import missing_in as missing_in_round
from atgardsplan.rounds.models import Round
from cases.closing import services as closing
from cases.closing.missing import missing_before_our_end, missing_before_the_end
from cases.disclosure.frozen import freeze_report
from cases.disclosure.missing import missing_before_telling
from cases.disclosure.services import Feedback, give_feedback
from cases.flag.services import raise_flag
from cases.models import Case, Participation, Polisanmalan
from cases.report.missing import missing_in as missing_in_report
from cases.report.services import sign_report
from cases.tasks.services import add_task
from lagesbild.report import missing as of_report
from lagesbild.report.models import EditionVariant, Lagesbild, Section
from lagesbild.report.services import releasing, writing
from pax.accounts.models import Agency, Unit, User
from pax.audit.models import Event
from pax.decisions.models import PendingDecision
from pax.editions.content import fingerprint
from pax.errors import Invalid, WrongState
from pax.missing import Missing, let_through
from samverkan.checklists import services as checklists
from samverkan.checklists.missing import missing_in as missing_in_checklist
from samverkan.checklists.models import Checklist
from samverkan.checklists.shipped import TEMPLATES
from samverkan.est.compiling import services as weeks
from samverkan.est.compiling.missing import missing_in as missing_in_week
from samverkan.est.models import Edition
from samverkan.est.periods import Period
from samverkan.est.trends import services as trends
from samverkan.est.trends.missing import missing_in as missing_in_analysis
from samverkan.est.trends.models import Analysis
from samverkan.groups import services as sharing
from samverkan.groups.enums import Level
from samverkan.groups.models import Share
from samverkan.meetings.missing import missing_in as missing_in_meeting
from samverkan.meetings.models import Approval, Meeting
from samverkan.meetings.services import running
from samverkan.tillsyn import services as tillsyn
from samverkan.tillsyn.missing import missing_in as missing_in_handover
from samverkan.tillsyn.models import Inspection, Protocol
from samverkan.tillsyn.selectors import receivers_in
from tests.cases import chain_scene, police_scene
from tests.cases.conftest import SEEN
from tests.house.test_proof import PROVED, SIGNED
from tests.lagesbild.report.conftest import DECISION, fill
from tests.samverkan.meetings import scene as meeting_scene
from tests.samverkan.tillsyn.test_inspections import BALANCED
from tests.samverkan.tryck.scene import make_group
from tests.two import confirmed, decide_plan

pytestmark = pytest.mark.django_db

WHY = "Skälet qvabbel"
TODAY = timezone.localdate()
DAY = datetime.date(2026, 11, 2)
SECOND = "selma"  # who confirms what takes two


@dataclass(frozen=True)
class Act:
    """An act that cannot be undone, on something that lacks something."""

    who: str
    lacks: Callable[[User], list[Missing]]
    do: Callable[[User, str], Any]
    #: What keeps the reason in its history.
    kept: Callable[[], Any]
    #: Where it is asked; nothing where the list is on a second step, drawn elsewhere.
    page: str = ""


Acting = Any
EMPTY = {"parties": [], "statements": [], "documents": [], "description": "x"}


# --- cases ------------------------------------------------------------------------
def flagged(acting: Acting) -> Case:
    with acting("anna") as who:
        unit = Unit.objects.get(pk=who.user.unit.pk)
        case = raise_flag(SEEN, to_unit=unit, by=who.user)[1]
        assert case is not None
        return case


def case_of(case: Case) -> Case:
    found = Case.objects.select_related("origin", "unit__agency", "agency", "process")
    return found.get(pk=case.pk)


def give_task(case: Case, acting: Acting, username: str) -> None:
    with acting(username) as who:
        add_task(case_of(case), by=who.user, text="Ring", responsible=who.user)


def ended(acting: Acting) -> chain_scene.Hub:
    hub = chain_scene.reported(flagged(acting), acting)
    chain_scene.tell(hub.police, "fu_inleds_inte", acting, because="Preskriberat.")
    hub.refresh(acting)
    return hub


def report(acting: Acting) -> Act:
    scene = police_scene.at_report(flagged(acting), acting)
    draft = police_scene.prepare(scene, acting, **EMPTY, with_calculation=False)

    def now() -> Polisanmalan:
        return Polisanmalan.objects.select_related("case").get(pk=draft.pk)

    return Act(
        "carin",
        lambda _: missing_in_report(now()),
        lambda by, why: sign_report(
            now(), by=by, digest=fingerprint(freeze_report(now())), despite=why
        ),
        now,
        reverse("cases:report-preview", args=[scene.case.uuid]),
    )


def feedback(acting: Acting) -> Act:
    hub = chain_scene.reported(flagged(acting), acting)
    give_task(hub.police, acting, "petra")

    def told() -> Feedback:
        way = case_of(hub.police).process.chart.transition("fu_inleds_inte")
        assert way is not None
        return Feedback(way, TODAY, "Preskriberat.", {}, [], "")

    return Act(
        "petra",
        lambda _: missing_before_telling(case_of(hub.police), told().transition),
        lambda by, why: give_feedback(
            case_of(hub.police), told(), chain_scene.POLICE_GROUND, by=by, despite=why
        ),
        lambda: case_of(hub.police),
        reverse("cases:feedback", args=[hub.police.uuid]) + "?handelse=fu_inleds_inte",
    )


def part(acting: Acting) -> Act:
    hub = ended(acting)
    give_task(hub.police, acting, "petra")
    return Act(
        "petra",
        lambda _: missing_before_our_end(case_of(hub.police)),
        lambda by, why: closing.say_part_done(
            case_of(hub.police),
            takes_home="Vi frågar tidigare.",
            by=by,
            terms=chain_scene.POLICE_GROUND,
            despite=why,
        ),
        lambda: Participation.objects.get(case=hub.police, agency__code="PM"),
        reverse("cases:part-done", args=[hub.police.uuid]),
    )


def case_to_close(acting: Acting) -> Act:
    hub = ended(acting)
    chain_scene.say_done(hub.police, acting, "petra")
    chain_scene.say_done(hub.case, acting, "anna")
    give_task(hub.case, acting, "anna")
    return closing_of(hub.case)


def closing_of(case: Case) -> Act:
    return Act(
        "carin",
        lambda _: missing_before_the_end(case_of(case)),
        lambda by, why: closing.close_case(case_of(case), by=by, despite=why),
        lambda: case_of(case),
        reverse("cases:close", args=[case.uuid]),
    )


def waiting_case(acting: Acting) -> Act:
    return closing_of(ended(acting).case)


# --- lägesbild --------------------------------------------------------------------
def the_picture(picture: Lagesbild) -> Lagesbild:
    found: Lagesbild = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
    return found


def approved(acting: Acting, year: int, body: str = "") -> Lagesbild:
    """Write one chapter of each part, suggest a change, and have it approved."""
    with acting("samira") as who:
        picture = writing.begin_lagesbild(year, by=who.user)
        fill(picture, who.user, parts=("kartlaggning", "ovrigt", "analys"))
        sections = Section.objects.filter(lagesbild=picture).select_related("lagesbild")
        first = sections.exclude(body="")[0]
        writing.suggest_change(first, by=who.user, body="Hellre", of_version=2)
        if body:
            writing.revise_section(first, by=who.user, body=body)
        releasing.ask_for_review(picture, by=who.user)
    with acting("sixten") as who:
        releasing.approve(the_picture(picture), by=who.user)
    return picture


def picture_to_decide(acting: Acting, **how: Any) -> Act:
    picture = approved(acting, TODAY.year, **how)
    return Act(
        "sixten",
        lambda _: of_report.missing_in(the_picture(picture)),
        lambda by, why: releasing.decide(
            the_picture(picture), replace(DECISION, despite=why), by=by
        ),
        lambda: the_picture(picture),
        reverse("lagesbild:decide", args=[picture.uuid]),
    )


def picture_without_its_figure(acting: Acting) -> Act:
    return picture_to_decide(acting, body="Se\n\n[[figur:borta]]")


def decided_variant(acting: Acting) -> EditionVariant:
    picture = approved(acting, TODAY.year - 1)
    with acting("sixten") as who:
        decision = replace(DECISION, despite="Prov")
        releasing.decide(the_picture(picture), decision, by=who.user)
        return EditionVariant.objects.get(lagesbild=picture, variant="publik")


def variant_now(variant: EditionVariant) -> EditionVariant:
    found = EditionVariant.objects.select_related("lagesbild", "edition", "agency")
    return found.get(pk=variant.pk)


def picture_to_publish(acting: Acting) -> Act:
    variant = decided_variant(acting)
    return Act(
        "sixten",
        lambda _: of_report.missing_in_variant(variant_now(variant)),
        lambda by, why: releasing.publish(variant_now(variant), by=by, despite=why),
        lambda: variant_now(variant),
        reverse("lagesbild:publish", args=[variant.uuid]),
    )


def picture_to_open(acting: Acting) -> Act:
    variant = decided_variant(acting)

    def both(by: User, why: str) -> None:
        asked = releasing.ask_to_open(variant_now(variant), by=by, despite=why)
        confirmed(asked, User.objects.get(username=SECOND))

    return Act(
        "sixten",
        lambda _: of_report.missing_in_variant(variant_now(variant)),
        both,
        lambda: variant_now(variant),
        reverse("lagesbild:open", args=[variant.uuid]),
    )


# --- åtgärdsplan ------------------------------------------------------------------
def the_plan(plan: Plan) -> Plan:
    found: Plan = Plan.objects.select_related("agency").get(pk=plan.pk)
    return found


def plan_with_need(acting: Acting) -> Plan:
    """Begin a plan with a need that nothing meets and a measure of nobody's."""
    with acting("samira") as who:
        plan = tree.begin_plan(by=who.user, title="Plan", year_from=2026, year_to=2026)
        direction = tree.add_direction(plan, by=who.user, name="Trygga stadsdelar")
        tree.add_need(direction, by=who.user, text="Vända utvecklingen")
        measures.add_measure(direction, by=who.user, title="Nattvandring")
    return plan


def consult(plan: Plan, acting: Acting) -> Consultation:
    with acting("samira") as who:
        asked = list(Agency.objects.filter(code="PM"))
        due_on = TODAY + datetime.timedelta(days=14)
        terms: dict[str, Any] = {"by": who.user, "due_on": due_on, "despite": "Prov"}
        return deciding.send_proposal(the_plan(plan), asked, **terms)


def plan_to_send(acting: Acting) -> Act:
    plan = plan_with_need(acting)

    def send(by: User, why: str) -> Consultation:
        asked = list(Agency.objects.filter(code="PM"))
        return deciding.send_proposal(
            the_plan(plan), asked, by=by, due_on=TODAY, despite=why
        )

    return Act(
        "samira",
        lambda _: of_plan.missing_in_proposal(the_plan(plan)),
        send,
        lambda: the_plan(plan),
        reverse("plan:send", args=[plan.uuid]),
    )


def consultation_to_close(acting: Acting) -> Act:
    sent = consult(plan_with_need(acting), acting)

    def now() -> Consultation:
        found: Consultation = Consultation.objects.get(pk=sent.pk)
        return found

    return Act(
        "samira",
        lambda _: of_plan.missing_in_consultation(now()),
        lambda by, why: deciding.close_consultation(now(), by=by, despite=why),
        now,
        reverse("plan:close", args=[sent.uuid]),
    )


COUNCIL = deciding.Decision("Kommunfullmäktige", DAY, "§ 84", "KS 26/031")


def plan_to_decide(acting: Acting) -> Act:
    plan = plan_with_need(acting)
    consult(plan, acting)
    return deciding_of(plan)


def deciding_of(plan: Plan) -> Act:
    def both(by: User, why: str) -> None:
        decision = replace(COUNCIL, despite=why)
        digest = fingerprint(deciding.content_of(the_plan(plan)))
        asked = deciding.ask_to_decide(the_plan(plan), decision, by=by, digest=digest)
        confirmed(asked, User.objects.get(username=SECOND))

    return Act(
        "sixten",
        lambda _: of_plan.missing_in(the_plan(plan)),
        both,
        lambda: the_plan(plan),
        reverse("plan:decide", args=[plan.uuid]),
    )


def empty_plan(acting: Acting) -> Act:
    with acting("samira") as who:
        plan = tree.begin_plan(by=who.user, title="Tom", year_from=2026, year_to=2026)
    return deciding_of(plan)


def plan_to_publish(acting: Acting) -> Act:
    plan = plan_with_need(acting)
    consult(plan, acting)
    with acting("sixten") as who:
        decision = replace(COUNCIL, despite="Prov")
        edition = decide_plan(the_plan(plan), decision, by=who.user)

    def now() -> PlanEdition:
        return PlanEdition.objects.select_related("plan__agency").get(pk=edition.pk)

    def both(by: User, why: str) -> None:
        asked = deciding.ask_to_publish(now(), by=by, for_all=False, despite=why)
        confirmed(asked, User.objects.get(username=SECOND))

    return Act(
        "sixten",
        lambda _: of_plan.missing_in_edition(now()),
        both,
        now,
        reverse("plan:publish", args=[edition.uuid]),
    )


def plan_to_end(acting: Acting) -> Act:
    plan = plan_with_need(acting)
    with acting("sixten") as who:
        decision = replace(COUNCIL, despite="Prov")
        decide_plan(the_plan(plan), decision, by=who.user)
    return Act(
        "sixten",
        lambda _: of_plan.missing_at_the_end(the_plan(plan)),
        lambda by, why: tree.end_plan(the_plan(plan), by=by, despite=why),
        lambda: the_plan(plan),
        reverse("plan:end", args=[plan.uuid]),
    )


def paper_with(acting: Acting, empty: Callable[[Any], Any]) -> Act:
    plan = plan_with_need(acting)
    with acting("samira") as who:
        paper = papers.begin_paper(
            the_plan(plan),
            by=who.user,
            kind=PaperKind.REPORT,
            title="Redovisning",
            period_from=DAY,
            period_to=DAY,
            addressee="Kommunfullmäktige",
        )
        sections = PaperSection.objects.filter(paper=paper)
        sections.update(body="Text")
        empty(sections).update(body="")

    def now() -> Paper:
        return Paper.objects.select_related("agency", "plan").get(pk=paper.pk)

    return Act(
        "samira",
        lambda _: missing_in_paper(now()),
        lambda by, why: papers.send_paper(
            now(), by=by, digest=fingerprint(now().as_content()), despite=why
        ),
        now,
        reverse("papers:send", args=[paper.uuid]),
    )


def paper_to_send(acting: Acting) -> Act:
    return paper_with(acting, lambda found: found.filter(key="bedomning"))


def empty_paper(acting: Acting) -> Act:
    return paper_with(acting, lambda found: found)


def round_to_close(acting: Acting) -> Act:
    plan = plan_with_need(acting)
    with acting("samira") as who:
        begun = rounds.begin_round(
            the_plan(plan), by=who.user, title="Kvartal 1", kind="kvartal", due_on=TODAY
        )

    def now() -> Round:
        return Round.objects.select_related("plan__agency").get(pk=begun.pk)

    return Act(
        "samira",
        lambda _: missing_in_round(now()),
        lambda by, why: rounds.close_round(now(), by=by, despite=why),
        now,
        reverse("rounds:close", args=[begun.uuid]),
    )


# --- EST --------------------------------------------------------------------------
def week_to_freeze(acting: Acting) -> Act:
    with acting("samira") as who:
        week = weeks.open_week(2026, 40, by=who.user)

    def now() -> Edition:
        return Edition.objects.get(pk=week.pk)

    return Act(
        "samira",
        lambda by: missing_in_week(now(), by),
        lambda by, why: weeks.freeze_edition(now(), by=by, despite=why),
        now,
        reverse("est:freeze", args=[week.uuid]),
    )


def analysis_with(acting: Acting, text: str) -> Act:
    with acting("samira") as who:
        week = weeks.open_week(2025, 46, by=who.user)
        weeks.freeze_edition(week, by=who.user, despite="Prov")
    with acting("samira") as who:
        begun = trends.begin_analysis(Period(2025, 4), None, by=who.user)
        if text:
            begun = trends.write_analysis(begun, by=who.user, text=text)

    def now() -> Analysis:
        return Analysis.objects.get(pk=begun.pk)

    return Act(
        "samira",
        lambda _: missing_in_analysis(now()),
        lambda by, why: trends.settle_analysis(now(), by=by, despite=why),
        now,
        reverse("est:analysis-settle", args=[begun.uuid]),
    )


def analysis_to_settle(acting: Acting) -> Act:
    return analysis_with(acting, "Det lugnar sig.")


def unwritten_analysis(acting: Acting) -> Act:
    return analysis_with(acting, "")


# --- groups -----------------------------------------------------------------------
def minutes_to_approve(acting: Acting) -> Act:
    meeting = meeting_scene.hold(meeting_scene.lay().meet())

    def now() -> Meeting:
        return Meeting.objects.select_related("group").get(pk=meeting.pk)

    return Act(
        meeting_scene.POLICE,
        lambda by: missing_in_meeting(now(), by),
        lambda by, why: running.sign_minutes(
            now(), by=by, digest=running.fingerprint_of(now()), despite=why
        ),
        lambda: Approval.objects.get(
            meeting=now(), person__username=meeting_scene.POLICE
        ),
        reverse("meetings:minutes", args=[meeting.uuid]),
    )


def checklist_to_close(acting: Acting) -> Act:
    group = make_group()
    with acting("sanna") as who:
        begun = checklists.start_checklist(
            group, TEMPLATES[0].name, TEMPLATES[0].points, by=who.user, title="Torget"
        )

    def now() -> Checklist:
        return Checklist.objects.select_related("group").get(pk=begun.pk)

    return Act(
        "sanna",
        lambda _: missing_in_checklist(now()),
        lambda by, why: checklists.close_checklist(now(), by=by, despite=why),
        now,
        reverse("checklists:close", args=[begun.uuid]),
    )


def case_to_share(acting: Acting) -> Act:
    """Promise the police the whole of a case, and choose nothing of it."""
    group = make_group()
    case = flagged(acting)

    def copies(by: User) -> Any:
        here = case_of(case)
        [police] = [d for d in sharing.receivers_of(group, by) if d.agency.code == "PM"]
        ground = sharing.grounds_of(here, police, Level.FULL)[0]
        on = sharing.OnGround(ground.id, balancing="Provat")
        choices = [sharing.ForAgency(police, Level.FULL, on)]
        wording = sharing.Wording("Rubrik", "Sammanfattning")
        made = sharing.copies_of(here, group, wording, choices, by=by)
        return here, wording, choices, made

    def lacks(by: User) -> list[Missing]:
        here, _, _, made = copies(by)
        return sharing.lacking_in(here, group, made)

    def do(by: User, why: str) -> Share:
        here, wording, choices, made = copies(by)
        digest = sharing.digest_of(made)
        return sharing.share_case(
            here, group, wording, choices, by=by, digest=digest, despite=why
        )

    return Act("carin", lacks, do, lambda: Share.objects.get(case=case))


def protocol_to_hand_over(acting: Acting) -> Act:
    group = make_group()
    with acting("sanna") as who:
        planned = tillsyn.plan_inspection(
            group,
            by=who.user,
            agencies=list(Agency.objects.filter(code="PM")),
            object_name="Tvätthallen",
            address="Verkstadsvägen 1",
            planned_on=DAY,
            purpose="Kontrollera avfall",
        )
        tillsyn.write_protocol(planned, by=who.user, findings="Fynd hos oss")

    def now() -> Inspection:
        return Inspection.objects.select_related("group").get(pk=planned.pk)

    def own() -> list[Protocol]:
        return list(Protocol.objects.filter(inspection=planned))

    def do(by: User, why: str) -> Any:
        [receiver] = [d for d in receivers_in(now(), by) if d.agency.code == "PM"]
        digest = fingerprint(tillsyn.freeze_protocols(now(), own(), by=by))
        return tillsyn.hand_over(
            now(), own(), receiver, BALANCED, by=by, digest=digest, despite=why
        )

    return Act(
        "sanna", lambda by: missing_in_handover(now(), own(), by), do, lambda: own()[0]
    )


#: Every act that cannot be undone and that something may lack, by its address.
MAY: dict[str, Callable[[Acting], Act]] = {
    "cases:report-sign": report,
    "cases:feedback": feedback,
    "cases:part-done": part,
    "cases:close": case_to_close,
    "lagesbild:decide": picture_to_decide,
    "lagesbild:publish": picture_to_publish,
    "lagesbild:open": picture_to_open,
    "plan:send": plan_to_send,
    "plan:close": consultation_to_close,
    "plan:decide": plan_to_decide,
    "plan:publish": plan_to_publish,
    "plan:end": plan_to_end,
    "papers:send": paper_to_send,
    "rounds:close": round_to_close,
    "est:freeze": week_to_freeze,
    "est:analysis-settle": analysis_to_settle,
    "meetings:approve": minutes_to_approve,
    "checklists:close": checklist_to_close,
    "sharing:sign": case_to_share,
    "tillsyn:hand-over": protocol_to_hand_over,
}
#: Of those, what nothing is done without.
MUST: dict[str, Callable[[Acting], Act]] = {
    "cases:close": waiting_case,
    "lagesbild:decide": picture_without_its_figure,
    "plan:decide": empty_plan,
    "papers:send": empty_paper,
    "est:analysis-settle": unwritten_analysis,
}


@pytest.mark.parametrize("name", MAY)
def test_what_is_missing_is_listed_with_links_and_passes_with_a_reason_that_is_kept(
    name, acting, client_for
):
    act = MAY[name](acting)
    with acting(act.who) as who:
        missing = act.lacks(who.user)
    assert missing
    assert not any(one.must for one in missing)
    listed(act, missing, client_for)
    with acting(act.who) as who:
        with pytest.raises(Invalid) as refused, transaction.atomic():
            act.do(who.user, "  ")
        assert missing[0].what in str(refused.value)
        act.do(who.user, WHY)
        told = act.kept().history.values_list("history_change_reason", flat=True)
        assert any(WHY in (reason or "") for reason in told)
        assert any(missing[0].what in (reason or "") for reason in told)
    assert logged(WHY, acting, act.who, SECOND)


@pytest.mark.parametrize("name", MUST)
def test_what_must_be_there_stops_it_whatever_the_reason(name, acting, client_for):
    act = MUST[name](acting)
    with acting(act.who) as who:
        missing = act.lacks(who.user)
    assert any(one.must for one in missing)
    listed(act, missing, client_for)
    with acting(act.who) as who, pytest.raises(WrongState), transaction.atomic():
        act.do(who.user, WHY)
    if act.page:
        page = client_for(act.who).get(act.page).content.decode()
        assert "(måste finnas)" in page
        assert "Varför görs det ändå?" not in page


def logged(words: str, acting: Acting, *people: str) -> bool:
    """Ask as each who acted: everybody reads what they have done themselves."""
    found = []
    for username in people:
        with acting(username):
            found += list(Event.objects.filter(because__contains=words))
    return bool(found)


def listed(act: Act, missing: list[Missing], client_for: Any) -> None:
    client = client_for(act.who)
    for link in {one.link for one in missing}:
        assert client.get(link).status_code == 200, link
    if act.page:
        page = client.get(act.page).content.decode()
        for one in missing:
            assert html.escape(one.what, quote=False) in page
            assert f'href="{html.escape(one.link)}"' in page


def test_the_second_reads_what_was_missing_and_why(acting):
    act = plan_to_decide(acting)
    with acting(act.who) as who:
        act.do(who.user, WHY)
        [asked] = PendingDecision.objects.filter(kind="plan")
        assert WHY in asked.because
        assert "Samråd 1 är inte besvarat" in asked.because


def test_nothing_is_asked_when_nothing_is_missing():
    assert let_through([], "", done="Fryst") == "Fryst"
    assert let_through([], "Onödigt skäl", done="Fryst") == "Fryst"


PEOPLE = "is about people and units, not about what is written"
BACK = "takes something back, with a reason"
ASKED = "its form asks for all that the law asks for"
#: Grave acts that can lack nothing, or that can be undone: why.
WHOLE = {
    **{
        f"{room}:redact": "takes something away, with a reason, by two"
        for room in ("est", "lagesbild", "papers", "plan")
    },
    "cases:disclosure-redact": "takes something away, with a reason, by two",
    "cases:completion-send": "says what it adds, and can be followed by another",
    "cases:disclosure-withdraw": BACK,
    "cases:export-csv": "takes out what there is",
    "cases:export-xlsx": "takes out what there is",
    "cases:lift-jav": "lets somebody in again, with a reason",
    "cases:notice-decline": ASKED,
    "cases:notice-letter": ASKED,
    "cases:notice-send": ASKED,
    "cases:process-publish": "a map that cannot be followed is refused whole",
    "cases:process-withdraw": "no new case follows it; those that do go on as before",
    "cases:reopen": BACK,
    "cases:report-decline": "asks for one of the reasons that the law knows",
    "cases:restrict": "can be undone",
    "desk:decision": "confirms what was asked, and shows what was missing in it",
    "directory:add-person": PEOPLE,
    "directory:add-unit": PEOPLE,
    "directory:change-person": PEOPLE,
    "directory:close-account": PEOPLE,
    "directory:end-role": PEOPLE,
    "directory:give-password": PEOPLE,
    "directory:give-role": PEOPLE,
    "directory:reopen-account": PEOPLE,
    "directory:unit": PEOPLE,
    "est:correct": "begins what is frozen later",
    "exchange:fetch": "takes out what there is",
    "figures:give": "gives the counts of a year that is over, as they were read",
    "groups:unshare": BACK,
    "lagesbild:approve": "can be sent back; the list stands there too",
    "lagesbild:close": BACK,
    "tillsyn:withdraw": BACK,
}


def test_every_grave_act_says_what_it_may_lack_or_why_nothing():
    """Two lists that overlap nowhere, and leave out no act that asks for proof."""
    assert set(PROVED) | SIGNED == (set(MAY) & (set(PROVED) | SIGNED)) | set(WHOLE)
    assert not set(MAY) & set(WHOLE)
