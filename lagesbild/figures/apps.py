from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "lagesbild.figures"
    label = "figures"
    verbose_name = "Siffror"
