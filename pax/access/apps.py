from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate, pre_migrate


class AccessConfig(AppConfig):
    name = "pax.access"

    def ready(self) -> None:
        """Keep the rules in the database equal to those in the repository."""
        from pax.access import checks, install  # noqa: PLC0415 -- app ready
        from pax.db.ordering import sort_models_in_swedish  # noqa: PLC0415 -- app ready

        sort_models_in_swedish(apps.get_models())
        pre_migrate.connect(install.before_migrate, sender=self)
        post_migrate.connect(install.after_migrate, sender=self)
        checks.register_all()
        # Signing in notes the time itself (views.sign_in), without a new version
        # of the person in the history for each time.
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(_note_proof)


def _note_proof(request: Any, **_: Any) -> None:
    """Signing in proves who one is, by whatever road one came."""
    from pax.access.proof import note_proof  # noqa: PLC0415 -- app ready

    note_proof(request)
