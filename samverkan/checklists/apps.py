from django.apps import AppConfig


class ChecklistsConfig(AppConfig):
    name = "samverkan.checklists"
    label = "checklists"
    verbose_name = "Checklistor"
