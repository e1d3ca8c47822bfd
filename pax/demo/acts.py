"""What is done in the scenes of the demo: services, and what takes several calls."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Model
from django.utils import timezone

from atgardsplan.exchange.bringing import bring_in, look_at
from atgardsplan.exchange.files import read_file
from atgardsplan.plan.document import content_of
from atgardsplan.plan.models import Criterion, Goal, Measure, Need, Plan, PlanEdition
from atgardsplan.plan.selectors.coverage import problems_behind
from atgardsplan.plan.services import deciding, measures, tree
from atgardsplan.rounds import services as rounds
from atgardsplan.rounds.models import Ask
from cases.assignment import services as assigning
from cases.calculation import services as calculating
from cases.case import services as opening
from cases.chain.services import move_case, ways_onward
from cases.claims import services as claiming
from cases.closing import services as closing
from cases.disclosure import services as disclosing
from cases.disclosure.frozen import freeze_report
from cases.disclosure.lagrum import OnGround
from cases.enums import ClaimState, PositionAnswer
from cases.flag.services import raise_flag
from cases.investigation import services as investigating
from cases.models import Case, Disclosure, Polisanmalan, Underrattelse
from cases.notices import services as notifying
from cases.position import services as positioning
from cases.report import services as reporting
from cases.tasks import services as working
from lagesbild.figures.models import Indicator
from lagesbild.report.models import Edition, EditionVariant, Figure, Lagesbild, Section
from lagesbild.report.services import describing, releasing, writing
from pax.accounts.models import Agency, Unit, User
from pax.dates import next_working_day
from pax.decisions.models import PendingDecision
from pax.desk.decisions import answer
from pax.editions.content import fingerprint
from pax.places.models import Area
from samverkan.checklists.services import start_checklist, tick
from samverkan.checklists.shipped import TEMPLATES
from samverkan.est.compiling.services import open_week, write_head
from samverkan.est.models import Edition as Week
from samverkan.est.parts.services import add_action, add_event, hand_in
from samverkan.groups import services as groups
from samverkan.groups.enums import Duty, Level
from samverkan.groups.models import Samverkansgrupp, Share
from samverkan.meetings.enums import ActionState, ItemKind, Presence
from samverkan.meetings.models import AgendaItem, Meeting
from samverkan.meetings.services import planning, running
from samverkan.tillsyn import services as tillsyn
from samverkan.tillsyn.models import Inspection, InspectionPart
from samverkan.tillsyn.selectors import receivers_in
from samverkan.tryck import services as tryck

#: What is found by one of its fields.
FOUND_BY: dict[str, tuple[type[Model], str]] = {
    "agency": (Agency, "code"),
    "area": (Area, "name"),
    "group": (Samverkansgrupp, "key"),
    "measure": (Measure, "code"),
    "unit": (Unit, "name"),
    "user": (User, "username"),
}


# --- values ---------------------------------------------------------------------------
def find(what: str, wanted: str) -> Any:
    """Find the one of that kind."""
    model, field = FOUND_BY[what]
    return model._default_manager.get(**{field: wanted})


def days_ago(days: int) -> datetime.date:
    """Give a day in the recent past, or ahead if the number is negative."""
    return timezone.localdate() - datetime.timedelta(days=days)


def working_day(days: int) -> datetime.date:
    """Give that day of the recent past, or the first working day after it."""
    return next_working_day(days_ago(days))


def day_after(day: datetime.date, days: int) -> datetime.date:
    """Give the day that many days after another."""
    return day + datetime.timedelta(days=days)


def areas(first: int, end: int) -> list[int]:
    """Give some of the areas by their ids."""
    known = list(Area.objects.filter(is_rest=False).values_list("pk", flat=True))
    return known[first % len(known) : end]


# --- cases ----------------------------------------------------------------------------
def flag(*, by: User, to_unit: Unit, **seen: Any) -> None:
    """Raise a flag about what somebody has seen."""
    raise_flag(opening.Seen(**seen), to_unit=to_unit, by=by)


def newest_case(*, by: User) -> Case:
    """Find the case that last reached a person's unit."""
    newest: Case = Case.objects.visible_to(by).order_by("-pk")[0]
    return newest


def newest_received(*, by: User) -> Disclosure:
    """Find what a person's unit was last given and has not taken care of."""
    waiting = Disclosure.objects.received_by(by)
    newest: Disclosure = waiting.filter(receiver_case=None).order_by("-pk")[0]
    return newest


def send_report(draft: Polisanmalan, *, by: User) -> Disclosure:
    """Sign a prepared police report and send it."""
    digest = fingerprint(freeze_report(draft))
    return Disclosure.objects.get(
        reports=reporting.sign_report(
            draft, by=by, digest=digest, despite="Underlaget lämnas vid ett möte."
        )
    )


def tell(
    case: Case, key: str, *, by: User, on: datetime.date, **told: Any
) -> Disclosure:
    """Give feedback to whoever sent the case, on the police's ground."""
    said = disclosing.Feedback(
        transition=next(t for t in ways_onward(case, by) if t.key == key),
        on=on,
        **{"because": "", "given": {}, "facts": [], "message": ""} | told,
    )
    return disclosing.give_feedback(
        case, said, OnGround("osl-35-6"), by=by, despite="Resten görs inte."
    )


def agree(
    case: Case, *, by: User, agreed: positioning.Agreed, ground: OnGround
) -> None:
    """Record a joint position, told to everybody on the same ground."""
    grounds = dict.fromkeys(agreed.units, ground)
    positioning.record_position(case, agreed, grounds=grounds, by=by)


def tell_ending(case: Case, *, by: User, ground: OnGround) -> None:
    """Tell everybody how it ended, on the same ground."""
    parts = closing.to_be_told(case)
    closing.tell_ending(case, parts, grounds={p.unit: ground for p in parts}, by=by)


def send_notice(notice: Underrattelse, *, by: User, to_unit: Unit) -> Disclosure:
    """Send a prepared notice as it stands."""
    digest = fingerprint(notifying.freeze_notice(notice))
    return notifying.send_notice(notice, to_unit=to_unit, by=by, digest=digest)


# --- groups ---------------------------------------------------------------------------
def convene_all(*, by: User) -> None:
    """Convene every group that nobody convenes."""
    for group in Samverkansgrupp.objects.filter(convener__isnull=True):
        groups.convene(group, by=by)


def seat_group(
    group: Samverkansgrupp, *, by: User, seats: list[tuple[str, str, str]]
) -> None:
    """Write a group's agreement, and seat people for its agencies."""
    since = days_ago(400)
    groups.sign_agreement(
        group,
        by=by,
        purpose=group.purpose,
        area="Södertälje kommun",
        grounds=["osl-10-15a", "lag-2025-170-6", "osl-10-27"],
        valid_from=since,
        valid_to=since.replace(year=since.year + 3),
        signed_by="Verksamhetschefen och lokalpolisområdeschefen",
    )
    delegations = {}
    for name, username, duty in seats:
        unit = find("unit", name)
        if unit.agency_id not in delegations:
            delegations[unit.agency_id] = groups.invite_agency(
                group, unit, by=by, joined_on=since
            )
        groups.seat_person(
            delegations[unit.agency_id],
            find("user", username),
            by=by,
            duty=Duty(duty),
            since=since,
        )


def share_case(
    case: Case,
    group: Samverkansgrupp,
    *,
    by: User,
    wording: groups.Wording,
    gives: dict[str, tuple[int, OnGround]],
    as_offer: bool,
) -> Share:
    """Share a case with a group: to each agency what its ground carries."""
    choices = [
        groups.ForAgency(to, Level(level), ground)
        for to in groups.receivers_of(group, by)
        for level, ground in [gives.get(str(to.agency), (0, groups.NO_GROUND))]
        if level
    ]
    digest = groups.digest_of(groups.copies_of(case, group, wording, choices, by=by))
    return groups.share_case(
        case,
        group,
        wording,
        choices,
        by=by,
        digest=digest,
        as_offer=as_offer,
        despite="Underlaget visas vid mötet.",
    )


# --- registers ------------------------------------------------------------------------
def do_part(inspection: Inspection, *, by: User, **about: Any) -> None:
    """Write what one's agency does in a joint inspection."""
    part = InspectionPart.objects.get(inspection=inspection, agency=by.agency_id)
    tillsyn.revise_part(part, by=by, version=part.version, **about)


def hand_over(inspection: Inspection, *, by: User, ground: OnGround) -> None:
    """Hand one's protocols over to the first of those who can have them."""
    own = list(inspection.protocols.all())
    digest = fingerprint(tillsyn.freeze_protocols(inspection, own, by=by))
    receiver = receivers_in(inspection, by)[0]
    tillsyn.hand_over(
        inspection,
        own,
        receiver,
        ground,
        by=by,
        digest=digest,
        despite="Beslut kommer senare.",
    )


def begin_checklist(
    group: Samverkansgrupp, *, by: User, template: int, ticked: list[int], **about: Any
) -> None:
    """Begin a checklist of those that Pax ships, and tick some of its points."""
    shipped = TEMPLATES[template]
    running = start_checklist(group, shipped.name, shipped.points, by=by, **about)
    for item in running.items.filter(number__in=ticked):
        tick(item, by=by, is_done=True)


# --- meetings -------------------------------------------------------------------------
def _items(meeting: Meeting, kind: str) -> list[AgendaItem]:
    found = AgendaItem.objects.filter(meeting=meeting, kind=kind)
    return list(found.select_related("meeting__group", "group"))


def item(meeting: Meeting, kind: str, nth: int, *, by: User) -> AgendaItem:
    """Find one of a meeting's items."""
    return _items(meeting, kind)[nth]


def strike_offers(meeting: Meeting, *, by: User) -> None:
    """Strike what is offered to the group from the agenda."""
    for offered in _items(meeting, ItemKind.OFFERED):
        planning.strike_item(offered, by=by, struck=True)


def call_the_roll(meeting: Meeting, *, by: User, away: str) -> None:
    """Note that all are present but one."""
    for seat in running.seats_at(meeting):
        is_away = seat.user.username == away
        presence = Presence.ABSENT if is_away else Presence.PRESENT
        running.note_presence(meeting, seat, presence, by=by)


def note_cases(meeting: Meeting, *, by: User, notes: dict[str, str]) -> None:
    """Note what was said of the shared cases, by what stands in their titles."""
    for case in _items(meeting, ItemKind.CHANGED):
        for words, said in notes.items():
            if words in case.title:
                running.note_item(case, by=by, version=case.version, notes=said)


def sign_minutes(meeting: Meeting, *, by: User) -> None:
    """Approve the minutes as they stand."""
    digest = running.fingerprint_of(meeting)
    running.sign_minutes(
        meeting, by=by, digest=digest, despite="Punkterna togs inte upp."
    )


def plan_ahead(
    group: Samverkansgrupp, *, by: User, count: int, **about: Any
) -> list[Meeting]:
    """Plan the next meetings by the group's rhythm."""
    latest = planning.latest_meeting(group, by)
    days = planning.propose_days(group, latest, count=count)
    return planning.plan_meetings(group, days, by=by, **about)


# --- EST ------------------------------------------------------------------------------
def open_present_week(*, by: User) -> Week:
    """Open the week that it is."""
    year, number, _ = timezone.localdate().isocalendar()
    return open_week(year, number, by=by)


# --- lägesbild ------------------------------------------------------------------------
def draw_figure(
    lagesbild: Lagesbild, *, by: User, indicators: list[str], **about: Any
) -> Figure:
    """Draw a figure of the indicators whose titles begin so."""
    found = [
        str(indicator.uuid)
        for indicator in Indicator.objects.visible_to(by)
        if indicator.title.startswith(tuple(indicators))
    ]
    spec = {"indicators": found, "years": about.pop("years")}
    spec["places"] = about.pop("places")
    return describing.add_figure(lagesbild, by=by, spec=spec, **about)


def write_chapters(
    lagesbild: Lagesbild,
    *,
    by: User,
    texts: dict[str, str],
    otherwise: str,
    figures: dict[str, list[Figure]],
) -> None:
    """Write every chapter, with its figures below."""
    chapters = Section.objects.filter(lagesbild=lagesbild)
    for section in chapters.select_related("lagesbild__agency"):
        shown = [f"[[figur:{figure.key}]]" for figure in figures.get(section.key, [])]
        body = "\n\n".join([texts.get(section.key, otherwise), *shown])
        writing.revise_section(section, by=by, body=body, progress="klar")


def publish_variants(edition: Edition, *, by: User) -> None:
    """Publish each variant of an edition, to the signed in."""
    for variant in EditionVariant.objects.filter(edition=edition):
        releasing.publish(variant, by=by, despite="Utan kapitlet är den ändå hel.")


# --- åtgärdsplan ----------------------------------------------------------------------
def read_plan(name: str, *, by: User) -> Plan:
    """Read a plan in from a file, based on the first decided lägesbild."""
    raw = Path(__file__).with_name(name).read_bytes()
    read = read_file(raw, name)
    plan = tree.begin_plan(
        by=by,
        title=read.content["titel"],
        year_from=read.content["ar"][0],
        year_to=read.content["ar"][1],
        based_on=Edition.objects.visible_to(by).order_by("pk").first(),
    )
    bring_in(look_at(plan, read, name, raw, by=by), by=by)
    return plan


def answer_problems(plan: Plan, *, by: User, answers: dict[str, list[int]]) -> None:
    """Say which problems of the lägesbild the needs answer, of those it has."""
    told = {one.number: one for one in problems_behind(plan, by)}
    for need in Need.objects.filter(plan=plan, code__in=answers).select_related("plan"):
        wanted = [told[number] for number in answers[need.code] if number in told]
        tree.tie_problems(need, wanted, by=by)


def decide_plan(
    plan: Plan, decision: deciding.Decision, *, by: User
) -> PendingDecision:
    """Write down what was decided on a plan, as it now is; another confirms it."""
    digest = fingerprint(content_of(plan))
    return deciding.ask_to_decide(plan, decision, by=by, digest=digest)


def confirm(asked: PendingDecision, *, by: User) -> PendingDecision:
    """Be the other one that a decision takes."""
    return answer(asked, by=by, confirmed=True)


def edition_of(plan: Plan, *, by: User) -> PlanEdition:
    """Find the newest edition of a plan."""
    found: PlanEdition = (
        PlanEdition.objects.visible_to(by).filter(plan=plan).latest("number")
    )
    return found


def add_goal(measure: Measure, *, by: User, **about: Any) -> None:
    """Give a measure a goal."""
    measures.add_part(measure, Goal, by=by, **about)


def follow_indicators(*, by: User, codes: list[str]) -> None:
    """Follow measures by the first indicators there are, one each."""
    for code, indicator in zip(codes, Indicator.objects.all(), strict=False):
        add_goal(
            find("measure", code),
            by=by,
            indicator=indicator,
            name=indicator.title,
            unit=indicator.get_unit_display().lower(),
            wished=indicator.direction or "ned",
        )


def give_points(measure: Measure, *, by: User, points: list[tuple[int, str]]) -> None:
    """Weigh a measure on the first of the plan's criteria."""
    criteria = Criterion.objects.filter(plan=measure.plan_id)
    given = {c.pk: (p, why) for c, (p, why) in zip(criteria, points, strict=False)}
    measures.weigh_measure(measure, given, by=by)


def answer_asks(*, by: User, **answered: Any) -> None:
    """Answer everything a person is asked about their measures, in the same words."""
    asks = Ask.objects.visible_to(by).waiting().filter(responsible=by)
    for ask in asks.select_related("plan", "round", "measure__plan"):
        rounds.answer(ask, by=by, **answered)


#: What a value of a scene may be made by, by its key.
VALUES: dict[str, Any] = {
    **{name: partial(find, name) for name in FOUND_BY},
    "PlanDecision": deciding.Decision,
} | {
    made.__name__: made
    for made in (
        *(days_ago, working_day, day_after, areas, Decimal),
        *(ActionState, ClaimState, PositionAnswer, OnGround, positioning.Agreed),
        *(claiming.Course, releasing.Decision),
        *(calculating.LineInput, calculating.Stated, groups.NextStep),
        groups.Wording,
    )
}
#: Every act by the name it has in the scenes.
ACTS: dict[str, Callable[..., Any]] = {
    act.__name__: act
    for act in (
        *(flag, newest_case, newest_received, send_report, tell, agree, tell_ending),
        *(send_notice, convene_all, seat_group, share_case, do_part, hand_over),
        *(begin_checklist, item, strike_offers, call_the_roll, note_cases),
        *(sign_minutes, plan_ahead, draw_figure, write_chapters, publish_variants),
        *(read_plan, answer_problems, add_goal, follow_indicators, give_points),
        *(open_present_week, write_head, add_event, add_action, hand_in),
        *(answer_asks, calculating.add_calculation, move_case, writing.begin_lagesbild),
        *(assigning.take_up, assigning.restrict_case),
        *(opening.open_case, opening.receive_disclosure, reporting.prepare_report),
        *(investigating.add_party, investigating.add_statement),
        *(investigating.communicate, working.add_task, working.add_note),
        *(claiming.add_claim, claiming.move_claim, claiming.add_repayment),
        *(claiming.add_stopped_payment, closing.say_part_done, closing.close_case),
        *(notifying.prepare_notice, notifying.answer_notice),
        *(groups.move_step, groups.set_next_step, groups.write_part),
        *(tryck.add_target, tryck.add_measure, tryck.add_tension),
        *(tillsyn.plan_inspection, tillsyn.write_protocol, tillsyn.revise_inspection),
        *(planning.add_year_event, planning.plan_meetings, planning.build_agenda),
        *(running.begin_meeting, running.add_guest, running.note_item),
        *(running.add_decision, running.agree_on_action, running.settle_action),
        running.end_meeting,
        *(writing.revise_lagesbild, describing.add_problem, describing.add_cause),
        *(describing.set_priorities, describing.add_source),
        *(releasing.ask_for_review, releasing.approve, releasing.decide),
        *(releasing.log_reporting, releasing.note_question, releasing.answer_question),
        *(measures.ship_criteria, deciding.send_proposal, deciding.comment),
        *(deciding.say_done, deciding.reply, deciding.close_consultation),
        *(decide_plan, measures.move_measure, measures.revise_measure),
        *(deciding.ask_to_publish, rounds.begin_round, confirm, edition_of),
    )
} | {"add_assessment": partial(describing.add_statement, kind="bedomning")}
