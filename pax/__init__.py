"""What Pax stands on: who, who may, what happened, and how pages look."""

from pax.celery import app as celery_app

__all__ = ["celery_app"]
