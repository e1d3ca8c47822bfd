from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "pax.notifications"
    label = "notifications"
    verbose_name = "Aviseringar"
