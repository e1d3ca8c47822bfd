from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EstConfig(AppConfig):
    name = "samverkan.est"
    label = "est"
    verbose_name = "EST"

    def ready(self) -> None:
        """Ship the scale with the first migrate, and show the pages in the menu."""
        from samverkan.est import menu  # noqa: PLC0415 -- app ready
        from samverkan.est.scale.shipped import ship_scale  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship_scale, sender=self)
        menu.register()
