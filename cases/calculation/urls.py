from django.urls import path

from cases.calculation import views as calculation

urlpatterns = [
    path("arenden/<uuid:case>/kalkyl/", calculation.calculation, name="calculation"),
    path("arenden/<uuid:case>/kalkyl/ny/", calculation.add, name="calculation-add"),
    path(
        "kalkyler/<uuid:calculation>/andra/", calculation.edit, name="calculation-edit"
    ),
]
