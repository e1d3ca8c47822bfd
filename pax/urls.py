"""Every address of Pax: the only module here that knows the apps above."""

from django.urls import include, path

from pax.access.doors import Access, declare
from pax.health import healthz

handler400 = "pax.ui.errors.handler400"
handler403 = "pax.ui.errors.handler403"
handler404 = "pax.ui.errors.handler404"
handler500 = "pax.ui.errors.handler500"

urlpatterns = [
    path("healthz", declare(healthz, Access("open")), name="healthz"),
    path("konto/", include("pax.access.urls")),
    path("", include("cases.urls")),
]
