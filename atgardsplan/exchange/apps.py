from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "atgardsplan.exchange"
    label = "exchange"
    verbose_name = "In- och utläsning av åtgärdsplaner"
