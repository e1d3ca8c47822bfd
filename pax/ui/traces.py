"""What looks like a person in a text that is to be about places.

EST, tryckregister and whatever a group writes together are about places, times and
what happens there.  Here is found what points somebody out all the same: numbers of
identity, telephone numbers, registration plates, addresses of e-mail and names.  A
trace is a question and no verdict: the writer takes it out, or keeps it and says why.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse_lazy

from pax.composition import composed
from pax.ui.fields import TitleField
from pax.ui.finders.few import few
from pax.ui.finders.homes import homes
from pax.ui.finders.kinds import Kind, Trace
from pax.ui.finders.numbers import emails, handles, near_ids, phones, plates, valid_ids
from pax.ui.finders.people import names
from pax.ui.finders.plain import Plain
from pax.ui.forms import PaxForm
from pax.ui.text import fold

__all__ = ["NOTHING_KEPT", "Kept", "Kind", "Trace", "TraceGuardMixin", "find_traces"]

#: More than any form takes: nobody can make Pax read a book.
MOST = 40_000


@dataclass(frozen=True)
class Kept:
    """That somebody kept what was found, and why: what a service records."""

    because: str = ""
    kinds: tuple[Kind, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.because)

    @property
    def reason(self) -> str:
        """What the log says: the kinds and the reason, and never the text itself."""
        return f"{', '.join(self.kinds)}: {self.because}"


NOTHING_KEPT = Kept()


def find_traces(
    text: str, *, places: Iterable[str] = (), counts: bool = False
) -> list[Trace]:
    """Find what looks like a person, in the order it stands.

    `places` are names that are known not to be people's, such as the areas'.  With
    `counts` also how few somebody are, in what is to be given out.
    """
    plain = Plain.of(text[:MOST])
    known = frozenset(fold(word) for place in places for word in place.split())
    found: list[Trace] = []
    for look in (emails, valid_ids, phones, handles, near_ids, plates, homes):
        found += _apart_from(found, look(plain.text))
    found += _apart_from(found, names(plain.text, known))
    if counts:
        found += _apart_from(found, few(plain.text))
    return [plain.back(trace) for trace in sorted(found, key=lambda t: t.start)]


def _apart_from(found: list[Trace], more: Iterable[Trace]) -> list[Trace]:
    """Leave out what overlaps something surer."""
    taken = {at for trace in found for at in range(trace.start, trace.end)}
    kept = []
    for trace in more:
        span = range(trace.start, trace.end)
        if taken.isdisjoint(span):
            kept.append(trace)
            taken.update(span)
    return kept


# --- which places there are -------------------------------------------------------
def review(text: str, *, counts: bool = False) -> list[Trace]:
    """Find the traces in a text, knowing the municipality's own places."""
    lists = composed("PLACE_NAMES", tuple[Callable[[], Iterable[str]], ...])
    places = [name for names in lists for name in names()]
    return find_traces(text, places=places, counts=counts)


# --- in forms ---------------------------------------------------------------------
REVIEW_URL = reverse_lazy("review-text")
#: Asked of the address, to have small numbers pointed out as well.
COUNTS = "antal"
EXPLAINS = "Skriv om platsen och det som hände, inte om vem."


class TraceGuardMixin(PaxForm):
    """A form whose text is to be about places: what looks like a person is caught.

    `guarded` names the fields.  A trace in what was written is an error that quotes
    it and says why; a field for a reason then appears, and with a reason the text is
    kept.  The service is handed `form.kept` and records it (`record_kept`); the text
    that was found is never in the log, nor may the reason repeat it.
    """

    guarded: ClassVar[tuple[str, ...]] = ()
    #: Whether small numbers are caught too: figures hide them, where it is given out.
    guards_counts: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_traces: list[Trace] = []
        self.kept_because = ""
        for name in self.guarded:
            if name in self.fields:
                self.fields[name].widget.attrs["data-pax-traces"] = (
                    f"{REVIEW_URL}?{COUNTS}=1" if self.guards_counts else REVIEW_URL
                )
        if self.add_prefix("keep_because") in (self.data or {}):
            self._ask_why()

    @property
    def kept(self) -> Kept:
        """What was kept and why: nothing, as a rule."""
        if not self.kept_because:
            return NOTHING_KEPT
        kinds = dict.fromkeys(trace.kind for trace in self.kept_traces)
        return Kept(self.kept_because, tuple(kinds))

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, and what of it was kept though it looks like a person."""
        return super().given | {"kept": self.kept}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        found = self._found()
        because = self.cleaned_data.pop("keep_because", "")
        if not found:
            return cleaned
        self._ask_why()
        if because and review(because):
            self.add_error(
                "keep_because", "Skriv skälet utan att upprepa det som pekar ut någon."
            )
        elif because:
            self.kept_because = because
            self.kept_traces = [t for traces in found.values() for t in traces]
        elif "keep_because" not in self.errors:
            self._refuse(found)
        return cleaned

    def _found(self) -> dict[str, list[Trace]]:
        """Find the traces of each guarded field that was written in."""
        written = {
            name: str(self.cleaned_data.get(name) or "")
            for name in self.guarded
            if name in self.changed_data
        }
        counts = self.guards_counts
        found = {name: review(text, counts=counts) for name, text in written.items()}
        return {name: traces for name, traces in found.items() if traces}

    def _refuse(self, found: dict[str, list[Trace]]) -> None:
        for name, traces in found.items():
            for trace in traces:
                more = "" if trace.kind == Kind.FEW else f" {EXPLAINS}"
                self.add_error(name, f"{trace.in_words}{more}")

    def _ask_why(self) -> None:
        if "keep_because" in self.fields:
            return
        self.fields["keep_because"] = TitleField(
            label="Behåll texten ändå – skriv varför",
            max_length=200,
            required=False,
            help_text=(
                "Bara om texten måste stå kvar. Skälet skrivs i loggen tillsammans "
                "med ditt namn. Upprepa inte uppgiften i skälet."
            ),
        )
        self.order_fields(self._order())

    def _order(self) -> list[str]:
        """Put the reason right after the last of the guarded fields."""
        names = [name for name in self.fields if name != "keep_because"]
        last = max((names.index(n) for n in self.guarded if n in names), default=-1)
        return [*names[: last + 1], "keep_because", *names[last + 1 :]]
