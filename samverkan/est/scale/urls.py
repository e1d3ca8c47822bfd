from django.urls import path

from samverkan.est.scale import views

# /est/
urlpatterns = [
    path("installningar/", views.scale, name="scale"),
    path("installningar/historik/", views.history, name="scale-history"),
]
