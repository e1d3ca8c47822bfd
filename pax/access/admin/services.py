"""Changing who there is and what they may do.

Only what one administers, and never oneself; the database says the same once more
(pax_administers, pax_user_keeps_place, pax_administers_membership).  A change of
what somebody may do ends their sessions: they sign in anew with what now holds.
"""

import datetime
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from pax.access.admin.doors import agencies_of
from pax.access.holdings import Handed, falls_with, leave_all
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import GIVEN_ALONE, ROLES, Role
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.decisions.models import Kind, PendingDecision, State
from pax.decisions.services import ask, carried, check_still_may
from pax.errors import Conflict, Denied, Invalid
from pax.notices.services import tell
from pax.ui import swedish

Thing = TypeVar("Thing", User, Unit, Membership)

#: Letters and digits that nobody mistakes for each other, read aloud or on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
#: For how long a password that has been confirmed can be fetched.
PASSWORD_WAITS = datetime.timedelta(days=1)
TAKES_TWO = (
    "Den som läser eller beslutar får ett nytt lösenord först när någon annan har "
    "bekräftat det."
)
NOT_ONESELF = (
    "Du kan inte ändra ditt eget konto eller dina egna roller. "
    "Be en annan administratör."
)


@dataclass(frozen=True)
class Place:
    """A role in a unit, from a day and perhaps to one (both included)."""

    unit: Unit
    role: Role
    since: datetime.date
    until: datetime.date | None = None


@transaction.atomic
def add_person(
    username: str,
    name: str,
    place: Place,
    *,
    by: User,
    title: str = "",
    email: str = "",
) -> tuple[User, str]:
    """Make a person who can sign in, with a first role, and give the password.

    The password is good for one thing: to sign in once and choose another.
    Nobody sees it again.  Recorded as USER_ADDED.
    """
    _check_administers(place.unit.agency, by)
    if User.objects.filter(username=username).exists():
        raise Invalid(f"Användarnamnet ”{username}” finns redan. Välj ett annat.")
    password = _one_time_password()
    person = User(
        username=username,
        name=name,
        title=title,
        email=email,
        agency=place.unit.agency,
        must_change_password=True,
    )
    person.set_password(password)
    person.save()
    record(Verb.USER_ADDED, person, by=by, agency_id=person.agency_id)
    give_role(person, place, by=by)
    return person, password


def takes_two(person: User) -> bool:
    """Tell whether the person reads or decides, today or on a day to come."""
    held = Membership.objects.filter(user=person).exclude(role__in=GIVEN_ALONE)
    today = timezone.localdate()
    return held.filter(
        models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=today)
    ).exists()


def seconds_for(
    person: User, unit: Unit | None = None, *, asker: User | None = None
) -> list[User]:
    """List who can be the second about a person: administrators, and the managers.

    The person's managers are those of the units where they work, or are to work, and
    of the units above.  Where the one who asks is alone of these, it is whoever reviews
    the authority's log (pax_has_no_second).
    """
    today = timezone.localdate()
    held = Membership.objects.current(today)
    units = Unit.objects.filter(memberships__in=held.filter(user=person))
    paths = [*units.values_list("path", flat=True), *([unit.path] if unit else [])]
    over = {pk for path in paths for pk in path}
    home = {person.agency_id, person.agency.parent_id}
    can = models.Q(role=Role.CHEF, unit__in=over) | models.Q(
        role=Role.SYSTEMADMINISTRATOR, user__agency__in=home - {None}
    )
    people = User.objects.filter(is_active=True).exclude(pk=person.pk)
    found = list(people.filter(pk__in=held.filter(can).values("user")))
    if all(one == asker for one in found):
        reviews = held.filter(role=Role.LOGGRANSKARE, user__agency=person.agency_id)
        found += list(people.filter(pk__in=reviews.values("user")))
    return found


@transaction.atomic
def change_person(
    person: User, *, by: User, edition: str, name: str, title: str, email: str
) -> User:
    """Correct what a person is called and how they are reached."""
    _check_may_change(person, by)
    _check_edition(person, edition)
    _save(person, name=name, title=title, email=email)
    record(Verb.USER_CHANGED, person, by=by, agency_id=person.agency_id)
    return person


@transaction.atomic
def close_account(person: User, *, by: User, because: str) -> User:
    """Shut a person out at once: every session ends at its next request."""
    _check_may_change(person, by)
    if not person.is_active:
        return person
    _save(
        person,
        because=because,
        is_active=False,
        session_epoch=person.session_epoch + 1,
    )
    record(Verb.USER_CLOSED, person, by=by, because=because, agency_id=person.agency_id)
    return person


@transaction.atomic
def reopen_account(
    person: User, *, by: User, decision: PendingDecision | None = None
) -> tuple[User, str]:
    """Let a person in again, with a new one-time password."""
    _check_may_change(person, by)
    person.is_active = True  # saved with the password: the table asks for the decision
    record(Verb.USER_REOPENED, person, by=by, agency_id=person.agency_id)
    return person, give_password(person, by=by, decision=decision)


@transaction.atomic
def ask_for_password(person: User, *, by: User) -> PendingDecision:
    """Ask that a person who reads or decides is given a one-time password.

    The person and those who can confirm it are told: a password that somebody else
    has got is a way to read and sign as that person.
    """
    _check_may_change(person, by)
    asked: PendingDecision = ask(
        Kind.PASSWORD,
        by=by,
        agency=person.agency,
        concerns=person,
        about=person.uuid,
        label=f"{person.name} ({person.username})",
        tell_also=seconds_for(person, asker=by),
    )
    tell(
        [person],
        "Någon har begärt ett nytt lösenord till ditt konto. Säg till din chef om "
        "det inte var du som bad om det.",
        by=by,
    )
    return asked


def confirmed_password(person: User, by: User) -> PendingDecision | None:
    """Find the password that one has asked for and another has confirmed, if any."""
    found = PendingDecision.objects.filter(
        kind=Kind.PASSWORD,
        concerns=person,
        asked_by=by,
        state=State.CONFIRMED,
        carried_at__isnull=True,
        settled_at__gte=timezone.now() - PASSWORD_WAITS,
    )
    return found.order_by("-settled_at").first()


@transaction.atomic
def give_password(
    person: User, *, by: User, decision: PendingDecision | None = None
) -> str:
    """Give a person who cannot sign in a one-time password; their sessions end.

    One who reads or decides is given it by two: the administrator who has asked, and
    saw it, when another has confirmed.  It passes on no right to sign: that comes back
    when somebody who has not seen it vouches for who got it (vouch).
    """
    _check_may_change(person, by)
    if takes_two(person):
        if decision is None or decision.concerns_id != person.pk:
            raise Denied(TAKES_TWO)
        with carried(decision, by=by):
            person.is_unvouched = True
            return _set_one_time_password(person, by=by)
    return _set_one_time_password(person, by=by)


def _set_one_time_password(person: User, *, by: User) -> str:
    password = _one_time_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(
        update_fields=[
            *("password", "session_epoch", "is_active"),
            *("must_change_password", "is_unvouched"),
        ]
    )
    record(Verb.PASSWORD_GIVEN, person, by=by, agency_id=person.agency_id)
    tell(
        [person, *seconds_for(person)],
        "Ett konto har fått ett nytt engångslösenord.",
        by=by,
    )
    return password


@transaction.atomic
def change_own_password(person: User, password: str) -> None:
    """Choose a password of one's own."""
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "session_epoch", "must_change_password"])
    record(Verb.PASSWORD_CHANGED, person, by=person)
    ask_for_voucher(person)


@transaction.atomic
def ask_for_voucher(person: User) -> None:
    """Ask that somebody vouches for who one is, if nobody has and it is not asked.

    Asked by whoever has chosen the password, at that or at the next sign-in: one whose
    first role that reads or decides has begun since is not vouched for either.
    """
    if person.must_change_password or not person.is_unvouched:
        return
    if not _vouching(person).exists():
        ask(
            Kind.VOUCHER,
            by=person,
            agency=person.agency,
            concerns=person,
            about=person.uuid,
            label=f"{person.name} ({person.username})",
            tell_also=seconds_for(person),
        )


def _vouching(person: User) -> models.QuerySet[PendingDecision]:
    return PendingDecision.objects.filter(
        kind=Kind.VOUCHER, concerns=person, state=State.ASKED
    )


@transaction.atomic
def vouch(decision: PendingDecision, *, by: User) -> User:
    """Let the person sign and prove again: it is they who have the account.

    Never by who gave the password, and so has seen it.
    """
    person = cast("User", decision.concerns)  # the kind has one
    with carried(decision, by=by):
        person.is_unvouched = False
        person.save(update_fields=["is_unvouched"])
        record(Verb.USER_CHANGED, person, by=by, agency_id=person.agency_id)
    return person


@transaction.atomic
def give_role(person: User, place: Place, *, by: User) -> Membership | PendingDecision:
    """Give a person a role in a unit of their own agency; never to oneself.

    A role that reads or decides is given by two: it is asked for, and given when
    another has confirmed.  The first administrator of an empty installation has nobody
    to ask, and gives a colleague the same role alone.
    """
    _check_role(person, place, by=by)
    if place.role in GIVEN_ALONE or _is_first_alone(place, by):
        return _begin_role(person, place, by=by)
    asked: PendingDecision = ask(
        Kind.ROLE,
        by=by,
        agency=person.agency,
        concerns=person,
        unit=place.unit,
        about=person.uuid,
        label=f"{place.role.label} i {place.unit} till {person.name} "
        f"({person.username})",
        terms={
            "role": place.role,
            "since": place.since.isoformat(),
            "until": place.until.isoformat() if place.until else None,
        },
        tell_also=seconds_for(person, place.unit, asker=by),
    )
    return asked


@transaction.atomic
def begin_role(decision: PendingDecision, *, by: User) -> Membership:
    """Give the role that one has asked for and another has confirmed.

    From the day it was to begin, or today if that day has passed meanwhile.
    """
    person, terms = cast("User", decision.concerns), decision.terms
    since = datetime.date.fromisoformat(terms["since"])
    until = terms["until"] and datetime.date.fromisoformat(terms["until"])
    place = Place(
        cast("Unit", decision.unit),
        Role(terms["role"]),
        max(since, timezone.localdate()),
        until,
    )
    if until and until < place.since:
        raise Invalid("Tiden som rollen skulle gälla har redan gått.")
    _check_fits(person, place)
    check_still_may(decision, Permission.USERS_ADMIN)
    with carried(decision, by=by):
        return _begin_role(person, place, by=by)


def _is_first_alone(place: Place, by: User) -> bool:
    """Tell whether nobody else has ever had a role here (pax_is_alone)."""
    others = Membership.objects.exclude(user=by)
    return place.role == Role.SYSTEMADMINISTRATOR and not others.exists()


def _check_role(person: User, place: Place, *, by: User) -> None:
    _check_may_change(person, by)
    _check_fits(person, place)


def _check_fits(person: User, place: Place) -> None:
    if place.unit.agency_id != person.agency_id:
        raise Invalid(
            f"{place.unit} hör till {place.unit.agency}. En person har roller bara "
            "hos sin egen myndighet."
        )
    if not ROLES[place.role].fits(place.unit.agency.kind):
        raise Invalid(
            f"Rollen {place.role.label} ges inte hos {place.unit.agency}: den hör till "
            "en annan sorts myndighet."
        )
    _check_not_held(person, place)


def _begin_role(person: User, place: Place, *, by: User) -> Membership:
    membership = Membership.objects.create(
        user=person,
        unit=place.unit,
        role=place.role,
        valid_from=place.since,
        valid_to=place.until,
    )
    _end_sessions(person)
    record(
        Verb.ROLE_GIVEN,
        person,
        by=by,
        because=str(membership),
        agency_id=person.agency_id,
    )
    tell(
        [person, *seconds_for(person, place.unit)],
        "En roll har getts.",
        by=by,
    )
    return membership


@transaction.atomic
def end_role(
    membership: Membership, *, by: User, last_day: datetime.date, because: str
) -> Membership:
    """Let a role end with a day; yesterday means at once.

    A role that has not begun is called off: it ends before its first day.
    """
    person = membership.user
    _check_may_change(person, by)
    if membership.valid_to and membership.valid_to <= last_day:
        raise Invalid("Rollen slutar redan då eller tidigare.")
    if last_day < timezone.localdate() - datetime.timedelta(days=1):
        raise Invalid("En roll kan inte avslutas tidigare än i går.")
    before = membership.valid_from - datetime.timedelta(days=1)
    _save(membership, because=because, valid_to=max(last_day, before))
    _end_sessions(person)
    record(
        Verb.ROLE_ENDED,
        person,
        by=by,
        because=f"{membership}: {because}",
        agency_id=person.agency_id,
    )
    return membership


@transaction.atomic
def close_and_leave(
    person: User, *, by: User, because: str, to: dict[str, User]
) -> Handed:
    """Close an account, and let others take over what hangs on it, by kind.

    What nobody takes over is on the page of those who can give it, until somebody has
    it.
    """
    _check_takers(to, by)
    close_account(person, by=by, because=because)
    return _tell_of_left(person, leave_all(person, to), by=by)


def _check_takers(to: dict[str, User], by: User) -> None:
    """Refuse one who gives themselves what they otherwise would not read."""
    if any(taker.pk == by.pk for taker in to.values()):
        raise Invalid(
            "Du kan inte ta över det själv här: välj en kollega, eller låt den som "
            "fördelar arbetet avgöra."
        )


def _tell_of_left(person: User, handed: Handed, *, by: User) -> Handed:
    """Tell the person's managers what nobody has, or is to have after a day."""
    if handed.left:
        text = "Någon har slutat eller bytt roll"
        if handed.until:
            text = f"Någons roll slutar efter {swedish.day(handed.until)}"
        text += ", och det finns sådant som ingen annan har hand om. "
        text += "Det står på din startsida när ingen har det."
        managers = [p for p in seconds_for(person) if p.may(Permission.CASE_ASSIGN)]
        url = "/" if handed.until else reverse("desk:nobodys")
        tell(managers, text, by=by, url=url)
    return handed


@transaction.atomic
def end_and_leave(
    membership: Membership,
    *,
    by: User,
    last_day: datetime.date,
    because: str,
    to: dict[str, User],
) -> Handed:
    """End a role, and let others take over what cannot be had without it.

    At once, also when the role ends later: until then both know of it.
    """
    _check_takers(to, by)
    ended = end_role(membership, by=by, last_day=last_day, because=because)
    handed = leave_all(ended.user, to, only=falls_with(ended))
    if last_day >= timezone.localdate():
        handed = replace(handed, until=last_day)
    return _tell_of_left(ended.user, handed, by=by)


@transaction.atomic
def add_unit(
    name: str, *, by: User, agency: Agency, parent: Unit | None, **values: Any
) -> Unit:
    """Add a unit to an agency's tree, with the group that grants are given to."""
    _check_administers(agency, by)
    if parent is not None and parent.agency_id != agency.pk:
        raise Invalid("Enheten måste höra till samma myndighet som den ligger under.")
    _check_name_is_free(name, agency)
    unit = Unit.objects.create(
        agency=agency,
        parent=parent,
        name=name,
        group=Group.objects.create(name=f"{agency.code}: {name}"),
        **values,
    )
    unit.refresh_from_db(fields=["path"])  # the database's own doing
    record(Verb.UNIT_ADDED, unit, by=by, agency_id=agency.pk)
    return unit


@transaction.atomic
def change_unit(unit: Unit, *, by: User, edition: str, **values: Any) -> Unit:
    """Change what a unit is called and what it takes; its place stands."""
    _check_administers(unit.agency, by)
    _check_edition(unit, edition)
    if values["name"] != unit.name:
        _check_name_is_free(values["name"], unit.agency)
    _save(unit, **values)
    record(Verb.UNIT_CHANGED, unit, by=by, agency_id=unit.agency_id)
    return unit


def edition_of(thing: User | Unit) -> str:
    """Say which version of a record this is, for the lost-update check."""
    newest = (
        type(thing)
        .history.filter(id=thing.pk)
        .aggregate(newest=models.Max("history_id"))
    )
    return str(newest["newest"] or "")


def _check_administers(agency: Agency, by: User) -> None:
    if not agencies_of(by).filter(pk=agency.pk).exists():
        raise Denied


def _check_may_change(person: User, by: User) -> None:
    _check_administers(person.agency, by)
    if person.pk == by.pk:
        raise Denied(NOT_ONESELF)
    if person.is_system:
        raise Denied("Systemanvändare sköts inte här.")


def _check_edition(thing: User | Unit, edition: str) -> None:
    type(thing)._base_manager.select_for_update().get(pk=thing.pk)
    if edition_of(thing) != edition:
        raise Conflict


def _check_not_held(person: User, place: Place) -> None:
    same = Membership.objects.filter(user=person, unit=place.unit, role=place.role)
    still = same.filter(
        models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=place.since)
    )
    if place.until:
        still = still.filter(valid_from__lte=place.until)
    if still.exists() or same.filter(valid_from=place.since).exists():
        raise Invalid(f"{person} har redan den rollen i {place.unit} den tiden.")


def _check_name_is_free(name: str, agency: Agency) -> None:
    if Unit.objects.filter(agency=agency, name=name).exists():
        raise Invalid(f"{agency} har redan en enhet som heter ”{name}”.")


def _end_sessions(person: User) -> None:
    _save(person, session_epoch=person.session_epoch + 1)


def _save(thing: Thing, *, because: str = "", **values: Any) -> None:
    for name, value in values.items():
        setattr(thing, name, value)
    vars(thing)["_change_reason"] = because or None  # simple_history's name
    thing.save(update_fields=list(values))


def _one_time_password() -> str:
    groups: Iterable[str] = (
        "".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4)
    )
    return "-".join(groups)
