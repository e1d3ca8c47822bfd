"""What the pages of figures have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.views.decorators.http import require_http_methods

from pax.accounts.permissions import Permission
from pax.pages import FormPage
from pax.ui.parts import Tab

if TYPE_CHECKING:
    from pax.accounts.models import User

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def in_figures(title: str, **words: Any) -> FormPage:
    """Give the form page of something among the figures."""
    trail = [("Översikt", "/"), ("Statistik", reverse("figures:list"))]
    return FormPage(title, trail=trail, **words)


_TABS = (
    ("Indikatorer", "figures:list", Permission.LAGESBILD_WRITE),
    ("Inläsningar", "figures:imports", Permission.LAGESBILD_WRITE),
    ("Lämna över", "figures:give", Permission.FIGURES_GIVE),
)


def tabs(user: User, current: str) -> list[Tab]:
    """List the pages of figures that a person may use."""
    return [
        Tab(label, reverse(name), current=name == current)
        for label, name, permission in _TABS
        if user.may(permission)
    ]
