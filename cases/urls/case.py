from django.urls import path

from cases.views import case

urlpatterns = [
    path("arenden/<uuid:case>/", case.detail, name="detail"),
]
