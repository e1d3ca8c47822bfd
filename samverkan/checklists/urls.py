from django.urls import path

from samverkan.checklists import views

app_name = "checklists"

# /grupper/
urlpatterns = [
    path("<uuid:group>/checklistor/", views.checklists, name="list"),
    path("<uuid:group>/checklistor/starta/", views.start, name="start"),
    path("<uuid:group>/checklistor/mall/", views.copy_template, name="template-copy"),
    path("checklistor/mall/<uuid:template>/", views.edit_template, name="template"),
    path(
        "checklistor/mall/<uuid:template>/historik/",
        views.template_history,
        name="template-history",
    ),
    path("checklistor/<uuid:checklist>/", views.checklist, name="checklist"),
    path("checklistor/<uuid:checklist>/pdf/", views.checklist_pdf, name="pdf"),
    path("checklistor/<uuid:checklist>/historik/", views.history, name="history"),
    path("checklistor/<uuid:checklist>/punkt/", views.add_item, name="item-add"),
    path("checklistor/<uuid:checklist>/avsluta/", views.close, name="close"),
    path("checklistor/punkt/<uuid:point>/", views.edit_item, name="item"),
    path("checklistor/punkt/<uuid:point>/klar/", views.tick, name="tick"),
]
