"""A document that is asked of the press: its turn, how far it has come, and its file.

What it is made of is each kind's own (`lagesbild/printing/kinds.py`).
"""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Q

from lagesbild.printing.enums import ENDED, JobState
from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import plain

#: A worker that has said nothing for so long is taken to be dead.
LEASE = datetime.timedelta(seconds=30)

TONES = {
    JobState.QUEUED: "waiting",
    JobState.RUNNING: "info",
    JobState.DONE: "success",
    JobState.CANCELLED: "neutral",
    JobState.FAILED: "danger",
}


class PrintJob(Stamped):
    """One document that somebody has asked for.

    Whoever works on it holds it (`holder`) and says so often (`alive_at`); when that
    stops, somebody else takes it up, and what the first one then says is not heard.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "läge", max_length=8, choices=JobState, default=JobState.QUEUED
    )
    called_at = models.DateTimeField(null=True)  # its turn came
    alive_at = models.DateTimeField(null=True)
    holder = models.UUIDField(null=True)
    attempts = plain(models.PositiveSmallIntegerField(default=0))
    page = plain(models.PositiveSmallIntegerField(default=0))
    pages = plain(
        models.PositiveSmallIntegerField(default=0)
    )  # as many as are expected
    ended_at = models.DateTimeField(null=True)
    result_sha256 = plain(models.CharField(max_length=64, blank=True))
    result_size = models.PositiveBigIntegerField(null=True)  # bytes
    because = plain(
        models.CharField("varför det inte gick", max_length=200, blank=True)
    )

    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True

    @property
    def is_ended(self) -> bool:
        """Whether nothing more happens to it."""
        return self.state in ENDED

    @property
    def is_done(self) -> bool:
        """Whether there is a file."""
        return self.state == JobState.DONE

    @property
    def is_draft(self) -> bool:
        """Whether it is of something that still changes."""
        raise NotImplementedError

    @property
    def has_data(self) -> bool:
        """Whether the file holds other files: the numbers of its figures."""
        return False

    @property
    def tone(self) -> str:
        """How its state is coloured."""
        return TONES[JobState(self.state)]

    @property
    def file_name(self) -> str:
        """What the file is called by the one who saves it."""
        raise NotImplementedError


def done_has_file(name: str) -> models.CheckConstraint:
    """Let no job be done without a file."""
    return models.CheckConstraint(
        condition=~Q(state=JobState.DONE) | ~Q(result_sha256=""), name=name
    )
