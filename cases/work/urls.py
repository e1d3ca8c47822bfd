from django.urls import path

from cases.work import views

urlpatterns = [
    path("arenden/<uuid:case>/arbete/", views.work, name="work"),
    path("arenden/<uuid:case>/uppgifter/ny/", views.add_task, name="task-add"),
    path("uppgifter/<uuid:task>/", views.edit_task, name="task-edit"),
    path("uppgifter/<uuid:task>/lage/", views.turn_task, name="task-done"),
    path("arenden/<uuid:case>/anteckningar/ny/", views.add_note, name="note-add"),
    path("anteckningar/<uuid:note>/", views.edit_note, name="note-edit"),
    path("arenden/<uuid:case>/handlingar/ny/", views.add_file, name="document-add"),
    path("handlingar/<uuid:document>/", views.document, name="document"),
    path("arenden/<uuid:case>/koppla/", views.add_link, name="link-add"),
    path("kopplingar/<uuid:link>/ta-bort/", views.remove_link, name="link-remove"),
]
