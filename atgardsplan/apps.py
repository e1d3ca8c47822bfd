from django.apps import AppConfig


class AtgardsplanConfig(AppConfig):
    name = "atgardsplan"
    label = "atgardsplan"
    verbose_name = "Åtgärdsplan"
