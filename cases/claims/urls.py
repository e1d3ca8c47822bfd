from django.urls import path

from cases.claims import views

urlpatterns = [
    path("arenden/<uuid:case>/parallellt/", views.tracks, name="tracks"),
    # aterkrav
    path("arenden/<uuid:case>/parallellt/aterkrav/", views.add_claim, name="claim-add"),
    path("aterkrav/<uuid:claim>/", views.edit_claim, name="claim-edit"),
    path("aterkrav/<uuid:claim>/lage/", views.move_claim, name="claim-move"),
    path(
        "aterkrav/<uuid:claim>/aterbetalning/",
        views.add_repayment,
        name="repayment-add",
    ),
    # stoppad-utbetalning
    path(
        "arenden/<uuid:case>/parallellt/stoppad-utbetalning/",
        views.add_stopped,
        name="stopped-add",
    ),
    path(
        "stoppad-utbetalning/<uuid:stopped>/", views.edit_stopped, name="stopped-edit"
    ),
]
