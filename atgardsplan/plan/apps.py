from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "atgardsplan.plan"
    label = "plan"
    verbose_name = "Åtgärdsplan"
