from django.urls import path

from pax.access.logreview import views

app_name = "log"

# /logg/
urlpatterns = [
    path("", views.log, name="list"),
    path("uppfoljning/", views.reviews, name="reviews"),
    path("uppfoljning/ny/", views.draw_sample, name="draw"),
    path("uppfoljning/<uuid:review>/", views.review, name="review"),
    path("uppfoljning/<uuid:review>/historik/", views.history, name="history"),
]
