"""Who may not handle a case (jäv)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from cases.case.models import IN_CASE, InCase, InCaseQuerySet
from pax.accounts.models import User
from pax.db.facts import EMPLOYEES, WITH_CASE, Retention, personal
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity

#: Who sees the case, and whoever answered: the case may be closed to them by it.
_SEEN = f"{IN_CASE} OR person_id = (SELECT pax_user_id())"


class JavCheckQuerySet(InCaseQuerySet):
    """Answers about bias."""

    def visible_to(self, user: User) -> "JavCheckQuerySet":
        """Those in cases that the person may read, and their own."""
        seen = super().visible_to(user).values("pk")
        return self.filter(Q(pk__in=seen) | Q(person=user))

    def of_biased(self, user: User, case: Any) -> "JavCheckQuerySet":
        """Those that close a case to a person: a yes that nobody has lifted."""
        return self.filter(
            person=user, case_id=case, is_biased=True, lifted_at__isnull=True
        )


class JavCheck(InCase):
    """Someone's answer, when given a case, to whether they are biased (jäv).

    Förvaltningslagen 16-18 §§: whoever is may neither handle the case nor be there
    when others do.  A yes closes the case to them, and stands until another lifts it.
    """

    retention = Retention(EMPLOYEES, WITH_CASE)

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="vem",
    )
    is_biased = models.BooleanField("jäv finns")
    explanation = personal(models.TextField("förklaring", blank=True))
    lifted_at = models.DateTimeField("hävt", null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="hävt av",
    )
    lifted_because = personal(models.TextField("varför det hävdes", blank=True))

    objects = JavCheckQuerySet.as_manager()  # type: ignore[misc]  # its own road
    history = GuardedHistory(using=_SEEN, hidden=("case",))

    class Meta:
        ordering = ["created_at"]
        verbose_name = "jävsprövning"
        verbose_name_plural = "jävsprövningar"
        indexes = [
            # Asked of every case that anybody sees: the few that are.
            models.Index(
                fields=["person", "case"],
                condition=Q(is_biased=True, lifted_at__isnull=True),
                name="javcheck_stands",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & ~Q(lifted_by=F("person")),
                name="javcheck_lifted_by_another",
            ),
            RowSecurity(name="javcheck_rows", using=_SEEN, check=IN_CASE),
        ]

    def __str__(self) -> str:
        if self.lifted_at:
            return "Jäv, hävt"
        return "Jäv" if self.is_biased else "Inte jäv"

    @property
    def stands(self) -> bool:
        """Whether it closes the case to the person."""
        return self.is_biased and self.lifted_at is None
