"""How Pax reaches its database and its queue, and as whom.

The web and the worker connect as a role that owns nothing, so that row security
applies to it. Migrations connect as the role that owns the tables; a command asks
for that by PAX_AS_OWNER=1, which manage.py sets for the few that need it.
"""

from typing import Any

from pax.embedded.folder import DataFolder
from pax.settings.env import Env, database

POSTGRES = ("postgresql", "postgres")
REDIS = ("redis", "rediss")


def app_database(env: Env, folder: DataFolder | None) -> dict[str, Any]:
    """Return the connection that sees only the rows of whoever is asking."""
    return database(
        env.url("DATABASE_URL", POSTGRES, folder.app_url() if folder else None)
    )


def owner_database(env: Env, folder: DataFolder | None) -> dict[str, Any]:
    """Return the connection that owns the tables and may change them."""
    return database(
        env.url(
            "PAX_OWNER_DATABASE_URL", POSTGRES, folder.owner_url() if folder else None
        )
    )


def default_database(env: Env, folder: DataFolder | None) -> dict[str, Any]:
    """Return the connection that this process is to use."""
    if as_owner(env):
        return owner_database(env, folder)
    return pooled(app_database(env, folder), env.number("PAX_DB_POOL", 0))


def as_owner(env: Env) -> bool:
    """Tell whether this process is one of the few that may change tables."""
    return env.flag("PAX_AS_OWNER", default=False)


def pooled(settings: dict[str, Any], size: int) -> dict[str, Any]:
    """Keep up to that many connections open, to be shared by the threads."""
    if size:
        pool = {"min_size": 1, "max_size": size, "timeout": 10}
        settings["OPTIONS"]["pool"] = pool
        settings["CONN_HEALTH_CHECKS"] = True
    return settings


def redis_url(env: Env, folder: DataFolder | None) -> str:
    """Return the address of Valkey (or Redis)."""
    return env.url("REDIS_URL", REDIS, folder.redis_url() if folder else None)


def caches(url: str) -> dict[str, Any]:
    """Return a cache that all processes share: it counts sign-in attempts."""
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "pax",
        }
    }
