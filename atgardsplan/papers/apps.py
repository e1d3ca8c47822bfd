from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "atgardsplan.papers"
    label = "papers"
    verbose_name = "Handlingar"

    def ready(self) -> None:
        """Give every plan a room of papers."""
        from atgardsplan.papers.offering import documents_of  # noqa: PLC0415 -- ready
        from atgardsplan.plan import extras, rooms  # noqa: PLC0415 -- app ready

        rooms.register(
            rooms.Room("Handlingar", "papers:list", order=95, is_for_makers=True)
        )
        extras.offer(documents_of)
