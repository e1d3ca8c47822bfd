from django.urls import path

from pax.places import views

app_name = "places"

urlpatterns = [
    # /omraden/
    path("", views.areas, name="areas"),
    path("nytt/", views.add, name="add"),
    path("<uuid:area>/", views.area, name="area"),
    path("<uuid:area>/historik/", views.history, name="history"),
    path("<uuid:area>/andra/", views.edit, name="change"),
    path("<uuid:area>/fas/", views.judge, name="phase"),
]
