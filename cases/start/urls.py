from django.urls import path

from cases.start import views

urlpatterns = [
    path("", views.start, name="start"),
]
