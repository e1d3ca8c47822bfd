"""A round of follow-up: asked, answered, reminded, closed."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from atgardsplan.plan.models import Goal, Measure, Plan
from atgardsplan.plan.policies import check_can_write
from atgardsplan.plan.services.measures import (
    move_measure,
    note_value,
    revise_measure,
)
from atgardsplan.rounds.enums import Done
from atgardsplan.rounds.missing import missing_in
from atgardsplan.rounds.models import Ask, Round
from atgardsplan.rounds.selectors import may_answer
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change, unless_taken
from pax.errors import Denied, Invalid, WrongState
from pax.missing import let_through
from pax.ui import swedish
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

#: An indicator, the period, and what it came to (`measures.measured`).
Measured = tuple[Goal, str, dict[str, Any]]


@transaction.atomic
def begin_round(
    plan: Plan,
    *,
    by: User,
    title: str,
    kind: str,
    due_on: datetime.date,
    question: str = "",
) -> Round:
    """Ask everybody who is responsible for a measure that is not over."""
    check_can_write(plan, by)
    going = Measure.objects.filter(plan=plan).going()
    measures = list(going.select_related("responsible", "unit"))
    if not measures:
        raise Invalid("Planen har inga pågående åtgärder att följa upp.")
    with unless_taken(f"Det finns redan en uppföljning som heter ”{title}”."):
        made = Round.objects.create(
            plan=plan,
            created_by=by,
            title=title,
            kind=kind,
            due_on=due_on,
            question=question,
        )
    for measure in measures:
        Ask.objects.create(
            plan=plan,
            round=made,
            measure=measure,
            responsible=measure.responsible,
            unit=measure.unit,
            created_by=by,
        )
    record(Verb.PLAN_ASKED, made, by=by)
    _write_to(Counter(m.responsible for m in measures if m.responsible), due_on)
    return made


@transaction.atomic
def answer(
    ask: Ask,
    *,
    by: User,
    done: str,
    progress: str,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
    values: Iterable[Measured] = (),
    **texts: str,
) -> Ask:
    """Answer what was asked; the measure's progress follows what is answered.

    `values`: what the measure's own indicators came to, which its page, reports and
    the printed plan then show.

    May be answered again until the round is closed: the history keeps both.
    """
    if not may_answer(ask, by):
        raise Denied
    if not ask.round.is_open:
        raise WrongState("Uppföljningen är avslutad. Hör av dig till samordnaren.")
    if done != Done.AS_PLANNED and not any(texts.values()):
        raise Invalid("Skriv kort vad som har hänt, eller vad som hindrar.")
    change(
        ask,
        version=version,
        because="Besvarad",
        answered_at=timezone.now(),
        answered_by=by,
        done=done,
        progress=progress,
        **texts,
    )
    if progress and progress != ask.measure.progress:
        move_measure(ask.measure, by=by, progress=progress)
    source = f"Uppföljning: {ask.round.title}"
    for goal, period, told in values:
        note_value(goal, by=by, period=period, source=source, told_in=ask.uuid, **told)
    record(Verb.PLAN_ANSWERED, ask.measure, by=by)
    record_kept(kept, ask.measure, by=by)
    return ask


@transaction.atomic
def name_responsible(ask: Ask, to: User, *, by: User) -> Ask:
    """Ask somebody else, or somebody where nobody was named."""
    check_can_write(ask.plan, by)
    if ask.answered_at:
        raise WrongState("Frågan är redan besvarad.")
    # Who answers for a measure is responsible for it, and so reads the plan.
    revise_measure(ask.measure, by=by, responsible=to)
    change(ask, because="Annan tillfrågad", responsible=to, reminded_on=None)
    record(Verb.PLAN_ASKED, ask.measure, by=by)
    _write_to(Counter([to]), ask.round.due_on)
    return ask


@transaction.atomic
def remind(round_: Round, *, by: User) -> int:
    """Remind those who have not answered, once a day at most; tell how many."""
    check_can_write(round_.plan, by)
    if not round_.is_open:
        raise WrongState("Uppföljningen är avslutad.")
    today = timezone.localdate()
    waiting = Ask.objects.filter(round=round_).waiting().exclude(reminded_on=today)
    waiting = waiting.filter(responsible__isnull=False).select_related("responsible")
    counts: Counter[User] = Counter()
    for ask in waiting:
        change(ask, because="Påmind", reminded_on=today)
        counts[ask.responsible] += 1
    _write_to(counts, round_.due_on)
    record(Verb.PLAN_ASKED, round_, by=by, because=f"Påminde {len(counts)}")
    return len(counts)


@transaction.atomic
def close_round(round_: Round, *, by: User, despite: str = "") -> Round:
    """Close a round: what was not answered stays unanswered, and is told of so."""
    check_can_write(round_.plan, by)
    if not round_.is_open:
        raise WrongState("Uppföljningen är redan avslutad.")
    done = let_through(missing_in(round_), despite, done="Avslutad")
    change(round_, because=done, closed_at=timezone.now())
    record(Verb.PLAN_ASKED, round_, by=by, because=done)
    return round_


def _write_to(people: Counter[User], due_on: datetime.date) -> None:
    """Write to each who is asked: how many and by when, nothing of what about."""
    where = f"Logga in: {settings.PAX_ADDRESS}" if settings.PAX_ADDRESS else "Logga in."
    for person, count in people.items():
        if person.email and person.is_active:
            asked = swedish.counted(count, "åtgärd", "åtgärder")
            EmailMessage(
                subject="Pax: uppföljning att svara på",
                body=(
                    f"Hej!\n\nDu är tillfrågad om {asked}. Svara senast "
                    f"{swedish.day(due_on)}. {where}\n\n"
                    "Det här brevet säger inget om vad det gäller. Det står på din "
                    "startsida.\n"
                ),
                to=[person.email],
            ).send()
