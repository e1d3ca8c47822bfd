from django.urls import path

from cases.timeline import views as timeline

urlpatterns = [
    path("arenden/<uuid:case>/tidslinje/", timeline.timeline, name="timeline"),
    path("arenden/<uuid:case>/historik/", timeline.history, name="history"),
    path("arenden/<uuid:case>/lasare/", timeline.readers, name="readers"),
]
