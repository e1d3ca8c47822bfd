"""What can be done next in a case, and where: the buttons under the chain."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from cases.models import Case
from cases.process import gokungen
from cases.process.definition import Transition

#: Transitions that are made on a page of their own; several may share one.
PAGES = {
    "ta_upp": ("cases:take-up", "Ta upp till utredning"),
    "anmal": ("cases:report", "Skriv polisanmälan"),
    "anmal_inte": ("cases:report-decline", "Besluta att inte anmäla"),
    "stallning_ja": ("cases:position", "Anteckna ställningstagandet"),
    "stallning_nej": ("cases:position", "Anteckna ställningstagandet"),
    "stallning_komplettera": ("cases:position", "Anteckna ställningstagandet"),
    "aterkallad": ("cases:disclosures", "Återkalla anmälan"),
    "var_del_klar": ("cases:part-done", "Vår del är klar"),
    "stang": ("cases:closing", "Gå till avslutet"),
}
#: What is nearest to do from a step, in order; what is not named here is not nearest.
FIRST = {
    gokungen.FLAGGA: ("ta_upp",),
    gokungen.UTREDNING: ("misstanke",),
    gokungen.ANMALAN: ("anmal",),
    gokungen.POLISEN: ("mottagen", "fu_inledd"),
    gokungen.STALLNING: ("stallning_ja",),
    gokungen.LAGFORING: ("atal",),
}
#: Done from the page of the end, which says who is waited for.
AT_THE_END = ("stang", "var_del_klar")


@dataclass(frozen=True)
class NextStep:
    """One thing that can be done, and where."""

    label: str
    url: str
    help: str = ""
    is_negative: bool = False


@dataclass(frozen=True)
class Onward:
    """What is nearest to do, what else there is, and else whom one waits for."""

    first: NextStep | None = None
    others: tuple[NextStep, ...] = ()
    waits_for: str = ""


def onward_from(case: Case, transitions: Iterable[Transition]) -> Onward:
    """Sort the ways onward into the nearest and the others."""
    ways = [t for t in transitions if not _is_elsewhere(case, t)]
    if case.is_open and case.step == gokungen.AVSLUT:
        return Onward(
            first=_at(case, "cases:closing", "Gå till avslutet"),
            others=_pages_of(case, ways),
        )
    if not ways and case.is_open and case.step == gokungen.ANMALAN:
        # Whoever handles the case prepares the report; the decider signs it.
        return Onward(first=_at(case, "cases:report", "Förbered polisanmälan"))
    if not ways:
        step = case.process.chart.step(case.step)
        return Onward(waits_for=step.who if case.is_open else "")
    nearest = _nearest(case, ways)
    first = page_of(case, nearest) if nearest else None
    others = tuple(step for step in _pages_of(case, ways) if step != first)
    return Onward(first=first, others=others)


def _nearest(case: Case, ways: list[Transition]) -> Transition | None:
    """Give the first that has not been made or passed already, within the step."""
    keys = [t.key for t in case.process.chart.transitions]
    came_to = keys.index(case.outcome) if case.outcome in keys else -1
    first = FIRST.get(case.step, ())
    named = sorted(
        (t for t in ways if t.key in first), key=lambda t: first.index(t.key)
    )
    ahead = (t for t in named if not t.tells or keys.index(t.key) > came_to)
    return next(ahead, None)


def _pages_of(case: Case, ways: Iterable[Transition]) -> tuple[NextStep, ...]:
    """Give the page of each, where several share a page once."""
    return tuple(dict.fromkeys(page_of(case, t) for t in ways))


def page_of(case: Case, t: Transition) -> NextStep:
    """Say on which page a transition is made."""
    if t.reopens:
        return _at(case, "cases:reopen", "Öppna ärendet igen")
    if t.key in PAGES:
        name, label = PAGES[t.key]
        return _at(case, name, label, negative=t.negative and t.key == "anmal_inte")
    if t.tells and case.is_received:
        return _at(
            case,
            "cases:feedback",
            t.name,
            query=f"?handelse={t.key}",
            help=t.help,
            negative=t.negative,
        )
    url = reverse("cases:move", args=[case.uuid, t.key])
    return NextStep(t.name, url, t.help, t.negative)


def _at(
    case: Case,
    name: str,
    label: str,
    *,
    query: str = "",
    help: str = "",
    negative: bool = False,
) -> NextStep:
    url = reverse(name, args=[case.uuid])
    return NextStep(label, f"{url}{query}", help, negative)


def _is_elsewhere(case: Case, t: Transition) -> bool:
    """Tell whether it is offered on the page of the end, or not before an answer.

    When the sender has taken back what was sent there is nobody to answer.
    """
    if t.key == "aterkallad":  # with the report that is taken back
        return True
    at_the_end = case.step == gokungen.AVSLUT and t.key in AT_THE_END
    if case.is_received and case.origin is None:
        return at_the_end or t.tells
    return at_the_end or (t.key == "var_del_klar" and case.step == gokungen.POLISEN)
