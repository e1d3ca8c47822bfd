from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PlacesConfig(AppConfig):
    name = "pax.places"
    label = "places"
    verbose_name = "Områden"

    def ready(self) -> None:
        """Ship the municipality's areas with the first migrate."""
        from pax.places.shipped import ship_areas  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship_areas, sender=self)
