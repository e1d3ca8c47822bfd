"""Signs of life: the worker and the clock tell, every few seconds, that they are up."""

from contextlib import suppress
from typing import Any

from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent
from django.core.cache import cache
from redis import RedisError

PARTS = ("worker", "beat")
REMEMBERED_FOR = 20  # seconds


def give_sign(part: str) -> None:
    """Tell that the part is up; if the queue is away, that shows by itself."""
    with suppress(RedisError):
        cache.set(f"alive:{part}", value=True, timeout=REMEMBERED_FOR)


def living() -> set[str]:
    """Return the parts that have given a sign lately."""
    found = cache.get_many([f"alive:{part}" for part in PARTS])
    return {key.removeprefix("alive:") for key in found}


@heartbeat_sent.connect
def worker_is_up(**_: Any) -> None:
    """Pass on the worker's own heartbeat, which does not wait for long tasks."""
    give_sign("worker")


class LivingScheduler(PersistentScheduler):
    """The clock that starts recurring work, and is heard ticking."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Start what is due; return seconds until next time."""
        give_sign("beat")
        seconds: float = super().tick(*args, **kwargs)
        return seconds
