from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "lagesbild.figures"
    label = "figures"
    verbose_name = "Siffror"

    def ready(self) -> None:
        """Show the pages in the menu."""
        from lagesbild.figures import menu  # noqa: PLC0415 -- app ready

        menu.register()
