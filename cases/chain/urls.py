from django.urls import path

from cases.chain import views

urlpatterns = [
    path("arenden/<uuid:case>/vidare/<slug:key>/", views.move, name="move"),
]
