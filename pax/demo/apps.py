from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "pax.demo"
    label = "demo"
    verbose_name = "Demonstration"
