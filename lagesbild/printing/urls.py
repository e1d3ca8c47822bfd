from django.urls import path

from lagesbild.printing.views import printing

app_name = "printing"

urlpatterns = [
    path("utskrifter/", printing.jobs, name="jobs"),
    path("utskrifter/<uuid:job>/", printing.job, name="job"),
    path("utskrifter/<uuid:job>/avbryt/", printing.cancel, name="cancel"),
    path("utskrifter/<uuid:job>/fil/", printing.file, name="file"),
    path("utskrifter/<uuid:job>/datapaket/", printing.package, name="package"),
    path("utgava/<uuid:variant>/pdf/", printing.ask_copy, name="ask-copy"),
    path("<uuid:lagesbild>/pdf/", printing.ask, name="ask"),
]
