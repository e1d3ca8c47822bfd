"""Work that a person has asked for, and that is done after the answer."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from pax.accounts.models import Agency, User
from pax.db import Stamped
from pax.db.facts import plain

#: Takes the step come to, and of how many; False when the work is not wanted any more.
Tell = Callable[[int, int], bool]


class JobState(models.TextChoices):
    """How far a piece of work has come."""

    QUEUED = "koad", "Köad"
    RUNNING = "pagar", "Pågår"
    DONE = "klar", "Klar"
    CANCELLED = "avbruten", "Avbruten"
    FAILED = "fel", "Gick inte"


#: Those that nothing more happens to.
ENDED = (JobState.DONE, JobState.CANCELLED, JobState.FAILED)

TONES = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.CANCELLED: "neutral",
    JobState.FAILED: "danger",
}


class JobQuerySet(models.QuerySet[Any]):
    """Jobs of one kind."""

    def visible_to(self, user: User) -> JobQuerySet:
        """Those that a person may follow; all of its agency's for a system user."""
        raise NotImplementedError

    def unfinished(self) -> JobQuerySet:
        """Those that something is still to happen to."""
        return self.exclude(state__in=ENDED)


@dataclass(frozen=True)
class Progress:
    """How far a job has come, for the one who waits."""

    percent: int
    label: str


class Job(Stamped):
    """One piece of work: whose turn it is, who is at it, and how far it has come.

    Whoever works on it holds it (`holder`) and says so often (`alive_at`); when that
    has stopped for as long as its `lease`, somebody else takes it up, and what the
    first one then says is not heard.

    A kind of job is a model of its own, with row security of its own, which says what
    the work needs (`prepare`), does it (`carry_out`) and keeps what came of it
    (`keep`).  What goes wrong is said by raising a PaxError, whose sentence the person
    reads.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "läge", max_length=8, choices=JobState, default=JobState.QUEUED
    )
    called_at = models.DateTimeField(null=True)  # its turn came
    alive_at = models.DateTimeField(null=True)
    holder = models.UUIDField(null=True)
    attempts = plain(models.PositiveSmallIntegerField(default=0))
    step = plain(models.PositiveSmallIntegerField(default=0))
    # As many as are expected.
    steps = plain(models.PositiveSmallIntegerField(default=0))
    ended_at = models.DateTimeField(null=True)
    because = plain(
        models.CharField("varför det inte gick", max_length=200, blank=True)
    )

    app_may = "SELECT, INSERT, UPDATE"
    #: What the person's identity is taken on for.
    purpose: ClassVar[str]
    #: A worker that has said nothing for so long is taken to be dead.
    lease: ClassVar[datetime.timedelta] = datetime.timedelta(seconds=30)
    #: What has not ended by then never will: whoever asked may have left.
    longest: ClassVar[datetime.timedelta] = datetime.timedelta(hours=2)

    class Meta:
        abstract = True

    def prepare(self, *, by: User) -> Any:
        """Read all that the work needs, as the person who asked may read it."""
        raise NotImplementedError

    def carry_out(self, needs: Any, tell: Tell) -> Any:
        """Do the work; no transaction is open, and nobody acts."""
        raise NotImplementedError

    def keep(self, made: Any, *, by: User) -> None:
        """Keep what came of it, in the same transaction as that it is done."""
        raise NotImplementedError

    def give_up(self, *, by: User) -> None:
        """Do what more there is to do when nothing came of it."""

    def get_absolute_url(self) -> str:
        """Where one follows it."""
        raise NotImplementedError

    @property
    def is_ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in ENDED

    @property
    def is_done(self) -> bool:
        """Whether it came to something."""
        return self.state == JobState.DONE

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        return TONES[JobState(self.state)]

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        if self.state == JobState.QUEUED:
            return Progress(0, "Väntar på sin tur")
        if self.is_ended:
            return Progress(100, str(self.get_state_display()))
        return self.under_way()

    def under_way(self) -> Progress:
        """Say how far it has come while somebody is at it."""
        share = min(self.step / self.steps, 1) if self.steps else 0
        return Progress(5 + round(90 * share), "Pågår")
