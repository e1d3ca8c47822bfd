from django.urls import path

from samverkan.est.weeks import views

# /est/
urlpatterns = [
    path("", views.start, name="start"),
    path("<uuid:edition>/", views.edition, name="edition"),
    path("<uuid:edition>/historik/", views.history, name="history"),
]
