from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = "Ärenden"

    def ready(self) -> None:
        """Ship the processkartor with every migrate, and show the pages in the menu."""
        from cases import menu  # noqa: PLC0415 -- app ready
        from cases.process.shipped import ship_gokungen  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship_gokungen, sender=self)
        menu.register()
