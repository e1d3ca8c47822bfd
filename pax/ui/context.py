"""What every page says about itself: who is signed in, the menu, the version."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from pax.ui import nav
from pax.version import VERSION


def page(request: HttpRequest) -> dict[str, object]:
    """Give the layout its menu and footer; the menu costs nothing until drawn."""
    return {
        "layout": {
            "nav": SimpleLazyObject(lambda: _nav(request)),
            "now": timezone.now(),
            "version": VERSION,
            "environment": getattr(settings, "PAX_ENVIRONMENT_LABEL", ""),
        }
    }


def _nav(request: HttpRequest) -> nav.Nav | None:
    user = getattr(request, "user", None)
    return nav.menu_for(request) if user and user.is_authenticated else None
