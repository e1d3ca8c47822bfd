from django.apps import AppConfig


class PrintingConfig(AppConfig):
    name = "lagesbild.printing"
    label = "printing"
    verbose_name = "Utskrift"
