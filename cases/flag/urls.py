from django.urls import path

from cases.flag import views

urlpatterns = [
    path("flagga/", views.flag, name="flag"),
    path("flagga/utkast/", views.draft, name="flag-draft"),
    path("flagga/utkast/slang/", views.discard, name="flag-draft-discard"),
    path("flaggor/", views.flags, name="flags"),
    path("flaggor/<uuid:flag>/", views.receipt, name="flag-receipt"),
]
