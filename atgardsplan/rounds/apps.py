from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "atgardsplan.rounds"
    label = "rounds"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        """Show follow-ups in the plan, on measures and on the start page."""
        from django.db.models import Q  # noqa: PLC0415 -- app ready

        from atgardsplan.plan import panels, rooms  # noqa: PLC0415 -- app ready
        from atgardsplan.plan.selectors.measures import register_missing  # noqa: PLC0415 -- app ready
        from atgardsplan.rounds import owing, selectors  # noqa: PLC0415 -- app ready

        rooms.register(rooms.Room("Uppföljning", "rounds:list", order=55))
        panels.register(selectors.panel_of)
        owing.register()
        register_missing(
            "uppfoljning",
            "Utan uppföljning",
            lambda: ~Q(asks__answered_at__isnull=False),
        )
