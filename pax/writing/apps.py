from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "pax.writing"
    label = "writing"
    verbose_name = "Formulär"
