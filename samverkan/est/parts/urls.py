from django.urls import path

from samverkan.est.parts import views

# /est/
urlpatterns = [
    path("handelse/<uuid:est_event>/", views.edit_event, name="event"),
    path("handelse/<uuid:est_event>/ta-bort/", views.remove_event, name="event-remove"),
    path("atgard/<uuid:est_action>/", views.edit_action, name="action"),
    path(
        "atgard/<uuid:est_action>/ta-bort/", views.remove_action, name="action-remove"
    ),
    path("<uuid:edition>/min-del/", views.part, name="part"),
    path("<uuid:edition>/min-del/lamna-in/", views.hand_in, name="hand-in"),
    path("<uuid:edition>/min-del/ta-med/", views.take_along, name="take-along"),
    path("<uuid:edition>/min-del/<uuid:area>/", views.write, name="write"),
    path("<uuid:edition>/aterkoppling/<uuid:told>/", views.feedback, name="feedback"),
]
