from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "samverkan.meetings"
    label = "meetings"
    verbose_name = "Möten"

    def ready(self) -> None:
        """Show the pages in the groups' tabs and in the menu."""
        from samverkan.meetings import menu  # noqa: PLC0415 -- app ready

        menu.register()
