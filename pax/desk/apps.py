from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeskConfig(AppConfig):
    name = "pax.desk"
    label = "desk"
    verbose_name = "Skrivbord"

    def ready(self) -> None:
        """Lay what ships with Pax with every migrate."""
        from pax.desk.shipping import ship  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship, sender=self)
