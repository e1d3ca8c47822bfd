"""What a list of cases is found by, and how a person wants it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from cases.case.models import Case, in_case_rows
from pax.db.rls import RowSecurity


class ListColumns(models.Model):
    """Which columns a person wants in the list of cases (sparade kolumner)."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = "sparade kolumner"
        verbose_name_plural = "sparade kolumner"
        constraints = [
            RowSecurity(
                name="listcolumns_rows", using="owner_id = (SELECT pax_user_id())"
            )
        ]

    def __str__(self) -> str:
        return ", ".join(self.columns)


class CaseSearch(models.Model):
    """What a case is found by: the stems of its words, and its numbers.

    Kept by triggers and readable by nothing but pax_search_cases()
    (cases/sql/search.sql), which repeats the access rule: `@@` and `&&` are not
    leakproof, so a row policy would keep the indexes from being used.  Holds no
    addresses, and nothing that the case does not hold.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    words = SearchVectorField()
    # Without hyphens: diarienummer, K-nummer, personnummer, court's numbers.
    numbers = ArrayField(models.TextField(), default=list)
    # As in the access index.
    touched_at = models.DateTimeField()
    opened_on = models.DateField()
    due_on = models.DateField()

    app_may = ""

    class Meta:
        indexes = [
            # Without the waiting list, a search costs the same at any time.
            GinIndex(fields=["words"], name="search_words", fastupdate=False),
            GinIndex(fields=["numbers"], name="search_numbers", fastupdate=False),
        ]
        constraints = [in_case_rows("casesearch")]

    def __str__(self) -> str:
        return str(self.case_id)
