from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "pax.api"
    label = "api"
    verbose_name = "API"
