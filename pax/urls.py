"""Every address of Pax: the only module here that knows the apps above."""

from django.urls import path

from pax.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
]
