from django.apps import AppConfig


class TillsynConfig(AppConfig):
    name = "samverkan.tillsyn"
    label = "tillsyn"
    verbose_name = "Gemensam tillsyn"
