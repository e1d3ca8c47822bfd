from django.apps import AppConfig


class ReportConfig(AppConfig):
    name = "lagesbild.report"
    label = "report"
    verbose_name = "Lägesbild"
