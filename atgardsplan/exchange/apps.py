from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "atgardsplan.exchange"
    label = "exchange"
    verbose_name = "In- och utläsning av åtgärdsplaner"

    def ready(self) -> None:
        """Give every plan a room where files come in and go out."""
        from atgardsplan.plan import rooms  # noqa: PLC0415 -- app ready

        rooms.register(
            rooms.Room("Filer", "exchange:start", order=95, is_for_makers=True)
        )
