"""Start-up refuses what would make the second wall an illusion."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

UNSAFE = """
SELECT current_user,
       r.rolsuper, r.rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                 AND pg_has_role(current_user, c.relowner, 'USAGE')) AS owns
FROM pg_roles r WHERE r.rolname = current_user
"""


def why_unsafe() -> str:
    """Say in what way the database role could pass the row policies, or ""."""
    with connection.cursor() as cursor:
        cursor.execute(UNSAFE)
        role, superuser, bypass, owns = cursor.fetchone()
    reasons = [
        text
        for is_so, text in (
            (superuser, "är superanvändare"),
            (bypass, "har BYPASSRLS"),
            (owns, "äger tabeller"),
        )
        if is_so
    ]
    return f"Databasrollen {role} {' och '.join(reasons)}" if reasons else ""


def refuse_unsafe_role() -> None:
    """Stop web and worker from running under a role that sees everything."""
    why = why_unsafe()
    if why:
        raise ImproperlyConfigured(
            f"{why} och skulle se alla rader. Anslut som {settings.PAX_APP_ROLE}."
        )


def check_role(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **_: Any,
) -> list[CheckMessage]:
    """Report an unsafe role as an error of `check --database default`."""
    if not databases or getattr(settings, "PAX_AS_OWNER", False):
        return []
    why = why_unsafe()
    return [Error(f"{why} och skulle se alla rader.", id="access.E001")] if why else []


def register_all() -> None:
    """Make the checks part of `manage.py check`."""
    register(Tags.database)(check_role)
