from django.urls import path

from cases.start import views as start

urlpatterns = [
    path("", start.start, name="start"),
]
