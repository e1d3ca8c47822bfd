from django.urls import path

from samverkan.est.importing import views

# /est/
urlpatterns = [
    path("las-in/", views.importing, name="import"),
    path("las-in/mall/", views.template, name="import-template"),
    path("las-in/<uuid:weeks>/", views.import_file, name="import-file"),
    path("las-in/<uuid:weeks>/kasta/", views.discard_file, name="discard-file"),
    path("las-in/<uuid:weeks>/angra/", views.undo_file, name="undo-file"),
]
