"""Work that is done by the clock."""

from celery import shared_task

from pax.access.sessions import SessionStore


@shared_task(name="access.clear_sessions")
def clear_sessions() -> None:
    """Throw away the sessions that have ended: nothing else does."""
    SessionStore.clear_expired()
