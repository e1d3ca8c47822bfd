"""What every page says about itself: the day, the version, the environment."""

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from pax.version import VERSION


def page(request: HttpRequest) -> dict[str, object]:
    """Give the layout its footer."""
    return {
        "layout": {
            "now": timezone.now(),
            "version": VERSION,
            "environment": getattr(settings, "PAX_ENVIRONMENT_LABEL", ""),
        }
    }
