"""Meetings of a group: what is on the agenda, what was said, decided and agreed on.

Everything here is for those who sit in the group.  What is about a shared case is
for those of them who know what the case is about, in the agenda as in the minutes.
When the minutes have been approved the database refuses every change of them
(samverkan/meetings/sql/triggers.sql).
"""

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from pax.accounts.models import Agency
from pax.db import Stamped
from pax.db.facts import CONCERNED, EMPLOYEES, WITH_GROUP, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.ordering import in_swedish
from pax.db.rls import RowSecurity
from pax.editions.models import Verified
from samverkan.groups.enums import Level
from samverkan.groups.models import SITS, Samverkansgrupp, Seat, Share
from samverkan.groups.querysets import InGroupQuerySet
from samverkan.meetings.enums import ActionState, ItemKind, MeetingState, Presence
from samverkan.meetings.querysets import (
    ActionQuerySet,
    FeedQuerySet,
    MaybeShareQuerySet,
    MeetingQuerySet,
)

#: Those who sit in the group; about a case, those who know what it is about.
SHOWN_HERE = (
    "pax_sits_in(group_id) AND"
    f" (share_id IS NULL OR pax_share_level(share_id) >= {Level.SUMMARY.value})"
)
MINE = "owner_id = (SELECT pax_user_id())"
#: Whether approved minutes are what was signed.  Also what each approver signed is
#: asked: a signature moved to other minutes is found.
IS_AS_SIGNED = """
SELECT m.fingerprint = pax_minutes_fingerprint(m.id)
   AND EXISTS (SELECT 1 FROM meetings_approval a WHERE a.meeting_id = m.id)
   AND NOT EXISTS (SELECT 1 FROM meetings_approval a WHERE a.meeting_id = m.id
                    AND (a.signed_at IS NULL OR a.fingerprint <> m.fingerprint))
  FROM meetings_meeting m WHERE m.id = %s
"""


class Meeting(Stamped, Verified):
    """A meeting of a group, from when it is planned until its minutes are approved."""

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="meetings"
    )
    number = models.PositiveIntegerField("nummer i gruppen")
    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar")
    place = plain(models.CharField("plats", max_length=120, blank=True))
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ordförande",
    )
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="sekreterare",
    )
    state = models.CharField(
        "läge", max_length=10, choices=MeetingState, default=MeetingState.PLANNED
    )
    cancelled_because = plain(
        models.CharField("varför inställt", max_length=200, blank=True)
    )
    approved_at = models.DateTimeField("justerat", null=True, editable=False)
    #: SHA-256 of all of it, reckoned by the database when it is approved.
    fingerprint = plain(
        models.CharField("kontrollsumma", max_length=64, blank=True, editable=False)
    )

    objects = MeetingQuerySet.as_manager()
    verified_as = "minutes"
    history = GuardedHistory(
        using=SITS, named_by="number", hidden=("group", "fingerprint")
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = "möte"
        verbose_name_plural = "möten"
        indexes = [models.Index(fields=["group", "starts_at"], name="meeting_when")]
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="meeting_number"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="meeting_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.APPROVED)
                ^ (Q(approved_at__isnull=True) & Q(fingerprint="")),
                name="meeting_approved_whole",
            ),
            RowSecurity(name="meeting_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return f"Möte {self.number}"

    def get_absolute_url(self) -> str:
        """Where its agenda is."""
        return reverse("meetings:agenda", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"{self.group}, möte {self.number}"

    @classmethod
    def frozen_rows(cls) -> models.QuerySet[Any]:
        """Give those whose minutes are approved, group by group."""
        approved = cls._base_manager.filter(state=MeetingState.APPROVED)
        return approved.select_related("group").order_by(
            in_swedish("group__name"), "number"
        )

    def own_faults(self) -> Iterator[str]:
        """Hold what the minutes say to what each approver signed."""
        with connection.cursor() as cursor:
            cursor.execute(IS_AS_SIGNED, [self.pk])
            [(is_as_signed,)] = cursor.fetchall()
        if not is_as_signed:
            yield f"{self.log_label}: anteckningarna är inte de som justerades"

    @property
    def held_on(self) -> datetime.date:
        """The day, in Sweden."""
        return timezone.localdate(self.starts_at)

    @property
    def is_approved(self) -> bool:
        """Whether nothing of it can be changed any more."""
        return self.state == MeetingState.APPROVED


class OfMeeting(Stamped):
    """Something that belongs to one meeting of a group."""

    # The same as the meeting's (the database sees to it): the row policies ask it.
    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="+"
    )
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    class Meta:
        abstract = True


class AgendaItem(OfMeeting):
    """A point on the agenda, and what was noted when it was taken up.

    Never deleted: what is struck from the agenda is not put there again by itself.
    """

    retention = Retention(CONCERNED, WITH_GROUP)

    position = models.PositiveIntegerField("plats på dagordningen")
    kind = models.CharField("slag", max_length=10, choices=ItemKind)
    title = personal(models.CharField("rubrik", max_length=200))
    share = models.ForeignKey(
        Share,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="delat ärende",
    )
    action = models.ForeignKey(
        "Action",
        on_delete=models.PROTECT,
        null=True,
        related_name="followed_up",
        verbose_name="åtgärd",
    )
    notes = personal(models.TextField("anteckningar", blank=True))
    # What became, at the meeting, of the action that the point is there to follow up:
    # the action lives on, and the minutes say how it stood.
    came_of = personal(models.TextField("uppföljning", blank=True))
    is_struck = models.BooleanField("struken", default=False)

    objects = MaybeShareQuerySet.as_manager()
    history = GuardedHistory(
        using=SHOWN_HERE,
        hidden=("meeting", "group"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "punkt på dagordningen"
        verbose_name_plural = "punkter på dagordningar"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "action"], name="agendaitem_action_once"
            ),
            RowSecurity(name="agendaitem_rows", using=SHOWN_HERE),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"punkt, möte {self.meeting.number}"


class Attendance(OfMeeting):
    """That somebody was at a meeting, or was not: one with a seat, or a guest."""

    retention = Retention(EMPLOYEES, WITH_GROUP)

    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="vem"
    )
    guest = personal(models.CharField("gäst", max_length=80, blank=True))
    guest_from = personal(models.CharField("gäst från", max_length=80, blank=True))
    presence = models.CharField(
        "närvaro", max_length=12, choices=Presence, default=Presence.PRESENT
    )

    objects = InGroupQuerySet.as_manager()
    history = GuardedHistory(
        using=SITS,
        named_by="seat",
        hidden=("meeting", "group"),
    )

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(seat__isnull=False, guest="")
                | (Q(seat__isnull=True) & ~Q(guest="")),
                name="attendance_seat_or_guest",
            ),
            RowSecurity(name="attendance_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return self.get_presence_display()


class Decision(OfMeeting):
    """Something that the group decided, under one of the points."""

    retention = Retention(CONCERNED, WITH_GROUP)

    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        related_name="decisions",
        verbose_name="punkt",
    )
    # The same as the item's (the database sees to it): the row policies ask it.
    share = models.ForeignKey(
        Share, on_delete=models.PROTECT, null=True, related_name="+"
    )
    text = personal(models.TextField("beslut"))

    objects = MaybeShareQuerySet.as_manager()
    history = GuardedHistory(using=SHOWN_HERE, hidden=("meeting", "group", "share"))

    class Meta:
        ordering = ["pk"]
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        constraints = [RowSecurity(name="decision_rows", using=SHOWN_HERE)]

    def __str__(self) -> str:
        return self.text[:60]


class Action(Stamped):
    """Something an agency has taken on to do (åtgärdspunkt).

    Lives on after the meeting and comes back on every agenda until it is done.
    `agreed_person` and `agreed_due_on` are what the minutes say; `person` and
    `due_on` how it stands now.
    """

    retention = Retention(CONCERNED, WITH_GROUP)

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="actions"
    )
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        related_name="actions",
        verbose_name="möte",
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        related_name="agreed",
        verbose_name="punkt",
    )
    share = models.ForeignKey(
        Share,
        on_delete=models.PROTECT,
        null=True,
        related_name="actions",
        verbose_name="delat ärende",
    )
    text = personal(models.CharField("åtgärd", max_length=200))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ansvarig",
    )
    due_on = models.DateField("senast", null=True)
    agreed_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="ansvarig enligt anteckningarna",
    )
    agreed_due_on = models.DateField(
        "senast enligt anteckningarna", null=True, editable=False
    )
    state = models.CharField(
        "läge", max_length=8, choices=ActionState, default=ActionState.OPEN
    )
    done_on = models.DateField("klar", null=True)
    outcome = personal(models.TextField("vad det ledde till", blank=True))

    objects = ActionQuerySet.as_manager()
    history = GuardedHistory(using=SHOWN_HERE, hidden=("group",))
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-pk"]
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        indexes = [
            models.Index(fields=["group", "state", "due_on"], name="action_due"),
            models.Index(fields=["person", "state"], name="action_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ActionState.OPEN) ^ Q(done_on__isnull=False),
                name="action_settled_on_a_day",
            ),
            RowSecurity(name="action_rows", using=SHOWN_HERE),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        """Where it is shown, with what has become of it."""
        return reverse("meetings:action", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"åtgärd i {self.group}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == ActionState.OPEN

    @property
    def is_settled(self) -> bool:
        """Whether it has been done, or was not needed."""
        return not self.is_open


class Approval(OfMeeting):
    """One who has been chosen to approve the minutes (justerare), and their signature.

    It is for the content that the fingerprint is of: what is changed after it must
    be signed anew.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="justerare",
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    signed_at = models.DateTimeField("justerat", null=True)
    fingerprint = plain(models.CharField("kontrollsumma", max_length=64, blank=True))

    objects = InGroupQuerySet.as_manager()
    history = GuardedHistory(
        using=SITS, named_by="person", hidden=("meeting", "group", "fingerprint")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = "justering"
        verbose_name_plural = "justeringar"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="approval_once"),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) ^ ~Q(fingerprint=""),
                name="approval_is_of_content",
            ),
            RowSecurity(name="approval_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.agency}"


class YearEvent(Stamped):
    """Something that comes back every year in a group's work (årshjul)."""

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="yearevents"
    )
    title = plain(models.CharField("vad", max_length=120))
    months = ArrayField(models.PositiveSmallIntegerField(), verbose_name="månader")
    week = plain(models.PositiveSmallIntegerField("vecka", null=True))
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="ansvarig myndighet",
    )
    note = plain(models.CharField("anteckning", max_length=400, blank=True))

    objects = InGroupQuerySet.as_manager()
    history = GuardedHistory(using=SITS, hidden=("group",))

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = "händelse i årshjulet"
        verbose_name_plural = "händelser i årshjulet"
        constraints = [
            models.CheckConstraint(
                condition=Q(week__isnull=True) | Q(week__range=(1, 53)),
                name="yearevent_week",
            ),
            RowSecurity(name="yearevent_rows", using=SITS),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return f"årshjul i {self.group}"


class CalendarFeed(Stamped):
    """A person's secret address for their own calendar program.

    Only the SHA-256 of the secret is kept: whoever reads the table cannot read
    anybody's calendar.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    token_sha256 = plain(models.CharField(max_length=64, unique=True, editable=False))
    revoked_at = models.DateTimeField("upphörde", null=True)

    objects = FeedQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-pk"]
        verbose_name = "kalenderadress"
        verbose_name_plural = "kalenderadresser"
        constraints = [
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(revoked_at__isnull=True),
                name="calendarfeed_one_each",
            ),
            RowSecurity(name="calendarfeed_rows", using=MINE),
        ]

    def __str__(self) -> str:
        return "kalenderadress"
