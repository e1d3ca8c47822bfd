"""The door through which web requests come in (gunicorn pax.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pax.settings.local")

application = get_wsgi_application()

from django.db import connection  # noqa: E402 -- app ready

from pax.access.checks import refuse_unsafe_role  # noqa: E402 -- app ready

refuse_unsafe_role()
# Gunicorn forks after this, and processes may not share what is open.
connection.close()
connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL has it
