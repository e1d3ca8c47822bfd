"""The queue of work that may wait until after the answer."""

import os
import sys
from importlib import import_module
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pax.settings.local")

app = Celery("pax")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["pax.jobs"], related_name="queue")


@worker_init.connect
def refuse_to_see_everything(**_: Any) -> None:
    """Stop a worker whose database role would pass the row policies."""
    from pax.access.checks import refuse_unsafe_role  # noqa: PLC0415 -- app ready

    import_module("pax.heartbeat")  # the worker's signs of life
    try:
        refuse_unsafe_role()
    except (ImproperlyConfigured, DatabaseError) as why:
        # Celery logs an ordinary exception here and goes on.
        sys.exit(str(why))
