from django.apps import AppConfig


class TryckConfig(AppConfig):
    name = "samverkan.tryck"
    label = "tryck"
    verbose_name = "Tryckregister"

    def ready(self) -> None:
        """Give every group a room for its register."""
        from samverkan.groups.rooms import Room, register  # noqa: PLC0415 -- app ready

        register(Room("Tryckregister", "tryck:board", order=40))
