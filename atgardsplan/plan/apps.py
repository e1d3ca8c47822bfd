from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "atgardsplan.plan"
    label = "plan"
    verbose_name = "Åtgärdsplan"

    def ready(self) -> None:
        """Show the plans in the menu."""
        from atgardsplan.plan import menu, onward, rooms  # noqa: PLC0415 -- app ready

        menu.register()
        rooms.register_own()
        onward.register()
