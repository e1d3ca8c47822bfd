from django.urls import path

from cases.api import views

app_name = "api"

# /api/v1/
urlpatterns = [
    path("", views.index, name="index"),
    path("arenden/", views.cases, name="cases"),
    path("arenden/<uuid:case>/", views.case, name="case"),
    path("arenden/<uuid:case>/handelser/", views.events, name="events"),
    path("utlamnanden/mottagna/", views.received, name="received"),
    path("utlamnanden/skickade/", views.sent, name="sent"),
    path("utlamnanden/<uuid:disclosure>/", views.disclosure, name="disclosure"),
    path("flaggor/", views.flags, name="flags"),
    path("flaggor/<uuid:flag>/", views.flag, name="flag"),
]
