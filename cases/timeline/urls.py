from django.urls import path

from cases.timeline import views

urlpatterns = [
    path("arenden/<uuid:case>/tidslinje/", views.timeline, name="timeline"),
    path("arenden/<uuid:case>/historik/", views.history, name="history"),
    path("arenden/<uuid:case>/lasare/", views.readers, name="readers"),
]
