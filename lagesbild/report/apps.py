from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportConfig(AppConfig):
    name = "lagesbild.report"
    label = "report"
    verbose_name = "Lägesbild"

    def ready(self) -> None:
        """Ship the chapters with the first migrate, and join the menu."""
        from lagesbild.figures import rests  # noqa: PLC0415 -- app ready
        from lagesbild.report import menu, named  # noqa: PLC0415 -- app ready
        from lagesbild.report.resting import editions_on  # noqa: PLC0415 -- app ready
        from lagesbild.report.shipped import ship_chapters  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship_chapters, sender=self)
        menu.register()
        named.register()
        rests.ask_also(editions_on)
