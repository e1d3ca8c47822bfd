from django.urls import path

from cases.calculation import views

urlpatterns = [
    path("arenden/<uuid:case>/kalkyl/", views.calculation, name="calculation"),
    path("arenden/<uuid:case>/kalkyl/ny/", views.add, name="calculation-add"),
    path("kalkyler/<uuid:calculation>/andra/", views.edit, name="calculation-edit"),
]
