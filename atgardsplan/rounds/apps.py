from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "atgardsplan.rounds"
    label = "rounds"
    verbose_name = "Uppföljning"
