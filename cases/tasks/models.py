"""The daily work in a case: tasks, notes, documents, links."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.case.models import (
    IN_CASE,
    Case,
    InCase,
    in_case_history,
    in_case_rows,
    readable,
)
from cases.enums import TaskState
from pax.accounts.models import User
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.files.kinds import kind_of
from pax.files.noticed import Notice, noticed


class CaseLinkQuerySet(models.QuerySet[Any]):
    """Links between cases: seen by those who see both."""

    def visible_to(self, user: User) -> "CaseLinkQuerySet":
        """Those whose both ends the person may read."""
        return self.filter(readable(user, "case_id"), readable(user, "other_id"))


#: A link tells of two cases, and is seen by those who see both.
IN_BOTH = f"{IN_CASE} AND pax_sees_case(other_id, (SELECT pax_readers()))"


class Task(InCase):
    """Something somebody is to do in a case, by a day."""

    retention = Retention(CONCERNED, WITH_CASE)

    text = personal(models.CharField("vad", max_length=200))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tasks",
        verbose_name="ansvarig",
    )
    due_on = models.DateField("senast", null=True, blank=True)
    state = models.CharField(
        "läge", max_length=10, choices=TaskState, default=TaskState.OPEN
    )
    done_on = models.DateField("klar", null=True)

    history = in_case_history()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "uppgift att göra"
        verbose_name_plural = "uppgifter att göra"
        indexes = [
            models.Index(
                fields=["responsible", "due_on"],
                condition=Q(state=TaskState.OPEN),
                name="task_open",
            )
        ]
        constraints = [in_case_rows("task")]

    def __str__(self) -> str:
        return self.text


class Note(InCase):
    """A note in a case (anteckning); stays with the agency that wrote it."""

    retention = Retention(CONCERNED, WITH_CASE)

    text = personal(models.TextField("anteckning"))
    happened_on = models.DateField("gäller datum")

    history = in_case_history(named_by="happened_on")

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name = "anteckning"
        verbose_name_plural = "anteckningar"
        constraints = [in_case_rows("note")]

    def __str__(self) -> str:
        return f"Anteckning {self.happened_on}"


class Document(InCase):
    """A file in a case (handling).  Its bytes are kept by their SHA-256.

    Type and size are checked on the way in; downloaded only through a door, as
    an attachment and never inline.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    name = personal(models.CharField("namn", max_length=160))
    description = personal(models.CharField("vad det är", max_length=200, blank=True))
    content_type = plain(models.CharField("filslag", max_length=100))
    size = models.PositiveBigIntegerField("storlek")  # bytes
    sha256 = plain(models.CharField("SHA-256", max_length=64))

    history = in_case_history()
    #: What came in is as it came, but for what its sender takes back (pax_file_stands).
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        constraints = [in_case_rows("document")]

    def __str__(self) -> str:
        return self.name

    @property
    def noticed(self) -> tuple[Notice, ...]:
        """What is to be known of the file before it is passed on."""
        return noticed(kind_of(self.name), self.sha256)


class CaseLink(InCase):
    """That two cases of the same agency have to do with each other.

    Seen from the one when one sees both; a linked case that one may not see is
    not mentioned.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    other = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="+", verbose_name="kopplat ärende"
    )
    because = personal(models.CharField("varför", max_length=200))

    objects = CaseLinkQuerySet.as_manager()  # type: ignore[assignment, misc]  # its own
    history = GuardedHistory(using=IN_BOTH, hidden=("case",))
    app_may = "SELECT, INSERT, DELETE"

    class Meta:
        ordering = ["created_at"]
        verbose_name = "kopplat ärende"
        verbose_name_plural = "kopplade ärenden"
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="caselink_once"),
            models.CheckConstraint(
                condition=~Q(case=F("other")), name="caselink_not_to_itself"
            ),
            RowSecurity(name="caselink_rows", using=IN_BOTH),
        ]

    def __str__(self) -> str:
        return self.because
