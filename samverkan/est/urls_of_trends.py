"""Addresses of what is made of the weeks, and of reading in earlier ones."""

from django.urls import path

from samverkan.est.analysis import views as analysis
from samverkan.est.importing import views as importing
from samverkan.est.printing import views as printing
from samverkan.est.trends import views as trends

urlpatterns = [
    # /est/
    path("trender/", trends.trends, name="trends"),
    path("trender/<uuid:area>/", trends.area_trend, name="trend-area"),
    path("analyser/", analysis.analyses, name="analyses"),
    path("analyser/ny/", analysis.new_analysis, name="analysis-new"),
    path("analyser/<uuid:analysis>/", analysis.analysis, name="analysis"),
    path("analyser/<uuid:analysis>/skriv/", analysis.write, name="analysis-write"),
    path(
        "analyser/<uuid:analysis>/hamta/", analysis.gather_again, name="analysis-gather"
    ),
    path(
        "analyser/<uuid:analysis>/faststall/", analysis.settle, name="analysis-settle"
    ),
    path("analyser/<uuid:analysis>/pdf/", printing.analysis_pdf, name="analysis-pdf"),
    path("las-in/", importing.importing, name="import"),
    path("las-in/mall/", importing.template, name="import-template"),
    path("las-in/<uuid:weeks>/", importing.import_file, name="import-file"),
    path("<uuid:edition>/pdf/", printing.edition_pdf, name="edition-pdf"),
]
