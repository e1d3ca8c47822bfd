"""The flag: what an employee noticed, and the receipt they keep."""

from django.db import models

from cases.case.models import InCase, in_case_history, in_case_rows
from cases.enums import SUPPORTS, SUSPICIONS, Channel, FlagState, Suspicion
from pax.accounts.models import Agency, Unit, User
from pax.db import Stamped
from pax.db.facts import CONCERNED, WITH_CASE, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity

#: A receipt is its author's, and is kept up to date by the author's agency.
OWN_FLAG = (
    "created_by_id = (SELECT pax_user_id()) OR agency_id = (SELECT pax_system_agency())"
)


class FlagQuerySet(models.QuerySet["Flag"]):
    """Receipts of flags."""

    def visible_to(self, user: User) -> "FlagQuerySet":
        """One's own, nobody else's."""
        return self.filter(created_by=user)


class Flag(Stamped):
    """The receipt of a flag (kvitto): that it came in, and how it ended.

    Holds nothing of what was flagged: that is in the receiving unit's case, and
    the one who flagged is not told more than this.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    to_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="till enhet"
    )
    reference = plain(models.CharField("nummer", max_length=40, unique=True))
    suspicion = models.CharField("misstanke om", max_length=20, choices=Suspicion)
    state = models.CharField(
        "läge", max_length=20, choices=FlagState, default=FlagState.RECEIVED
    )
    ended_on = models.DateField("avslutad", null=True)
    ending = plain(models.CharField("hur det slutade", max_length=120, blank=True))

    objects = FlagQuerySet.as_manager()
    history = GuardedHistory(using=OWN_FLAG, named_by="reference")
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "flagga"
        verbose_name_plural = "flaggor"
        constraints = [RowSecurity(name="flag_rows", using=OWN_FLAG)]

    def __str__(self) -> str:
        return self.reference

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.reference


class Impulse(InCase):
    """What set a case off: the flag as the receiving unit holds it.

    A case may have several: a second flag about the same household is added to
    the first one's case.
    """

    retention = Retention(CONCERNED, WITH_CASE)

    seen = personal(models.TextField("vad som iakttogs"))
    seen_on = models.DateField("när")
    channel = models.CharField("kanal", max_length=20, choices=Channel)
    support = models.CharField("stöd", max_length=20, choices=SUPPORTS)
    suspicion = models.CharField("misstanke om", max_length=20, choices=SUSPICIONS)
    concerns_name = personal(
        models.CharField("vem det gäller", max_length=120, blank=True)
    )
    concerns_id = personal(
        models.CharField("person- eller orgnr", max_length=12, blank=True)
    )
    reported_by = personal(models.CharField("flaggat av", max_length=200, blank=True))
    # The receipt of this flag, which belongs to the one who flagged.
    flag_uuid = models.UUIDField(null=True, editable=False)
    disclosure = models.ForeignKey(
        "cases.Disclosure",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="utlämnande",
    )

    history = in_case_history()

    class Meta:
        ordering = ["created_at"]
        verbose_name = "det som flaggades"
        verbose_name_plural = "det som flaggades"
        constraints = [in_case_rows("impulse")]

    def __str__(self) -> str:
        return f"{self.get_suspicion_display()} {self.seen_on}"
