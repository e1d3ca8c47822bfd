"""The page of a record's history: the same for every record of every part."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import render

from pax.history.versions import Records, Words, versions_of
from pax.ui.forms import PaxForm
from pax.ui.parts import Chip


class KindForm(PaxForm):
    """Which kind of thing one wants to see."""

    kind = forms.ChoiceField(required=False)

    def __init__(self, label: str, choices: dict[str, str], chosen: str) -> None:
        """Offer the kinds under a label."""
        super().__init__(initial={"kind": chosen}, use_required_attribute=False)
        self.fields["kind"].label = label
        self.chooser("kind").choices = [("", "Allt"), *choices.items()]


if TYPE_CHECKING:
    from django.http import HttpResponse

    from pax.access.request import Request


def history_page(
    request: Request,
    told: Sequence[Records],
    *,
    trail: Sequence[tuple[str, str]],
    words: Words | None = None,
) -> HttpResponse:
    """Draw every change of some records; `trail` leads from the first page to theirs.

    The door that the record is read through guards this address too.
    """
    here = {"trail": trail, "about": trail[-1][0]}
    shown = history_context(request, told, words=words)
    return render(request, "history/page.html", shown | here)


def history_context(
    request: Request, told: Sequence[Records], *, words: Words | None = None
) -> dict[str, Any]:
    """Give what history/_versions.html takes, for a page with a frame of its own."""
    kinds = _kinds(told)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    record = _uuid(request.GET.get("objekt", ""))
    chosen = [one for one in told if not kind or one.model._meta.model_name == kind]
    return {
        "told": told,
        "page_of": versions_of(
            request, chosen, request.user, words=words, record=record
        ),
        "form": KindForm("Visa ändringar av", kinds, kind) if len(kinds) > 1 else None,
        "chips": [
            *([Chip(kinds[kind], "?")] if kind else []),
            *([Chip("En uppgifts historik", "?")] if record else []),
        ],
        "one": record,
    }


def _kinds(told: Sequence[Records]) -> dict[str, str]:
    """Say what one may choose to see, by its word in the address."""
    kinds = {
        one.model._meta.model_name: str(one.model._meta.verbose_name_plural)
        for one in told
    }
    named = {key: name.capitalize() for key, name in kinds.items()}
    return dict(sorted(named.items(), key=lambda kind: kind[1]))


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
