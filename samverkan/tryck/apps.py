from django.apps import AppConfig


class TryckConfig(AppConfig):
    name = "samverkan.tryck"
    label = "tryck"
    verbose_name = "Tryckregister"
