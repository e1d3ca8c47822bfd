from django.urls import path

from cases.views import start

urlpatterns = [
    path("", start.start, name="start"),
]
