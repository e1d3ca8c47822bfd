from django.apps import AppConfig
from django.db.models.signals import post_migrate

from pax.ui.traces import know_places


class PlacesConfig(AppConfig):
    name = "pax.places"
    label = "places"
    verbose_name = "Områden"

    def ready(self) -> None:
        """Ship the municipality's areas with the first migrate."""
        from pax.places.shipped import ship_areas  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship_areas, sender=self)
        know_places(self.area_names)

    def area_names(self) -> list[str]:
        """List the areas' names, so that none is taken for a person's."""
        from pax.places.models import Area  # noqa: PLC0415 -- app ready

        return list(Area.objects.order_by().values_list("name", flat=True))
