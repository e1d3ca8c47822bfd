from django.urls import path

from samverkan.groups.views import board, groups

app_name = "groups"

urlpatterns = [
    # /grupper/
    path("", groups.groups, name="list"),
    path("<uuid:group>/", board.board, name="board"),
]
