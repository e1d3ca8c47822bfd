"""What the register's pages show: each target with the pressure of both sides."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from samverkan.tryck.models import PressureMeasure, PressureTarget, TensionNote
from samverkan.tryck.timeline import NARROW, PAPER, WIDE, Period, Shape, Timeline, draw

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from pax.accounts.models import User
    from samverkan.groups.models import Samverkansgrupp


@dataclass(frozen=True)
class Pressed:
    """A target with what is done about it and what has been seen around it."""

    target: PressureTarget
    measures: list[PressureMeasure]
    tensions: list[TensionNote]
    period: Period

    @cached_property
    def timeline(self) -> Timeline:
        """The picture of it as it is drawn on a screen."""
        return self._drawn(WIDE)

    @property
    def pictures(self) -> list[Timeline]:
        """The picture for a screen, and for a phone; the style sheet shows one."""
        return [self.timeline, self._drawn(NARROW)]

    @property
    def on_paper(self) -> list[Timeline]:
        """The picture for a page."""
        return [self._drawn(PAPER)]

    def _drawn(self, shape: Shape) -> Timeline:
        return draw(
            self.target.name,
            self.period,
            self.measures,
            self.tensions,
            today=timezone.localdate(),
            shape=shape,
        )

    @property
    def shown(self) -> list[PressureMeasure]:
        """List the measures of the period, as they stand in the picture."""
        return [bar.measure for bar in self.timeline.bars]

    @property
    def seen(self) -> list[tuple[int, TensionNote]]:
        """List the tensions of the period with their numbers in the picture."""
        return [(mark.number, mark.note) for mark in self.timeline.marks]


@dataclass(frozen=True)
class Narrowed:
    """What the board is narrowed to."""

    area: Any = None
    side: str = ""
    months: int = 12

    @property
    def period(self) -> Period:
        """Give the months that are shown, up to now."""
        return Period.until(timezone.localdate(), self.months)


def board_of(group: Samverkansgrupp, user: User, by: Narrowed) -> list[Pressed]:
    """Gather the register of a group: three questions, however many targets."""
    targets = PressureTarget.objects.visible_to(user).filter(group=group)
    targets = targets.select_related("agency", "area")
    if by.area:
        targets = targets.filter(area=by.area)
    measures = PressureMeasure.objects.visible_to(user).filter(group=group)
    tensions = TensionNote.objects.visible_to(user).filter(group=group)
    if by.side:
        measures = measures.filter(side=by.side)
    return _pressed(targets, measures, tensions, by.period)


def pressed(target: PressureTarget, user: User, period: Period) -> Pressed:
    """Gather what there is about one target."""
    measures = PressureMeasure.objects.visible_to(user).filter(target=target)
    tensions = TensionNote.objects.visible_to(user).filter(target=target)
    return _pressed([target], measures, tensions, period)[0]


def _pressed(
    targets: Iterable[PressureTarget],
    measures: QuerySet[PressureMeasure],
    tensions: QuerySet[TensionNote],
    period: Period,
) -> list[Pressed]:
    done: dict[int, list[PressureMeasure]] = defaultdict(list)
    for measure in measures.select_related(
        "agency", "unit", "responsible", "own_word"
    ).order_by("side", "begins_on", "pk"):
        done[measure.target_id].append(measure)
    seen: dict[int, list[TensionNote]] = defaultdict(list)
    for note in tensions.select_related("agency", "own_word"):
        seen[note.target_id].append(note)
    return [
        Pressed(target, done[target.pk], seen[target.pk], period) for target in targets
    ]
