from django.urls import path

from samverkan.est.trends import views

# /est/
urlpatterns = [
    path("trender/", views.trends, name="trends"),
    path("trender/<uuid:area>/", views.area_trend, name="trend-area"),
]
