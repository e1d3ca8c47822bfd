"""Decisions that take two, and what one has been told."""

from django.urls import path

from pax.desk import decisions_pages as pages

app_name = "desk"
urlpatterns = [
    path("meddelanden/", pages.notices, name="notices"),
    path("<uuid:pending>/", pages.decision, name="decision"),
]
