from django.urls import path

from samverkan.est.freezing import views

# /est/
urlpatterns = [
    path("<uuid:edition>/frys/", views.freeze, name="freeze"),
    path("<uuid:edition>/ratta/", views.correct, name="correct"),
]
