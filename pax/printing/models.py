"""A document that is asked of the press: how far it has come, and its file."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.facts import plain
from pax.errors import Invalid
from pax.files import storage
from pax.jobs.child import ChildFailed
from pax.jobs.models import Job, JobState, Progress, Tell
from pax.printing.process import Order, run_press

#: The layout is this much of the work; the rest is page numbers, and writing the file.
LAYOUT = 80
FAULTS = {
    "MemoryError": "Dokumentet blev för stort. Dela upp det, eller ta bort figurer.",
    "TimeoutError": "Det tog för lång tid. Försök igen när det är lugnare.",
    "NoShape": "Dokumentet har ett tecken som inte går att skriva ut. Ta bort det.",
    "WrongBrand": "Logotypen eller färgerna i inställningarna går inte att använda.",
}
FAULT = "Dokumentet gick inte att skapa. Säg till den som sköter Pax."


@dataclass(frozen=True)
class ToPrint:
    """An order to the press, and about how many pages it will be."""

    order: Order
    pages: int


class PrintJob(Job):
    """One document that somebody has asked for: its steps are pages."""

    result_sha256 = plain(models.CharField(max_length=64, blank=True))
    result_size = models.PositiveBigIntegerField(null=True)  # bytes

    purpose = "Skriva ut dokument"
    #: The module whose `print_content` makes a file of a content.
    press: ClassVar[str]

    class Meta:
        abstract = True

    def content_for(self, by: User) -> dict[str, Any]:
        """Give all that is printed, as JSON and as the person may read it."""
        raise NotImplementedError

    def pages_of(self, content: dict[str, Any]) -> int:
        """Guess how many pages a content will be."""
        raise NotImplementedError

    @property
    def is_draft(self) -> bool:
        """Whether it is of something that still changes."""
        raise NotImplementedError

    @property
    def has_data(self) -> bool:
        """Whether the file holds other files: the numbers of its figures."""
        return False

    @property
    def file_name(self) -> str:
        """What the file is called by the one who saves it."""
        raise NotImplementedError

    def prepare(self, *, by: User) -> ToPrint:
        """Order it, as it is now or as it was frozen."""
        content = self.content_for(by)
        today = timezone.localdate(self.created_at).isoformat()
        order = Order(self.press, content, today, self.has_data)
        return ToPrint(order, self.pages_of(content))

    def carry_out(self, needs: ToPrint, tell: Tell) -> storage.Stored:
        """Print it.  The file is whole under its own name before a row speaks of it."""
        try:
            pdf = run_press(needs.order, lambda page: tell(page, needs.pages))
        except ChildFailed as failed:
            raise Invalid(FAULTS.get(str(failed), FAULT)) from failed
        return storage.store([pdf])

    def keep(self, made: storage.Stored, *, by: User) -> None:
        """Say which file it is."""
        self.result_sha256, self.result_size = made.sha256, made.size
        record(Verb.DOCUMENT_MADE, self, by=by)

    def under_way(self) -> Progress:
        """Say which page it has come to."""
        share = min(self.step / self.steps, 1) if self.steps else 0
        label = f"Lägger upp sida {self.step} av ungefär {self.steps}"
        if self.step == 0:
            label, share = "Hämtar text och siffror", 0
        elif share == 1:
            label = f"Skriver filen, {self.step} sidor"
        return Progress(5 + round(LAYOUT * share), label)


def done_has_file(name: str) -> models.CheckConstraint:
    """Let no document be done without a file."""
    return models.CheckConstraint(
        condition=~Q(state=JobState.DONE) | ~Q(result_sha256=""), name=name
    )
