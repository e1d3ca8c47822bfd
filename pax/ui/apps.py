from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "pax.ui"
    label = "ui"
    verbose_name = "Utseende"
