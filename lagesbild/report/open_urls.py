from django.urls import path

from lagesbild.report.views import world

app_name = "oppet"

urlpatterns = [
    # /oppet/: what anybody may read, without signing in
    path("lagesbild/<uuid:variant>/", world.open_page, name="lagesbild"),
]
