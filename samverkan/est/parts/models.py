"""What an agency writes in a week: its part, events, actions and feedback."""

import uuid
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models.constraints import BaseConstraint

from pax.accounts.models import Agency
from pax.db.facts import plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.places.models import Area
from samverkan.est.enums import (
    Audience,
    EntryState,
    EventKind,
)
from samverkan.est.querysets import (
    ActionQuerySet,
    EntryQuerySet,
    EventQuerySet,
    OfEditionQuerySet,
)
from samverkan.est.weeks.models import FOR_US, OURS, TAKES_PART, Edition, OfEdition

#: An entry: one's own agency's, or handed in for one to see; what has been struck
#: since was seen, and is told of in the history.
ENTRY = (
    f"{TAKES_PART} AND ({OURS} OR (state <> '{EntryState.DRAFT.value}' AND {FOR_US}))"
)


#: An agency writes its own; in a correction the coordinator writes for all.
WRITES_ENTRY = f"{TAKES_PART} AND ({OURS} OR pax_est_corrects(edition_id))"


class Entry(OfEdition):
    """What an agency writes in a week: a draft is seen by nobody else.

    Handed in, it is seen by all who take part, or by authorities only.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    text = plain(models.TextField("text"))
    audience = models.CharField(
        "vem som får se det", max_length=12, choices=Audience, default=Audience.ALL
    )
    state = models.CharField(
        "läge", max_length=8, choices=EntryState, default=EntryState.DRAFT
    )
    # The same in every version of the week: what a correction copies keeps it.
    thread = models.UUIDField(default=uuid.uuid4, editable=False)

    app_may = "SELECT, INSERT, UPDATE, DELETE"  # a draft is thrown away (a trigger)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether only the own agency sees it."""
        return self.state == EntryState.DRAFT

    @property
    def is_struck(self) -> bool:
        """Whether it has been taken back."""
        return self.state == EntryState.STRUCK


def entry_history(kind: str, *, hidden: Iterable[str] = ()) -> GuardedHistory:
    """Keep an entry's versions: what it was as a draft stays with its agency."""
    told = f"state <> '{EntryState.DRAFT.value}' AND pax_est_sees_{kind}(id)"
    return GuardedHistory(
        using=f"{TAKES_PART} AND ({OURS} OR ({told}))",
        check=WRITES_ENTRY,
        hidden=("edition", *hidden),
    )


def entry_rows(name: str) -> list[BaseConstraint]:
    """Guard a table of entries, and let an entry be in a version of a week once."""
    return [
        models.UniqueConstraint(fields=["edition", "thread"], name=f"est_{name}_once"),
        RowSecurity(name=f"est_{name}_rows", using=ENTRY, check=WRITES_ENTRY),
    ]


class Event(Entry):
    """Something that happened in an area; `edition` is the week it is new in."""

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="område"
    )
    kind = models.CharField(
        "slag", max_length=12, choices=EventKind, default=EventKind.UNREST
    )
    happened_on = models.DateField("dag", null=True, blank=True)
    count = models.PositiveIntegerField("antal", null=True, blank=True)

    objects = EventQuerySet.as_manager()
    history = entry_history("event")

    class Meta:
        ordering = ["happened_on", "pk"]
        verbose_name = "händelse i EST"
        verbose_name_plural = "händelser i EST"
        constraints = entry_rows("event")


class Action(Entry):
    """What an agency does in an area; `edition` is the week it is new in.

    Carried over by itself to each later week, until the one it is ended in.
    `responsible` is a unit or a function, never a person's name.
    """

    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", verbose_name="område"
    )
    responsible = plain(models.CharField("ansvarig", max_length=120, blank=True))
    ended_in = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="avslutad",
    )

    objects = ActionQuerySet.as_manager()
    history = entry_history("action")

    class Meta:
        ordering = ["pk"]
        verbose_name = "åtgärd i EST"
        verbose_name_plural = "åtgärder i EST"
        constraints = entry_rows("action")


class ActionFeedback(Entry):
    """What the responsible agency says in a week of an action that goes on.

    Its audience is always the action's (a trigger).  An action is the same in all
    versions of its week by `thread`; `about` is that thread.
    """

    action = models.ForeignKey(
        Action, on_delete=models.PROTECT, related_name="feedback"
    )
    about = models.UUIDField(editable=False)

    objects = EntryQuerySet.as_manager()
    history = entry_history("feedback", hidden=("action",))

    class Meta:
        ordering = ["pk"]
        verbose_name = "återkoppling i EST"
        verbose_name_plural = "återkopplingar i EST"
        constraints = [
            *entry_rows("actionfeedback"),
            models.UniqueConstraint(
                fields=["edition", "about"], name="actionfeedback_one_a_week"
            ),
        ]


class Part(OfEdition):
    """One agency's part of a week, and that it has been handed in."""

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    handed_in_at = models.DateTimeField("inlämnad", null=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="inlämnad av",
    )

    objects = OfEditionQuerySet.as_manager()
    history = GuardedHistory(
        using=TAKES_PART,
        check=f"{TAKES_PART} AND {OURS}",
        named_by="agency",
        hidden=("edition",),
    )

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "del av en EST-utgåva"
        verbose_name_plural = "delar av EST-utgåvor"
        constraints = [
            models.UniqueConstraint(fields=["edition", "agency"], name="part_once"),
            RowSecurity(
                name="part_rows", using=TAKES_PART, check=f"{TAKES_PART} AND {OURS}"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}"
