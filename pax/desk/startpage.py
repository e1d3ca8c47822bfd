"""The start page: what waits for me, what we owe others, what others owe us.

Which panels there are, and in what order, follows from the role.  Every list is
short, and its cost is the same whoever asks and however many cases there are.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from atgardsplan.rounds.owing import follow_ups_to_answer
from cases.disclosure import waiting
from cases.enums import TaskState
from cases.models import Case, CaseAccess, CaseClock, Flag, Participation, Task
from cases.process import gokungen
from lagesbild.report.named import lagesbilder_named_in
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.ui.parts import AT_MOST, KeyFigure, StartPanel, Tone
from samverkan.groups.owing import agreements_to_renew, steps_owed_in_groups

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
        *(_PANELS[key](user) for key in order[:1]),
        *(make(user) for make in FOR_ALL),
        *(_PANELS[key](user) for key in order[1:]),
    ]
    return StartPage(
        panels=[panel for panel in made if panel.items or panel.stays],
        own_flags=_own_flags(user),
        reads_cases=any(ROLES[role].reads for role in roles),
        roles=[str(role.label) for role in sorted(roles)],
    )


def _tasks(user: User) -> StartPanel:
    found = (
        Task.objects.visible_to(user)
        .filter(responsible=user, state=TaskState.OPEN)
        .select_related("case")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    items = list(found[: AT_MOST + 1])
    late = _late(task.due_on for task in items)
    return StartPanel("tasks", "Mina uppgifter", "Mina uppgifter", items, late)


def _mine(user: User) -> StartPanel:
    items = _lines(user, assignee_id=user.pk)
    late = _late(line.due_on for line in items)
    return StartPanel(
        "mine", "Mina ärenden", "Mina ärenden", items, late, more="cases:list"
    )


def _flags(user: User) -> StartPanel:
    items = _lines(user, step=gokungen.FLAGGA)
    return StartPanel(
        "flags",
        "Flaggor att ta ställning till",
        "Flaggor",
        items,
        _late(line.due_on for line in items),
        stays=bool(user.unit and user.unit.takes_flags),
        more="cases:list",
    )


def _sign(user: User) -> StartPanel:
    items = waiting.reports_to_sign(user, AT_MOST + 1)
    return StartPanel(
        "sign",
        "Polisanmälningar att ta ställning till",
        "Att besluta",
        items,
        _late(report.case.due_on for report in items),
        stays=Role.CHEF in user.authority.roles,
    )


def _inbox(user: User) -> StartPanel:
    may = user.may(Permission.REFERRAL_RECEIVE)
    items = waiting.waiting_for_us(user, AT_MOST + 1) if may else []
    return StartPanel(
        "inbox",
        "Inkommet som ingen har tagit emot",
        "Inkommet",
        items,
        _late(item.due_on for item in items),
        stays=bool(user.unit and user.unit.takes_disclosures),
        more="cases:inbox",
    )


def _owe(user: User) -> StartPanel:
    items = waiting.we_owe(user, AT_MOST + 1)
    return StartPanel(
        "owe",
        "Vi är skyldiga svar",
        "Vi ska svara",
        items,
        _late(item.due_on for item in items),
        more="cases:inbox",
    )


def _others(user: User) -> StartPanel:
    items = waiting.waiting_for_others(user, AT_MOST + 1)
    return StartPanel(
        "others",
        "Andra är skyldiga oss svar",
        "Andra ska svara",
        items,
        _late(item.due_on for item in items),
        more="cases:inbox",
    )


def _parts(user: User) -> StartPanel:
    """List whose part is not done, in the cases that otherwise have ended."""
    ending = (
        _access(user, step=gokungen.AVSLUT)
        .order_by("touched_at", "case_id")
        .values_list("case_id", flat=True)
    )
    items = (
        Participation.objects.visible_to(user)
        .filter(case_id__in=set(ending[:ENDING]), done_on__isnull=True)
        .select_related("case", "agency")
        .order_by("case__touched_at", "pk")
    )
    return StartPanel(
        "parts",
        "Delar som inte är klara i ärenden att avsluta",
        "Delar kvar",
        list(items[: AT_MOST + 1]),
        stays=False,
    )


_PANELS: dict[str, Callable[[User], StartPanel]] = {
    "tasks": _tasks,
    "mine": _mine,
    "flags": _flags,
    "sign": _sign,
    "inbox": _inbox,
    "owe": _owe,
    "others": _others,
    "parts": _parts,
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
