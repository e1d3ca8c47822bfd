"""What runs beside the chain, as the pages and the picture of the chain show it."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone

from cases.claims.services import OWED, WAITING
from cases.disclosure.lagrum import GROUNDS
from cases.enums import CLAIM_WAYS, ClaimState
from cases.models import Aterkrav, Case, Repayment, StoppedPayment, Underrattelse
from pax.ui import swedish
from pax.ui.parts import KeyFigure, StepState, Tone, Track

_LOST = (ClaimState.AVSLAG, ClaimState.EFTERGIVET, ClaimState.PRESKRIBERAT)


@dataclass(frozen=True)
class ClaimLine:
    """A claim, and what has come back on it."""

    claim: Aterkrav
    repayments: list[Repayment]

    @property
    def repaid(self) -> Decimal:
        """What has come back, kr."""
        return sum((r.amount for r in self.repayments), Decimal(0))

    @property
    def remaining(self) -> Decimal:
        """What has not, kr."""
        return self.claim.amount - self.repaid

    @property
    def is_owed(self) -> bool:
        """Whether more is still waited for."""
        return self.claim.state in OWED

    @property
    def is_timed(self) -> bool:
        """Whether the three years for talan still matter."""
        return self.claim.state in WAITING

    @property
    def can_move(self) -> bool:
        """Whether the claim can come further."""
        return bool(CLAIM_WAYS[ClaimState(self.claim.state)])

    @property
    def tone(self) -> Tone:
        """How the state is coloured."""
        if self.claim.state in (ClaimState.REPAID, ClaimState.BIFALL):
            return Tone.SUCCESS
        return Tone.NEUTRAL if self.claim.state in _LOST else Tone.WAITING


@dataclass(frozen=True)
class NoticeLine:
    """A notification, and how it stands."""

    notice: Underrattelse

    @property
    def law(self) -> str:
        """The provision it rests on."""
        ground = GROUNDS.get(self.notice.law)
        return ground.lagrum if ground else self.notice.law

    @property
    def is_undecided(self) -> bool:
        """Whether it is neither sent nor decided against."""
        return self.notice.sent_on is None and not self.notice.not_sent_because

    @property
    def is_unanswered(self) -> bool:
        """Whether it is sent and waits for an answer."""
        return self.notice.sent_on is not None and self.notice.answered_on is None

    @property
    def due_on(self) -> datetime.date | None:
        """By when an answer was wished for."""
        letter = self.notice.disclosure
        return letter.answer_due_on if letter and self.is_unanswered else None

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.notice.not_sent_because:
            return "Underrättas inte"
        if self.is_undecided:
            return "Inte skickad"
        return "Väntar på svar" if self.is_unanswered else "Besvarad"

    @property
    def tone(self) -> Tone:
        """How the state is coloured."""
        if self.notice.answered_on:
            return Tone.SUCCESS
        return Tone.NEUTRAL if self.notice.not_sent_because else Tone.WAITING


@dataclass(frozen=True)
class Tracks:
    """All that runs beside the chain of a case."""

    claims: list[ClaimLine] = field(default_factory=list)
    stopped: list[StoppedPayment] = field(default_factory=list)
    notices: list[NoticeLine] = field(default_factory=list)

    @property
    def figures(self) -> list[KeyFigure]:
        """The sums worth seeing first."""
        if not (self.claims or self.stopped):
            return []
        claimed = sum((line.claim.amount for line in self.claims), Decimal(0))
        repaid = sum((line.repaid for line in self.claims), Decimal(0))
        owed = sum((x.remaining for x in self.claims if x.is_owed), Decimal(0))
        stopped = sum((s.amount for s in self.stopped), Decimal(0))
        return [
            KeyFigure("Återkrävt", swedish.kronor(claimed)),
            KeyFigure("Återbetalt", swedish.kronor(repaid)),
            KeyFigure("Väntas in", swedish.kronor(owed)),
            KeyFigure("Stoppat per månad", swedish.kronor(stopped)),
        ]

    def as_drawn(self, url: str) -> tuple[Track, ...]:
        """Draw them beside the chain: one line for each kind there is."""
        drawn = (_claims(self, url), _stopped(self, url), _notices(self, url))
        return tuple(track for track in drawn if track)


def tracks_of(case: Case) -> Tracks:
    """Gather what runs beside a case's chain; four queries, however much it is."""
    paid: dict[int, list[Repayment]] = defaultdict(list)
    for repayment in Repayment.objects.filter(case=case):
        paid[repayment.aterkrav_id].append(repayment)
    claims = Aterkrav.objects.filter(case=case).select_related("party")
    notices = Underrattelse.objects.filter(case=case).select_related(
        "receiver", "party", "disclosure"
    )
    return Tracks(
        claims=[ClaimLine(claim, paid[claim.pk]) for claim in claims],
        stopped=list(StoppedPayment.objects.filter(case=case)),
        notices=[NoticeLine(notice) for notice in notices],
    )


def _claims(tracks: Tracks, url: str) -> Track | None:
    lines = tracks.claims
    if not lines:
        return None
    lost = all(line.claim.state in _LOST for line in lines)
    state = StepState.STOPPED if lost else StepState.DONE
    if any(line.is_owed for line in lines):
        state = StepState.CURRENT
    claimed = sum((line.claim.amount for line in lines), Decimal(0))
    repaid = sum((line.repaid for line in lines), Decimal(0))
    return Track(
        "Återkrav",
        state,
        on=min(line.claim.decided_on for line in lines),
        note=f"{swedish.kronor(repaid)} av {swedish.kronor(claimed)} återbetalt",
        url=url,
    )


def _stopped(tracks: Tracks, url: str) -> Track | None:
    if not tracks.stopped:
        return None
    first = min(payment.stopped_on for payment in tracks.stopped)
    is_coming = first > timezone.localdate()
    total = sum((payment.amount for payment in tracks.stopped), Decimal(0))
    return Track(
        "Stoppad utbetalning",
        StepState.UPCOMING if is_coming else StepState.DONE,
        on=first,
        note=f"{swedish.kronor(total)} per månad",
        url=url,
    )


def _notices(tracks: Tracks, url: str) -> Track | None:
    lines = tracks.notices
    if not lines:
        return None
    waiting = [line for line in lines if line.is_undecided or line.is_unanswered]
    answered = sum(line.notice.answered_on is not None for line in lines)
    sent = [line.notice.sent_on for line in lines if line.notice.sent_on]
    return Track(
        "Underrättelser",
        StepState.CURRENT if waiting else StepState.DONE,
        on=min(sent, default=None),
        note=f"{answered} av {len(lines)} besvarade",
        url=url,
    )
