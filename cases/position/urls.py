from django.urls import path

from cases.position import views

urlpatterns = [
    path("arenden/<uuid:case>/stallningstagande/", views.position, name="position"),
]
