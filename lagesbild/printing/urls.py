from django.urls import path

from lagesbild.printing import views

app_name = "printing"

urlpatterns = [
    path("utskrifter/", views.jobs, name="jobs"),
    path("utskrifter/<uuid:job>/", views.job, name="job"),
    path("utskrifter/<uuid:job>/avbryt/", views.cancel, name="cancel"),
    path("utskrifter/<uuid:job>/fil/", views.file, name="file"),
    path("utskrifter/<uuid:job>/datapaket/", views.package, name="package"),
    path("utgava/<uuid:variant>/pdf/", views.ask_copy, name="ask-copy"),
    path("<uuid:lagesbild>/pdf/", views.ask, name="ask"),
]
