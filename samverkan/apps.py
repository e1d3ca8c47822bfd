from django.apps import AppConfig


class SamverkanConfig(AppConfig):
    name = "samverkan"
    label = "samverkan"
    verbose_name = "Samverkan"
