from django.urls import path

from cases.work import views as work

urlpatterns = [
    path("arenden/<uuid:case>/arbete/", work.work, name="work"),
    path("arenden/<uuid:case>/uppgifter/ny/", work.add_task, name="task-add"),
    path("uppgifter/<uuid:task>/", work.edit_task, name="task-edit"),
    path("uppgifter/<uuid:task>/lage/", work.turn_task, name="task-done"),
    path("arenden/<uuid:case>/anteckningar/ny/", work.add_note, name="note-add"),
    path("anteckningar/<uuid:note>/", work.edit_note, name="note-edit"),
    path("arenden/<uuid:case>/handlingar/ny/", work.add_file, name="document-add"),
    path("handlingar/<uuid:document>/", work.document, name="document"),
    path("arenden/<uuid:case>/koppla/", work.add_link, name="link-add"),
    path("kopplingar/<uuid:link>/ta-bort/", work.remove_link, name="link-remove"),
]
