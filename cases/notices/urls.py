from django.urls import path

from cases.notices import views

urlpatterns = [
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
