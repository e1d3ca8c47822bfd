"""Addresses under a case: sharing it with a group.  `cases` knows nothing of groups."""

from django.urls import path

from samverkan.groups import views

app_name = "sharing"

urlpatterns = [
    # /arenden/
    path("<uuid:case>/dela/", views.choose, name="choose"),
    path("<uuid:case>/dela/<uuid:group>/", views.write, name="write"),
    path("<uuid:case>/dela/<uuid:group>/granska/", views.preview, name="preview"),
    path("<uuid:case>/dela/<uuid:group>/skriv-under/", views.sign, name="sign"),
]
