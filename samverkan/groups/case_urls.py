"""Addresses under a case: sharing it with a group.  `cases` knows nothing of groups."""

from django.urls import path

from samverkan.groups.views import sharing

app_name = "sharing"

urlpatterns = [
    # /arenden/
    path("<uuid:case>/dela/", sharing.choose, name="choose"),
    path("<uuid:case>/dela/<uuid:group>/", sharing.write, name="write"),
    path("<uuid:case>/dela/<uuid:group>/utkast/", sharing.draft, name="draft"),
    path("<uuid:case>/dela/<uuid:group>/granska/", sharing.preview, name="preview"),
    path("<uuid:case>/dela/<uuid:group>/skriv-under/", sharing.sign, name="sign"),
]
