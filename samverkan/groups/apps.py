from django.apps import AppConfig
from django.db.models.signals import post_migrate


class GroupsConfig(AppConfig):
    name = "samverkan.groups"
    label = "groups"
    verbose_name = "Samverkansgrupper"

    def ready(self) -> None:
        """Ship the groups with the first migrate, and show the pages in the menu."""
        from samverkan.groups import menu, owing, rooms, seating  # noqa: PLC0415 -- app ready
        from samverkan.groups.shipped import ship_groups  # noqa: PLC0415 -- app ready

        post_migrate.connect(ship_groups, sender=self)
        seating.register()
        menu.register()
        rooms.register_own()
        owing.register()
