"""That personal data was taken out of something frozen."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.utils.crypto import salted_hmac

from pax.accounts.models import Agency, User
from pax.db.facts import EMPLOYEES, Retention, personal, plain
from pax.db.rls import RowSecurity
from pax.editions.content import fingerprint, keyed
from pax.editions.models import Frozen, Verified, kinds

SEAL = "pax.redactions.models.seal"
OURS = "agency_id = (SELECT pax_agency_id())"


class RedactionQuerySet(models.QuerySet["Redaction"]):
    """What has been taken out."""

    def visible_to(self, user: User) -> RedactionQuerySet:
        """Those that one's own authority has decided."""
        return self.filter(agency=user.agency_id)


class Redaction(Verified, models.Model):
    """That words were taken out of one frozen content: where, why, by whom.

    Never what they were.  `was` is the keyed digest of the fingerprint that the content
    had: who holds a copy from before can have it recognised, and nobody can try names
    against it without the key of this Pax.  `became` is the fingerprint it has since,
    and `seal` a keyed digest of all this, so that the row is no forgery.
    """

    retention = Retention(EMPLOYEES, "as long as what it was taken out of")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    decision = models.UUIDField("beslut")
    # The frozen row: its kind, as verify_editions calls it, and its uuid.
    kind = plain(models.CharField("slag", max_length=40))
    about = models.UUIDField("gäller")
    places = plain(models.JSONField("var"))
    ground = plain(models.CharField("rättslig grund", max_length=200))
    because = personal(models.TextField("varför"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField("när", db_default=TransactionNow(), editable=False)
    was = plain(models.CharField(max_length=64))
    became = plain(models.CharField(max_length=64))
    seal = plain(models.CharField(max_length=64))

    objects = RedactionQuerySet.as_manager()
    verified_as = "redactions"
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["pk"]
        verbose_name = "borttagen uppgift"
        verbose_name_plural = "borttagna uppgifter"
        constraints = [
            RowSecurity(
                name="redaction_rows",
                using=OURS,
                check=f"{OURS} AND pax_redacts(decision)",
            )
        ]

    def __str__(self) -> str:
        return f"Borttagen uppgift {self.uuid}"

    @property
    def log_label(self) -> str:
        """What the access log calls it: what it is of, and nothing more."""
        return f"Uppgift borttagen ur {self.kind}"

    def sealed(self) -> str:
        """Reckon the seal that the row should have."""
        told = {
            "decision": str(self.decision),
            "kind": self.kind,
            "about": str(self.about),
            "places": self.places,
            "ground": self.ground,
            "because": self.because,
            "people": [self.asked_by_id, self.confirmed_by_id],
            "was": self.was,
            "became": self.became,
        }
        return salted_hmac(SEAL, fingerprint(told), algorithm="sha256").hexdigest()

    @classmethod
    def frozen_rows(cls) -> models.QuerySet[Any]:
        """Give all, in the order that they were decided."""
        return cls._base_manager.order_by("pk")

    @classmethod
    def faults(cls) -> Iterator[str]:
        """Hold each to its seal, and the chain of them to what stands now."""
        last: dict[tuple[str, object], Redaction] = {}
        for one in cls.frozen_rows():
            yield from one.own_faults()
            before = last.get((one.kind, one.about))
            if before and keyed(before.became) != one.was:
                yield f"{one.uuid}: följer inte på den som gjordes före"
            last[one.kind, one.about] = one
        frozen = {kind.verified_as: kind for kind in kinds()}
        for (kind, about), one in last.items():
            now = frozen[kind]._base_manager.filter(uuid=about).first()
            if now is None or fingerprint(now.content) != one.became:
                yield f"{one.uuid}: det som uppgiften togs ur är ändrat efteråt"

    def own_faults(self) -> Iterator[str]:
        """Hold it to its seal."""
        if self.seal != self.sealed():
            yield f"{self.uuid}: beslutet om borttagning är ändrat"


def was_before(frozen: Frozen) -> frozenset[str]:
    """Give keyed digests of what a content was known by before something was taken."""
    rows = Redaction._base_manager.filter(
        kind=frozen.verified_as,
        about=frozen.uuid,  # type: ignore[attr-defined]  # each kind has one
    )
    return frozenset(rows.values_list("was", flat=True))


def recognises(frozen: Frozen, copy: dict[str, Any]) -> bool:
    """Tell whether a copy is what this was, at some time: as it is, or before."""
    mark = fingerprint(copy)
    return mark == frozen.content_sha256 or keyed(mark) in was_before(frozen)
