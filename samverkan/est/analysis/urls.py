from django.urls import path

from samverkan.est.analysis import views

# /est/
urlpatterns = [
    path("analyser/", views.analyses, name="analyses"),
    path("analyser/ny/", views.new_analysis, name="analysis-new"),
    path("analyser/<uuid:analysis>/", views.analysis, name="analysis"),
    path("analyser/<uuid:analysis>/historik/", views.history, name="analysis-history"),
    path("analyser/<uuid:analysis>/skriv/", views.write, name="analysis-write"),
    path("analyser/<uuid:analysis>/hamta/", views.gather_again, name="analysis-gather"),
    path("analyser/<uuid:analysis>/faststall/", views.settle, name="analysis-settle"),
]
