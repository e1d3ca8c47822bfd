from django.urls import path

from samverkan.tryck import views

app_name = "tryck"

# /grupper/
urlpatterns = [
    path("<uuid:group>/tryck/", views.board, name="board"),
    path("<uuid:group>/tryck/pdf/", views.board_pdf, name="board-pdf"),
    path("<uuid:group>/tryck/ny/", views.add_target, name="target-add"),
    path("<uuid:group>/tryck/slag/", views.words, name="words"),
    path("tryck/<uuid:target>/", views.target, name="target"),
    path("tryck/<uuid:target>/andra/", views.edit_target, name="target-edit"),
    path("tryck/<uuid:target>/historik/", views.history, name="history"),
    path("tryck/<uuid:target>/atgard/", views.add_measure, name="measure-add"),
    path("tryck/<uuid:target>/spanning/", views.add_tension, name="tension-add"),
    path("tryck/atgard/<uuid:measure>/", views.edit_measure, name="measure-edit"),
    path("tryck/atgard/<uuid:measure>/avsluta/", views.end_measure, name="measure-end"),
    path("tryck/spanning/<uuid:tension>/", views.edit_tension, name="tension-edit"),
]
