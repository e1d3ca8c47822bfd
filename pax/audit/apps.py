from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "pax.audit"
    label = "audit"
    verbose_name = "Åtkomstlogg"
