"""What has been changed in a week, by whom and when, as far as one may see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pax.ui.parts import Happening
from samverkan.est.enums import EntryState
from samverkan.est.models import Action, ActionFeedback, AreaPicture, Event, Part

if TYPE_CHECKING:
    from pax.accounts.models import User
    from samverkan.est.models import Edition

#: More than any week has; a page that is read from the top.
MOST = 300
KINDS: dict[Any, tuple[str, str]] = {
    Event: ("Händelse", "text"),
    Action: ("Åtgärd", "text"),
    ActionFeedback: ("Återkoppling", "text"),
    AreaPicture: ("Övergripande lägesbild", "overall"),
}
DONE = {"+": "skriven", "~": "ändrad", "-": "borttagen"}
ICONS = {"+": "plus", "~": "edit", "-": "cross"}


def changes_of(edition: Edition, user: User) -> list[Happening]:
    """List the versions of everything in a week that one may see, newest first.

    Of another agency's entry only what has been handed in: its history is guarded as
    the entry itself, and the row policies say the same.
    """
    found = [
        _happening(row, what, getattr(row, text))
        for model, (what, text) in KINDS.items()
        for row in _versions(model, edition, user)
    ]
    found += [_happening(row, "Del", "") for row in _versions(Part, edition, user)]
    found += [_head(row) for row in _of_head(edition)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:MOST]


def _versions(model: Any, edition: Edition, user: User) -> Any:
    """Give the versions of what one sees now, and of all that is one's own."""
    seen = model.objects.visible_to(user).filter(edition=edition).values("pk")
    rows = model.history.filter(edition_id=edition.pk, id__in=seen)
    if hasattr(model, "thread"):
        told = rows.filter(state=EntryState.HANDED_IN)
        ours = model.history.filter(edition_id=edition.pk, agency_id=user.agency_id)
        rows = told | ours
    return rows.select_related(*_named(model)).order_by("-history_date")[:MOST]


def _named(model: Any) -> list[str]:
    fields = {field.name for field in model._meta.local_concrete_fields}
    return ["history_user__agency", *({"area", "agency"} & fields)]


def _of_head(edition: Edition) -> Any:
    rows = type(edition).history.filter(id=edition.pk)
    return rows.select_related("history_user__agency").order_by("-history_date")[:MOST]


def _happening(row: Any, what: str, detail: str) -> Happening:
    area = f", {row.area}" if getattr(row, "area", None) else ""
    because = row.history_change_reason or DONE[row.history_type]
    draft = getattr(row, "state", "") == EntryState.DRAFT
    note = " (utkast, syns bara för er)" if draft else ""
    return Happening(
        f"{what}{area}: {_small(because)}{note}",
        row.history_date,
        who=row.history_user.name if row.history_user else "",
        agency=str(row.history_user.agency) if row.history_user else "",
        icon=ICONS[row.history_type],
        detail=detail,
    )


def _head(row: Any) -> Happening:
    because = row.history_change_reason or "Veckan öppnad"
    texts = (row.overall, row.measures, row.information)
    return Happening(
        because,
        row.history_date,
        who=row.history_user.name if row.history_user else "",
        agency=str(row.history_user.agency) if row.history_user else "",
        icon="lock" if row.frozen_at else ICONS[row.history_type],
        detail="\n".join(text for text in texts if text),
    )


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
