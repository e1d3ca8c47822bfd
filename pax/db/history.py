"""History tables that obey the same rules as the records they tell about.

django-simple-history ignores the row policies of the model it follows, so a
history table without one of its own would show everything to everybody.

What people read of the versions (pax/history) follows from the model: every field,
under its Swedish name.  The exceptions stand here, beside the fields:

    history = GuardedHistory(using=SEEN, named_by="on", hidden=("key",))
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Field
from simple_history.models import HistoricalRecords

from pax.db import identity
from pax.db.rls import RowSecurity

#: What says nothing to a reader, of any record.
HIDDEN = frozenset({"id", "uuid", "version", "created_at", "created_by"})
#: What a record is called by, unless it says otherwise: the first of these it has.
NAMES = ("name", "title", "text", "label")


def _acting_user(instance: models.Model, **_: Any) -> Any:
    """Name the one the database knows is acting, never one handed in."""
    who = identity.current()
    return who.user if who else None


@dataclass(frozen=True)
class Mask:
    """Fields that are told only as changed, of a record that is or was protected."""

    fields: frozenset[str]
    when: str  # the field that says that the record is protected
    text: str  # what is told instead


class GuardedHistory(HistoricalRecords):
    """Every version of a record, visible to those who may see the record."""

    def __init__(
        self,
        *,
        using: str,
        check: str = "",
        named_by: str = "",
        hidden: Iterable[str] = (),
        words: Mapping[str, Callable[[Any], str]] | None = None,
        lists: Mapping[str, str] | None = None,
        mask: Mask | None = None,
        **kwargs: Any,
    ) -> None:
        """Guard the history table by `using` (columns of the record are there).

        `named_by` is the field that says what a record is called, `hidden` those
        that are not told; `words` reads a field's value, `lists` names the model
        ("places.Area") whose ids a field lists.
        """
        self.using = using
        self.with_check = check
        self.named_by = named_by
        self.hidden = HIDDEN | frozenset(hidden)
        self.words = words or {}
        self.lists = lists or {}
        self.mask = mask
        super().__init__(
            get_user=_acting_user,
            # A reason is as long as it is: simple_history's own takes 100 letters.
            history_change_reason_field=models.TextField(null=True),
            **kwargs,
        )

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

    def create_history_model(self, model: type[models.Model], inherited: bool) -> Any:  # noqa: FBT001 -- simple_history's
        """Make the history table's model, which knows what is told of it."""
        history = super().create_history_model(model, inherited)
        history.rules = self
        return history


class DirectoryHistory(GuardedHistory):
    """Versions of the directory (who works where), read by its administrators.

    Written in one's own name: only the owner, who is asked nothing, has none.
    """

    def __init__(self, *, using: str, **kwargs: Any) -> None:
        """Guard by who administers what the row is about; one reads what one wrote."""
        super().__init__(
            using=f"{using} OR history_user_id = (SELECT pax_user_id())",
            check="history_user_id = (SELECT pax_user_id())",
            **kwargs,
        )


def rules_of(model: Any) -> GuardedHistory:
    """Give what is declared of a model's history."""
    return model.history.model.rules  # type: ignore[no-any-return]  # set above


def told_fields(model: Any) -> list[Field[Any, Any]]:
    """List the fields of a model whose changes are told: all, but for the hidden.

    A uuid says nothing to a reader, whatever it is called.
    """
    hidden = rules_of(model).hidden
    return [
        field
        for field in model.history.model.tracked_fields
        if field.name not in hidden and not isinstance(field, models.UUIDField)
    ]


def naming_field(model: Any) -> Field[Any, Any] | None:
    """Give the field that says what a record is called, if there is one."""
    fields = {field.name: field for field in model.history.model.tracked_fields}
    by = rules_of(model).named_by
    return fields[by] if by else next((fields[n] for n in NAMES if n in fields), None)
