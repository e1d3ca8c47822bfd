from django.urls import path

from samverkan.est.compiling import views

# /est/
urlpatterns = [
    path("oppna/", views.open_next, name="open"),
    path("<uuid:edition>/sammanstall/", views.compile_edition, name="compile"),
    path("<uuid:edition>/sammanstall/huvud/", views.save_head, name="head"),
    path(
        "<uuid:edition>/sammanstall/huvud/utkast/",
        views.draft_head,
        name="head-draft",
    ),
    path("<uuid:edition>/sammanstall/<uuid:area>/", views.save_area, name="area"),
    path(
        "<uuid:edition>/sammanstall/<uuid:area>/utkast/",
        views.draft_area,
        name="area-draft",
    ),
]
