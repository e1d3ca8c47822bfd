from django.urls import path

from lagesbild.report.views import editions

app_name = "oppet"

urlpatterns = [
    # /oppet/: what anybody may read, without signing in
    path("lagesbild/", editions.open_newest, name="newest"),
    path("lagesbild/<uuid:variant>/", editions.open_page, name="lagesbild"),
]
