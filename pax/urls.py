"""Every address of Pax: the only module here that knows the apps above."""

from django.urls import include, path

from pax.access.doors import Access, declare
from pax.health import healthz

handler400 = "pax.ui.errors.bad_request"
handler403 = "pax.ui.errors.permission_denied"
handler404 = "pax.ui.errors.not_found"
handler500 = "pax.ui.errors.server_error"

urlpatterns = [
    path("healthz", declare(healthz, Access("open")), name="healthz"),
    path("konto/", include("pax.access.urls")),
    path("", include("cases.urls")),
]
