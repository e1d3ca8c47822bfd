from django.urls import path

from samverkan.groups.views import about, board, groups

app_name = "groups"

urlpatterns = [
    # /grupper/
    path("", groups.groups, name="list"),
    path("<uuid:group>/", board.board, name="board"),
    path("<uuid:group>/om/", about.about, name="about"),
]
