from django.urls import path

from samverkan.est.printing import views

# /est/
urlpatterns = [
    path("analyser/<uuid:analysis>/pdf/", views.analysis_pdf, name="analysis-pdf"),
    path("<uuid:edition>/pdf/", views.edition_pdf, name="edition-pdf"),
]
