"""Is Pax up? The one page that machines may ask without signing in."""

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from pax import heartbeat


@never_cache
@require_safe
@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every part is up, otherwise 503 and which part is not."""
    parts = {"web": True, "database": database_answers(), **queue_and_its_users()}
    word = "ok" if all(parts.values()) else "unavailable"
    return JsonResponse(
        {"status": word, "parts": parts}, status=200 if word == "ok" else 503
    )


def database_answers() -> bool:
    """Tell whether the database answers the simplest question."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return True
    return False


def queue_and_its_users() -> dict[str, bool]:
    """Tell whether the queue answers, and who has been heard through it lately."""
    try:
        alive = heartbeat.living()
    except RedisError:
        return {"queue": False, "worker": False, "beat": False}
    return {"queue": True, **{part: part in alive for part in heartbeat.PARTS}}
