from django.apps import AppConfig


class TillsynConfig(AppConfig):
    name = "samverkan.tillsyn"
    label = "tillsyn"
    verbose_name = "Gemensam tillsyn"

    def ready(self) -> None:
        """Give every group a room for its inspections."""
        from samverkan.groups.rooms import Room, register  # noqa: PLC0415 -- app ready

        register(Room("Tillsyn", "tillsyn:list", order=50))
