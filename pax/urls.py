"""Every address of Pax."""

from django.conf import settings
from django.urls import include, path

from pax.access.doors import Access, declare, open_door
from pax.desk.views import about, accessibility, start
from pax.health import healthz
from pax.places.views import review_text

handler400 = "pax.ui.errors.handler400"
handler403 = "pax.ui.errors.handler403"
handler404 = "pax.ui.errors.handler404"
handler500 = "pax.ui.errors.handler500"

urlpatterns = [
    path("", start, name="start"),
    path("beslut/", include("pax.desk.urls")),
    path("healthz", declare(healthz, Access("open")), name="healthz"),
    path("om/", open_door(about), name="about"),
    path("om/tillganglighet/", open_door(accessibility), name="accessibility"),
    path("konto/", include("pax.access.urls")),
    path("anvandare/", include("pax.access.admin.urls")),
    path("logg/", include("pax.access.logreview.urls")),
    path("text/granska/", review_text, name="review-text"),
    path("text/", include("pax.access.texts.urls")),
    path("api/v1/", include("cases.api.urls")),
    path("grupper/", include("samverkan.groups.urls")),
    path("grupper/", include("samverkan.tryck.urls")),
    path("grupper/", include("samverkan.tillsyn.urls")),
    path("grupper/", include("samverkan.checklists.urls")),
    path("grupper/", include("samverkan.meetings.urls")),
    path("kalender/", include("samverkan.meetings.calendar_urls")),
    path("arenden/", include("samverkan.groups.case_urls")),
    path("est/", include("samverkan.est.urls")),
    path("lagesbild/", include("lagesbild.report.urls")),
    path("oppet/", include("lagesbild.report.open_urls")),
    path("omraden/", include("pax.places.urls")),
    path("statistik/", include("lagesbild.figures.urls")),
    path("lagesbild/", include("lagesbild.printing.urls")),
    path("atgardsplan/", include("atgardsplan.plan.urls")),
    path("atgardsplan/", include("atgardsplan.papers.urls")),
    path("atgardsplan/", include("atgardsplan.rounds.urls")),
    path("atgardsplan/", include("atgardsplan.exchange.urls")),
    path("oppet/", include("atgardsplan.plan.open_urls")),
    path("", include("cases.urls")),
]

if settings.PAX_GALLERY:  # every component, drawn; for those who build pages
    urlpatterns.append(path("galleri/", include("tests.examples.gallery")))
