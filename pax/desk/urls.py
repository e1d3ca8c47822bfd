"""Decisions that take two, what one has been told, and who has what."""

from django.urls import path

from pax.desk import decisions_pages as pages
from pax.desk import people_pages as people

app_name = "desk"
urlpatterns = [
    path("meddelanden/", pages.notices, name="notices"),
    path("utan-ansvarig/", people.nobodys, name="nobodys"),
    path("ersattare/", people.substitutes, name="substitutes"),
    path("ersattare/<uuid:substitute>/avsluta/", people.end, name="end-substitute"),
    path("<uuid:pending>/", pages.decision, name="decision"),
]
