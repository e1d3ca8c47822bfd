from django.urls import path

from cases.report import views as reports

# /arenden/<case>/anmalan/
urlpatterns = [
    path("arenden/<uuid:case>/anmalan/", reports.report, name="report"),
    path(
        "arenden/<uuid:case>/anmalan/forhandsgranska/",
        reports.report_preview,
        name="report-preview",
    ),
    path(
        "arenden/<uuid:case>/anmalan/skriv-under/",
        reports.report_sign,
        name="report-sign",
    ),
    path(
        "arenden/<uuid:case>/anmalan/anmal-inte/",
        reports.report_decline,
        name="report-decline",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/handling.pdf",
        reports.report_pdf,
        name="report-pdf",
    ),
]
