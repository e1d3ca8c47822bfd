"""Disclosures (utlämnanden): the only way anything crosses between authorities."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.case.models import Case, readable
from cases.enums import IN_GROUPS, DisclosureKind
from pax.accounts.enums import Activity
from pax.accounts.models import Agency, Unit, User
from pax.db import Stamped
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.models import Frozen


class DisclosureQuerySet(models.QuerySet[Any]):
    """Disclosures, from both sides."""

    def visible_to(self, user: User) -> "DisclosureQuerySet":
        """Those the person may follow as sender, or has received."""
        return self.filter(self._sent(user) | self._received(user))

    def sent_by(self, user: User) -> "DisclosureQuerySet":
        """Those the person's units have sent, from cases the person may read."""
        return self.filter(self._sent(user), sender_agency=user.agency_id)

    def received_by(self, user: User) -> "DisclosureQuerySet":
        """Those sent to the person's units, and not withdrawn."""
        return self.filter(self._received(user), receiver_agency=user.agency_id)

    def in_inbox_of(self, user: User) -> "DisclosureQuerySet":
        """Those sent to the person's units that no case there holds yet.

        A notification is answered without a case, and is then taken care of.
        """
        return self.exclude(kind__in=IN_GROUPS).filter(
            receiver_group__in=user.authority.readers,
            receiver_case__isnull=True,
            answered_at__isnull=True,
            sent_at__isnull=False,
            withdrawn_at__isnull=True,
        )

    def standing(self) -> "DisclosureQuerySet":
        """Those not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def unanswered(self) -> "DisclosureQuerySet":
        """Those that are to be answered, and have not been."""
        return self.filter(answer_due_on__isnull=False, answered_at__isnull=True)

    @staticmethod
    def _sent(user: User) -> Q:
        return Q(case__isnull=True, sender_group__in=user.authority.readers) | Q(
            readable(user, "case_id")
        )

    @staticmethod
    def _received(user: User) -> Q:
        # Before a case holds it, it is the receiving unit's; then the case's.
        return Q(sent_at__isnull=False, withdrawn_at__isnull=True) & (
            Q(receiver_case__isnull=True, receiver_group__in=user.authority.readers)
            | Q(readable(user, "receiver_case_id"))
        )


class Disclosure(Stamped, Frozen):
    """One agency's decision to give another exactly these data.

    Sender, receiver, purpose, legal ground, exact content, decider and time
    (OSL 10 kap., registered by 5 kap. 1-2 §§).  `content` is the receiver's
    frozen copy: the database lets nobody change it, and later changes at the
    source do not follow it.  Withdrawn, it is gone from the receiver at the
    next request, while the register still says that it was once given.
    """

    retention = Retention(
        CONCERNED, f"{WITH_CASE}; at the receiver by the receiver's rule"
    )

    number = plain(models.CharField("nummer i registret", max_length=40, unique=True))
    kind = models.CharField("slag", max_length=24, choices=DisclosureKind)
    # The sender's side.  `case` is the sender's own; None for a flag.
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="disclosures"
    )
    sender_agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="disclosures_sent",
        verbose_name="lämnande myndighet",
    )
    sender_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="lämnande enhet"
    )
    sender_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    source_activity = models.CharField("källa", max_length=20, choices=Activity)
    # The receiver's side.  `receiver_case` is the receiver's own.
    receiver_agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="disclosures_received",
        verbose_name="mottagande myndighet",
    )
    receiver_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="mottagande enhet",
    )
    receiver_group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="+"
    )
    receiver_case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="received"
    )
    in_reply_to = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="replies",
        verbose_name="svar på",
    )
    # Why it may be given.
    purpose = plain(models.CharField("ändamål", max_length=200))
    ground = plain(models.CharField("sekretessbrytande grund", max_length=40))
    ground_text = plain(models.CharField("lagrum", max_length=200))
    balancing = personal(models.TextField("intresseavvägning", blank=True))
    on_request = models.BooleanField("på begäran", default=False)
    # What is given.
    content = personal(models.JSONField("innehåll"))
    is_protected = models.BooleanField("rör skyddade personuppgifter", default=False)
    # Who decided, and what has happened since.
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="beslutat av",
    )
    decided_at = models.DateTimeField("beslutat")
    sent_at = models.DateTimeField("utlämnat", null=True)
    answer_due_on = models.DateField("svar senast", null=True)
    answered_at = models.DateTimeField("besvarat", null=True)
    received_at = models.DateTimeField("mottaget", null=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="mottaget av",
    )
    withdrawn_at = models.DateTimeField("återkallat", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="återkallat av",
    )
    withdrawn_because = personal(models.TextField("skäl för återkallelse", blank=True))

    objects = DisclosureQuerySet.as_manager()
    verified_as = "disclosures"
    history = GuardedHistory(
        using="pax_sees_disclosure(id, (SELECT pax_readers()))",
        excluded_fields=["content"],
        named_by="number",
        # What is another authority's business, and what says nothing.
        hidden=(
            *("case", "receiver_case", "sender_group", "receiver_group"),
            "content_sha256",
        ),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = "utlämnande"
        verbose_name_plural = "utlämnanden"
        indexes = [
            models.Index(
                fields=["receiver_group", "sent_at", "id"],
                condition=Q(receiver_case__isnull=True, withdrawn_at__isnull=True),
                name="disclosure_inbox",
            ),
            models.Index(
                fields=["answer_due_on"],
                condition=Q(answered_at__isnull=True, answer_due_on__isnull=False),
                name="disclosure_unanswered",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(sender_agency=models.F("receiver_agency")),
                name="disclosure_crosses_authorities",
            ),
            models.CheckConstraint(
                condition=~Q(purpose="") & ~Q(ground=""),
                name="disclosure_has_purpose_and_ground",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="disclosure_withdrawal_has_reason",
            ),
            RowSecurity(
                name="disclosure_rows",
                # The second half: reading back the row one is just making.
                using=(
                    "pax_sees_disclosure(id, (SELECT pax_readers())) OR "
                    "(created_by_id = (SELECT pax_user_id()) AND created_at = now())"
                ),
                # The receiver changes a row that it could not have written.
                changes="true",
                # What each side may write is in pax_disclosure_is_the_senders()
                # and pax_disclosure_is_frozen().
                check=(
                    "sender_agency_id = (SELECT pax_agency_id()) OR "
                    "(receiver_agency_id = (SELECT pax_agency_id())"
                    " AND received_at IS NOT NULL)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()}"

    whole_alone = True
    #: When it was made is when it was decided and sent; `created_at` in the past only
    #: closes the window in which its maker reads it back.
    dated_by = "decided_at"

    def wholes(self) -> list[models.Model]:
        """Give the copy, and the sender's own report or notice that it was made of.

        And, of a case shared in a group, the copies that the others there have.
        """
        said_in: list[Any] = [self.reports, self.notices]
        beside = Disclosure.objects.filter(group_copy__share__copies__disclosure=self)
        if in_group := beside.first():
            share = in_group.group_copy.share
            said_in += [beside.exclude(pk=self.pk), share.home_copies]
        return [self, *(row for rows in said_in for row in rows.all())]

    def get_absolute_url(self) -> str:
        """Where the register entry, or the frozen copy, is read."""
        return reverse("cases:disclosure", args=[self.uuid])

    def case_of(self, agency_id: int) -> int | None:
        """Give the key of the case it stands in at one of its two sides.

        Only the key: the other side's case is a row that one may not read.
        """
        if agency_id == self.sender_agency_id:
            return self.case_id
        return self.receiver_case_id

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return bool(
            self.answer_due_on and not self.answered_at and not self.withdrawn_at
        )

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.number


class DisclosedFile(models.Model):
    """A document that went with a disclosure: the receiver's own copy of its bytes.

    Bytes are kept by their SHA-256, so a copy costs nothing and cannot change.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    uuid = models.UUIDField(unique=True, editable=False)
    disclosure = models.ForeignKey(
        Disclosure, on_delete=models.PROTECT, related_name="files"
    )
    name = personal(models.CharField("namn", max_length=160))
    content_type = plain(models.CharField(max_length=100))
    size = models.PositiveBigIntegerField("storlek")  # bytes
    sha256 = plain(models.CharField(max_length=64))

    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["name"]
        verbose_name = "utlämnad handling"
        verbose_name_plural = "utlämnade handlingar"
        constraints = [
            RowSecurity(
                name="disclosedfile_rows",
                using="pax_sees_disclosure(disclosure_id, (SELECT pax_readers()))",
                check="pax_makes_disclosure(disclosure_id)",
            )
        ]

    def __str__(self) -> str:
        return self.name
