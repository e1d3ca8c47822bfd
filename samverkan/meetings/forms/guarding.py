"""Text of a group's meetings: without personal data, but with one's colleagues' names.

That ”Petra återkommer” is no trace of anybody whom a case is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from pax.ui.forms import PaxForm
from pax.ui.traces import Kind, Trace, TraceGuardMixin
from samverkan.groups.models import Seat

if TYPE_CHECKING:
    from samverkan.groups.models import Samverkansgrupp


class GuardedForm(TraceGuardMixin, PaxForm):
    """A form whose text is looked through for what points out a person."""

    def __init__(self, group: Samverkansgrupp, *args: Any, **kwargs: Any) -> None:
        """Know the group, whose own people may be named."""
        self.group = group
        super().__init__(*args, **kwargs)

    def _found(self) -> dict[str, list[Trace]]:
        found = super()._found()
        if not found:
            return found
        known = _names_in(self.group)
        kept = {
            name: [trace for trace in traces if not _is_colleague(trace, known)]
            for name, traces in found.items()
        }
        return {name: traces for name, traces in kept.items() if traces}


def _is_colleague(trace: Trace, known: frozenset[str]) -> bool:
    words = {word.lower().removesuffix("s") for word in trace.text.split()}
    return trace.kind is Kind.NAME and words <= known


def _names_in(group: Samverkansgrupp) -> frozenset[str]:
    seats = Seat.objects.current(timezone.localdate()).filter(delegation__group=group)
    names = seats.order_by().values_list("user__name", flat=True)
    return frozenset(
        word.lower().removesuffix("s") for name in names for word in name.split()
    )
