from django.urls import path

from cases.case import views as case

urlpatterns = [
    path("arenden/<uuid:case>/", case.detail, name="detail"),
]
