from django.urls import path

from cases.case import views

urlpatterns = [
    path("arenden/<uuid:case>/", views.detail, name="detail"),
]
