from django.apps import AppConfig


class LagesbildConfig(AppConfig):
    name = "lagesbild"
    label = "lagesbild"
    verbose_name = "Lägesbild"
