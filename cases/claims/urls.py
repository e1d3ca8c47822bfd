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
    # underrattelse
    path(
        "arenden/<uuid:case>/parallellt/underrattelse/",
        views.add_notice,
        name="notice-add",
    ),
    path("underrattelse/<uuid:notice>/", views.edit_notice, name="notice-edit"),
    path("underrattelse/<uuid:notice>/skicka/", views.send_notice, name="notice-send"),
    path(
        "underrattelse/<uuid:notice>/brev/", views.letter_notice, name="notice-letter"
    ),
    path(
        "underrattelse/<uuid:notice>/inte/", views.decline_notice, name="notice-decline"
    ),
    path("underrattelse/<uuid:notice>/svar/", views.note_answer, name="notice-note"),
    # utlamnanden: the receiver's side
    path(
        "utlamnanden/<uuid:disclosure>/svar/", views.answer_notice, name="notice-answer"
    ),
]
