from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "pax.desk"

    def ready(self) -> None:
        """Lay what ships with Pax with every migrate, when the rules are in place."""
        from pax.desk.shipping import ship  # noqa: PLC0415 -- app ready

        # Django tells an app without tables of its own nothing.
        post_migrate.connect(ship, sender=apps.get_app_config("access"))
