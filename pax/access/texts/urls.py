"""The addresses of drafts."""

from django.urls import path

from pax.access.texts import views

app_name = "writing"
urlpatterns = [
    path("utkast/", views.keep, name="keep"),
    path("utkast/kasta/", views.drop, name="drop"),
]
