from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "samverkan.groups"
    label = "groups"
    verbose_name = "Samverkansgrupper"
