from django.urls import path

from cases.report import views

# /arenden/<case>/anmalan/
urlpatterns = [
    path("arenden/<uuid:case>/anmalan/", views.report, name="report"),
    path(
        "arenden/<uuid:case>/anmalan/forhandsgranska/",
        views.report_preview,
        name="report-preview",
    ),
    path(
        "arenden/<uuid:case>/anmalan/skriv-under/",
        views.report_sign,
        name="report-sign",
    ),
    path(
        "arenden/<uuid:case>/anmalan/anmal-inte/",
        views.report_decline,
        name="report-decline",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/handling.pdf",
        views.report_pdf,
        name="report-pdf",
    ),
]
