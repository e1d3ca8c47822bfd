"""The way in for contributors: the lägesbilder one is named in, on the start page.

They are of another authority, so that neither the menu nor the place one comes from
leads to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from cases.start import startpage
from cases.start.startpage import AT_MOST, Panel
from lagesbild.report.models import Contributor, Lagesbild

if TYPE_CHECKING:
    from pax.accounts.models import User


def register() -> None:
    """Show them on the start page, to those who are named in any."""
    startpage.register_panel("named", named_panel)


def named_panel(user: User) -> Panel:
    """List the lägesbilder that a person is named in today, the latest year first."""
    named = Contributor.objects.filter(lagesbild=OuterRef("pk"), user=user.pk)
    found = (
        Lagesbild.objects.visible_to(user)
        .filter(Exists(named.standing()))
        .select_related("agency")
        .order_by("-year", "-pk")
    )
    return Panel(
        "named",
        "Lägesbilder som du medverkar i",
        "Lägesbilder",
        list(found[: AT_MOST + 1]),
        stays=False,
        more="lagesbild:list",
        template="lagesbild/report/start_named.html",
    )
