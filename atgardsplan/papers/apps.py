from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "atgardsplan.papers"
    label = "papers"
    verbose_name = "Handlingar"
