from django.urls import path

from cases.flag import views as flags

urlpatterns = [
    path("flagga/", flags.flag, name="flag"),
    path("flagga/utkast/", flags.draft, name="flag-draft"),
    path("flagga/utkast/slang/", flags.discard, name="flag-draft-discard"),
    path("flaggor/", flags.flags, name="flags"),
    path("flaggor/<uuid:flag>/", flags.receipt, name="flag-receipt"),
]
