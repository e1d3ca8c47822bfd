"""Who handles a case, and whether they may (jäv).

Förvaltningslagen 16-18 §§: whoever is biased takes no part in the handling, and
says so at once.  One who takes a case answers then; one who is given a case by
someone else answers before beginning.  Who has said yes is taken off the
case, and who gives out work is told.  The case is closed to them, both to read and
to decide in, until another who gives out work lifts it with a reason: their own later
no changes nothing.
"""

import datetime
from collections.abc import Collection

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from cases.case.policies import check_can_work, check_not_biased, jav_of
from cases.case.services import tell_flagger
from cases.chain.services import move_case, record_in_case
from cases.enums import FlagState, TaskState
from cases.models import Case, CaseGroupGrant, CaseUserGrant, JavCheck, StepChange, Task
from cases.tasks.services import people_in
from pax.access import grants
from pax.accounts.models import Membership, MembershipQuerySet, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import READS_BELOW, READS_UNIT, ROLES
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.db.ordering import in_swedish
from pax.errors import Denied, Invalid, WrongState

ANSWER_JAV = "Svara på frågan om jäv i ärendet"
FIND_ANOTHER = "Utse en ny handläggare: jäv har anmälts"
NOT_BY_ONESELF = (
    "Du har anmält jäv i ärendet. Bara någon annan som fördelar arbetet kan häva det "
    "(18 § förvaltningslagen)."
)
SOON = datetime.timedelta(days=3)


def possible_handlers(case: Case) -> list[User]:
    """List who can handle a case: those in its unit who may read it.

    In a case narrowed to named people, those named.  Whoever has said that they
    are biased is left out.
    """
    people = people_in(case)
    if not case.is_restricted:
        people = people.filter(
            pk__in=_holding(Permission.CASE_EDIT).filter(unit=case.unit).values("user")
        )
    return list(people.exclude(pk__in=biased_people(case)).order_by(in_swedish("name")))


def biased_people(case: Case) -> set[int]:
    """List, by key, those who have said that they are biased, as nobody has lifted."""
    answers = JavCheck.objects.filter(case=case)
    return {answer.person_id for answer in answers if answer.stands}


@transaction.atomic
def take_up(
    case: Case,
    *,
    by: User,
    assignee: User,
    is_biased: bool = False,
    explanation: str = "",
) -> StepChange | None:
    """Take a flag up for investigation, under someone who is to handle it.

    Whoever takes it themselves has answered the question of bias with it; if the
    answer is yes nothing is taken up, and None is given back.  Another than
    oneself is named only by those who give out work.  Recorded as CASE_MOVED and
    CASE_ASSIGNED; the one who flagged is told.
    """
    if assignee == by:
        answer_jav(case, by=by, is_biased=is_biased, explanation=explanation)
        if is_biased:
            return None
    event = move_case(
        case,
        "ta_upp",
        by=by,
        data={
            "assignee": assignee.name,
            "jav": "Inte jäv" if assignee == by else "Frågan är ställd",
        },
    )
    case.refresh_from_db()
    assign_case(case, by=by, assignee=assignee)
    tell_flagger(case, FlagState.TAKEN_UP)
    return event


@transaction.atomic
def assign_case(
    case: Case, *, by: User, assignee: User, version: int | None = None
) -> Case:
    """Let someone handle a case.  Recorded as CASE_ASSIGNED.

    One may take a case oneself; only those who give out work give it to others,
    who are then asked about bias.
    """
    _check_may_assign(case, assignee, by)
    before = case.assignee_id
    change(case, version=version, because="Handläggare utsedd", assignee=assignee)
    if before and before != assignee.pk:
        _settle(case, ANSWER_JAV, TaskState.DROPPED, whose=before)
    if not _has_answered(case, assignee):
        _ask(case, assignee, ANSWER_JAV, by=by)
    _settle(case, FIND_ANOTHER, TaskState.DONE)
    return record_in_case(
        case, by=by, because=f"Handläggare: {assignee}", verb=Verb.CASE_ASSIGNED
    )


@transaction.atomic
def answer_jav(
    case: Case, *, by: User, is_biased: bool, explanation: str = ""
) -> JavCheck:
    """Answer whether one is biased in a case; a yes takes one off it and closes it.

    A yes is not taken back by oneself.  Recorded as CASE_CHANGED; whoever gives out
    work in the case has a task to find another, and may lift it.
    """
    if not by.may(Permission.CASE_EDIT):
        raise Denied
    if jav_of(case, by).is_biased:
        raise Denied(NOT_BY_ONESELF)
    if is_biased and not explanation.strip():
        raise Invalid("Skriv kort vad jävet består i.")
    _settle(case, ANSWER_JAV, TaskState.DONE, whose=by.pk)
    if is_biased:
        _hand_over(case, by=by)
    answer = JavCheck(
        case=case,
        created_by=by,
        person=by,
        is_biased=is_biased,
        explanation=explanation,
    )
    record_in_case(answer, by=by, because=str(answer))
    # Last: from then on a yes closes the case to them, in the database too.
    answer.save()
    return answer


@transaction.atomic
def lift_jav(answer: JavCheck, *, by: User, because: str) -> JavCheck:
    """Let one who has said that they are biased into the case again.

    Decided by another who gives out work: the authority tries the question when the
    one it is about does not step aside, or was wrong (18 § förvaltningslagen).
    Recorded as CASE_CHANGED.
    """
    if not by.may(Permission.CASE_ASSIGN):
        raise Denied
    if answer.person_id == by.pk:
        raise Denied(NOT_BY_ONESELF)
    check_not_biased(answer.case, by)
    if not answer.stands:
        raise WrongState("Det finns inget jäv att häva i det svaret.")
    if not because.strip():
        raise Invalid("Skriv varför jävet hävs.")
    change(
        answer,
        because=because,
        lifted_at=timezone.now(),
        lifted_by=by,
        lifted_because=because,
    )
    return record_in_case(answer, by=by, because=f"Jäv hävt: {because}")


def _hand_over(case: Case, *, by: User) -> None:
    """Take the biased off the case, and see that somebody can find another.

    A case narrowed to named people may be read by nobody else who gives out work:
    then the one in its unit, or nearest above, is named too.
    """
    if case.assignee_id == by.pk:
        change(case, because="Jäv anmält", assignee=None)
    chief = _who_assigns(case, but=by)
    if chief is None and case.is_restricted:
        chief = _who_would_assign(case, but=by)
        if chief:
            grants.grant_person(case, chief)
    if chief and case.is_open:
        _ask(case, chief, FIND_ANOTHER, by=by)


def _check_may_assign(case: Case, assignee: User, by: User) -> None:
    """Let one take a case oneself; only those who give out work name another."""
    check_not_biased(case, by, unless_asked=True)
    if not by.may(Permission.CASE_ASSIGN):
        check_can_work(case, by)
        if assignee != by:
            raise Denied("Bara den som fördelar arbete kan utse någon annan.")
    if not case.is_open:
        raise WrongState("Ärendet är avslutat. Öppna det igen först.")
    if assignee not in possible_handlers(case):
        raise Invalid(f"{assignee} kan inte handlägga ärendet. Välj någon annan.")


def _holding(permission: Permission) -> MembershipQuerySet:
    """Find the memberships that today give someone a permission."""
    roles = [role for role, spec in ROLES.items() if permission in spec.permissions]
    return Membership.objects.current(timezone.localdate()).filter(role__in=roles)


def _has_answered(case: Case, person: User) -> bool:
    return JavCheck.objects.filter(case=case, person=person).exists()


def _who_assigns(case: Case, *, but: User) -> User | None:
    """Find who gives out work in a case: in its unit first, else above it."""
    holding = _holding(Permission.CASE_ASSIGN)
    able = people_in(case).filter(pk__in=holding.values("user"))
    able = able.exclude(pk__in={but.pk, *biased_people(case)})
    in_unit = able.filter(pk__in=holding.filter(unit=case.unit).values("user"))
    by_name = in_swedish("name")
    return in_unit.order_by(by_name).first() or able.order_by(by_name).first()


def _who_would_assign(case: Case, *, but: User) -> User | None:
    """Find who gives out work in the unit of a narrowed case, or nearest above it."""
    units = _holding(Permission.CASE_ASSIGN).filter(unit__in=case.unit.path)
    chosen = (
        units.filter(user__is_active=True, user__is_system=False)
        .exclude(user__in={but.pk, *biased_people(case)})
        .exclude(~Q(unit=case.unit) & ~Q(role__in=READS_BELOW))
        .order_by("-unit__path", in_swedish("user__name"))
        .select_related("user")
        .first()
    )
    return chosen.user if chosen else None


def _ask(case: Case, person: User, text: str, *, by: User) -> None:
    """Give someone a task, unless they have it already."""
    Task.objects.get_or_create(
        case=case,
        text=text,
        responsible=person,
        state=TaskState.OPEN,
        defaults={"created_by": by, "due_on": timezone.localdate() + SOON},
    )


def _settle(
    case: Case, text: str, state: TaskState, *, whose: int | None = None
) -> None:
    """Close the open tasks that what has just happened has made needless."""
    tasks = Task.objects.filter(case=case, text=text, state=TaskState.OPEN)
    if whose:
        tasks = tasks.filter(responsible=whose)
    done_on = timezone.localdate() if state == TaskState.DONE else None
    for task in tasks:
        change(task, state=state, done_on=done_on)


def people_who_read(case: Case) -> QuerySet[User]:
    """Find those of the case's agency who read cases at all: whom it can be told to.

    Each with the roles they hold today as `held`.
    """
    held = (
        Membership.objects.current(timezone.localdate())
        .filter(role__in=READS_UNIT | READS_BELOW)
        .select_related("unit")
    )
    return (
        User.objects.filter(
            pk__in=held.values("user"),
            agency=case.agency_id,
            is_active=True,
            is_system=False,
        )
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held"))
        .order_by(in_swedish("name"))
    )


def named_people(case: Case) -> list[User]:
    """List those who are named as readers of a case."""
    return list(
        User.objects.filter(caseusergrant__content_object=case, is_system=False)
        .distinct()
        .order_by(in_swedish("name"))
    )


@transaction.atomic
def restrict_case(
    case: Case,
    *,
    by: User,
    people: Collection[User],
    because: str,
    version: int | None = None,
) -> Case:
    """Let only these people read a case, from the next request on.

    The one who decides and the one who handles the case are always among them,
    so that it is never out of everyone's reach, and so is the agency's system
    user: what other authorities tell must still arrive.  Restricting once more
    sets the list anew.  Recorded as CASE_RESTRICTED.
    """
    _check_may_restrict(case, by, because)
    may = set(people_who_read(case))
    if strangers := [str(p) for p in people if p not in may]:
        raise Invalid(f"{', '.join(strangers)} kan inte läsa ärenden hos er.")
    named = {*people, by, *([case.assignee] if case.assignee else [])}
    system = User.objects.get(agency=case.agency_id, is_system=True)
    for person in {*named, system}:
        grants.grant_person(case, person)
    for person in named_people(case):
        if person not in named:
            grants.revoke_person(case, person)
    for unit in Unit.objects.filter(
        group__in=CaseGroupGrant.objects.filter(content_object=case).values("group")
    ):
        grants.revoke_unit(case, unit)
    change(case, version=version, because=because, is_restricted=True)
    return record_in_case(case, by=by, because=because, verb=Verb.CASE_RESTRICTED)


@transaction.atomic
def lift_restriction(
    case: Case, *, by: User, because: str, version: int | None = None
) -> Case:
    """Let the case's unit read it again.  Recorded as CASE_RESTRICTED."""
    _check_may_restrict(case, by, because)
    if not case.is_restricted:
        raise WrongState("Ärendet är inte begränsat.")
    grants.grant_unit(case, case.unit)
    change(case, version=version, because=because, is_restricted=False)
    record_in_case(case, by=by, because=f"Hävd: {because}", verb=Verb.CASE_RESTRICTED)
    named = CaseUserGrant.objects.filter(content_object=case).select_related("user")
    # Oneself last: whoever reads only by name sees nothing of it after that.
    for grant in sorted(named, key=lambda grant: grant.user_id == by.pk):
        grants.revoke_person(case, grant.user)
    return case


def _check_may_restrict(case: Case, by: User, because: str) -> None:
    if not by.may(Permission.CASE_RESTRICT):
        raise Denied
    check_not_biased(case, by, unless_asked=True)
    if not because.strip():
        raise Invalid("Skriv varför. Skälet sparas i ärendets historik.")
