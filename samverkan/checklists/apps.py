from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "samverkan.checklists"
    label = "checklists"
    verbose_name = "Checklistor"

    def ready(self) -> None:
        """Give every group a room for its checklists."""
        from samverkan.groups.rooms import Room, register  # noqa: PLC0415 -- app ready

        register(Room("Checklistor", "checklists:list", order=60))
