"""History tables that obey the same rules as the records they tell about.

django-simple-history ignores the row policies of the model it follows, so a
history table without one of its own would show everything to everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simple_history.models import HistoricalRecords

from pax.db import identity
from pax.db.rls import RowSecurity

if TYPE_CHECKING:
    from django.db import models


def _acting_user(instance: models.Model, **_: Any) -> Any:
    """Name the one the database knows is acting, never one handed in."""
    who = identity.current()
    return who.user if who else None


class GuardedHistory(HistoricalRecords):
    """Every version of a record, visible to those who may see the record."""

    def __init__(self, *, using: str, check: str = "", **kwargs: Any) -> None:
        """Guard the history table by `using` (columns of the record are there)."""
        self.using = using
        self.with_check = check
        super().__init__(get_user=_acting_user, **kwargs)

    def get_meta_options(self, model: type[models.Model]) -> dict[str, Any]:
        """Give the history table a row policy of its own."""
        options: dict[str, Any] = super().get_meta_options(model)
        options["constraints"] = [
            RowSecurity(
                name=f"history_{model._meta.app_label}_{model._meta.model_name}"[:60],
                using=self.using,
                check=self.with_check,
            )
        ]
        return options


class DirectoryHistory(GuardedHistory):
    """Versions of the directory (who works where), read by its administrators.

    Written under any identity: the first set-up has none.
    """

    def __init__(self, *, using: str, **kwargs: Any) -> None:
        """Guard by who administers what the row is about; one reads what one wrote."""
        super().__init__(
            using=f"{using} OR history_user_id = (SELECT pax_user_id())",
            check="true",
            **kwargs,
        )
