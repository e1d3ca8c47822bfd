from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "pax.places"
    label = "places"
    verbose_name = "Områden"
