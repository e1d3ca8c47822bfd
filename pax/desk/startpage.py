"""The start page: what waits for me, what we owe others, what others owe us.

Which panels there are, and in what order, follows from the role.  Every list is
short, and its cost is the same whoever asks and however many cases there are.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from atgardsplan.rounds.selectors import follow_ups_to_answer
from cases.disclosure import selectors as waiting
from cases.enums import TaskState
from cases.models import Case, CaseAccess, CaseClock, Flag, Participation, Task
from cases.process import gokungen
from lagesbild.report.selectors import lagesbilder_named_in
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.desk.decisions import decisions_to_confirm, notices_to_read
from pax.desk.nobodys import nobodys_waiting
from pax.desk.substitutes import falls_on_me
from pax.ui.parts import AT_MOST, KeyFigure, StartPanel, Tone
from samverkan.groups.reminders import agreements_to_renew, steps_owed_in_groups

#: In how many cases at their end the page looks for parts that are not done.
ENDING = 100


@dataclass(frozen=True)
class CaseLine:
    """A case, where it stands, and its nearest date with what it is for."""

    case: Case
    step: str
    due_on: datetime.date | None
    due_for: str


@dataclass(frozen=True)
class StartPage:
    """All that the page shows."""

    panels: list[StartPanel]
    own_flags: list[Flag]
    reads_cases: bool
    roles: list[str] = field(default_factory=list)

    @property
    def waiting(self) -> list[StartPanel]:
        """The lists with something in them, in the role's order."""
        return [panel for panel in self.panels if panel.items]

    @property
    def at_rest(self) -> list[StartPanel]:
        """The lists that are empty, said together and briefly."""
        return [panel for panel in self.panels if not panel.items]

    @property
    def figures(self) -> list[KeyFigure]:
        """The number of each list, red where something is late."""
        return [
            KeyFigure(
                panel.figure,
                panel.count,
                note=f"{panel.late} försenade" if panel.late else "",
                tone=Tone.DANGER if panel.late else Tone.NEUTRAL,
                url=f"#{panel.key}",
            )
            for panel in self.panels
        ]

    @property
    def shows_cases(self) -> bool:
        """Whether anything of a case is on the page, which is then recorded."""
        return any(panel.items for panel in self.panels)


#: The order of the panels, by role; whoever has several roles gets the first's.
ORDERS: tuple[tuple[frozenset[Role], tuple[str, ...]], ...] = (
    (
        frozenset({Role.CHEF}),
        ("sign", "flags", "inbox", "owe", "tasks", "mine", "others", "parts"),
    ),
    (
        frozenset({Role.POLIS_LOKAL, Role.POLIS_REGION, Role.AKLAGARE}),
        ("inbox", "owe", "tasks", "mine", "others", "parts", "flags", "sign"),
    ),
    (
        frozenset({Role.SAMORDNARE, Role.GRUPPORDFORANDE}),
        ("inbox", "flags", "tasks", "mine", "owe", "others", "parts", "sign"),
    ),
    (
        frozenset({Role.HANDLAGGARE}),
        ("tasks", "mine", "flags", "inbox", "owe", "others", "parts", "sign"),
    ),
)


#: Lists for everybody who has something in them, after the role's first.
FOR_ALL: tuple[Callable[[User], StartPanel], ...] = (
    decisions_to_confirm,
    notices_to_read,
    nobodys_waiting,
    falls_on_me,
    steps_owed_in_groups,
    agreements_to_renew,
    lagesbilder_named_in,
    follow_ups_to_answer,
)


def start_page_for(user: User) -> StartPage:
    """Gather the start page of a person."""
    roles = user.authority.roles
    order = next((keys for held, keys in ORDERS if held & roles), ())
    made = [
        *(_panel(key, user) for key in order[:1]),
        *(make(user) for make in FOR_ALL),
        *(_panel(key, user) for key in order[1:]),
    ]
    return StartPage(
        panels=[panel for panel in made if panel.items or panel.stays],
        own_flags=_own_flags(user),
        reads_cases=any(ROLES[role].reads for role in roles),
        roles=[str(role.label) for role in sorted(roles)],
    )


@dataclass(frozen=True)
class Listed:
    """A list of what waits for a person: what it is called, and how it is found."""

    title: str
    figure: str  # what its number is called among the key figures
    items: Callable[[User], list[Any]]
    due_on: Callable[[Any], datetime.date | None] = attrgetter("due_on")
    stays: Callable[[User], bool] = lambda _: True  # also when it is empty
    more: str = ""


def _panel(key: str, user: User) -> StartPanel:
    listed = _PANELS[key]
    items = listed.items(user)
    return StartPanel(
        key,
        listed.title,
        listed.figure,
        items,
        _late(map(listed.due_on, items)),
        stays=listed.stays(user),
        more=listed.more,
    )


def _tasks(user: User) -> list[Task]:
    found = (
        Task.objects.visible_to(user)
        .filter(responsible=user, state=TaskState.OPEN)
        .select_related("case")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    return list(found[: AT_MOST + 1])


def _inbox(user: User) -> list[Any]:
    may = user.may(Permission.REFERRAL_RECEIVE)
    return waiting.waiting_for_us(user, AT_MOST + 1) if may else []


def _parts(user: User) -> list[Participation]:
    """List whose part is not done, in the cases that otherwise have ended."""
    ending = (
        _access(user, step=gokungen.AVSLUT)
        .order_by("touched_at", "case_id")
        .values_list("case_id", flat=True)
    )
    parts = (
        Participation.objects.visible_to(user)
        .filter(case_id__in=set(ending[:ENDING]), done_on__isnull=True)
        .select_related("case", "agency")
        .order_by("case__touched_at", "pk")
    )
    return list(parts[: AT_MOST + 1])


_PANELS = {
    "tasks": Listed("Mina uppgifter", "Mina uppgifter", _tasks),
    "mine": Listed(
        "Mina ärenden",
        "Mina ärenden",
        lambda user: _lines(user, assignee_id=user.pk),
        more="cases:list",
    ),
    "flags": Listed(
        "Flaggor att ta ställning till",
        "Flaggor",
        lambda user: _lines(user, step=gokungen.FLAGGA),
        stays=lambda user: bool(user.unit and user.unit.takes_flags),
        more="cases:list",
    ),
    "sign": Listed(
        "Polisanmälningar att ta ställning till",
        "Att besluta",
        lambda user: waiting.reports_to_sign(user, AT_MOST + 1),
        attrgetter("case.due_on"),
        stays=lambda user: Role.CHEF in user.authority.roles,
    ),
    "inbox": Listed(
        "Inkommet som ingen har tagit emot",
        "Inkommet",
        _inbox,
        stays=lambda user: bool(user.unit and user.unit.takes_disclosures),
        more="cases:inbox",
    ),
    "owe": Listed(
        "Vi är skyldiga svar",
        "Vi ska svara",
        lambda user: waiting.we_owe(user, AT_MOST + 1),
        more="cases:inbox",
    ),
    "others": Listed(
        "Andra är skyldiga oss svar",
        "Andra ska svara",
        lambda user: waiting.waiting_for_others(user, AT_MOST + 1),
        more="cases:inbox",
    ),
    "parts": Listed(
        "Delar som inte är klara i ärenden att avsluta",
        "Delar kvar",
        _parts,
        lambda _: None,
        stays=lambda _: False,
    ),
}


def _own_flags(user: User) -> list[Flag]:
    if not user.may(Permission.FLAG_RAISE):
        return []
    found = Flag.objects.visible_to(user).select_related("to_unit")
    return list(found.order_by("-created_at", "-pk")[:5])


def _access(user: User, **wanted: Any) -> QuerySet[CaseAccess]:
    return CaseAccess.objects.filter(
        reader__in=user.authority.readers, is_open=True, **wanted
    )


def _lines(user: User, **wanted: Any) -> list[CaseLine]:
    """List open cases, the nearest date first, by the access index alone."""
    # Twice as many: a case that is read both as a unit and by name stands twice.
    found = (
        _access(user, **wanted)
        .order_by("due_on", "case_id")
        .values_list("case_id", flat=True)[: 2 * (AT_MOST + 1)]
    )
    keys = list(dict.fromkeys(found))[: AT_MOST + 1]
    cases = Case.objects.visible_to(user).select_related("process").in_bulk(keys)
    clocks = _nearest_clocks(keys)
    return [_line(cases[key], clocks.get(key)) for key in keys if key in cases]


def _nearest_clocks(keys: list[int]) -> dict[int, CaseClock]:
    running = CaseClock.objects.filter(case_id__in=keys, stopped_on__isnull=True)
    # The nearest comes last, and stays.
    return {clock.case_id: clock for clock in running.order_by("-due_on", "-pk")}


def _line(case: Case, clock: CaseClock | None) -> CaseLine:
    step = next(s for s in case.process.definition["steps"] if s["key"] == case.step)
    return CaseLine(
        case, step["name"], clock.due_on if clock else None, clock.name if clock else ""
    )


def _late(days: Iterable[datetime.date | None]) -> int:
    today = timezone.localdate()
    return sum(day is not None and day < today for day in days)
