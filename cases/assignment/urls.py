from django.urls import path

from cases.assignment import views

CASE = "arenden/<uuid:case>"

urlpatterns = [
    path(f"{CASE}/ta-upp/", views.take_up, name="take-up"),
    path(f"{CASE}/handlaggare/", views.assign, name="assign"),
    path(f"{CASE}/jav/", views.jav, name="jav"),
    path(f"{CASE}/begransa/", views.restrict, name="restrict"),
]
