from django.urls import path

from cases.disclosure import views

urlpatterns = [
    path("inkommet/", views.inbox, name="inbox"),
    # /arenden/<case>/
    path("arenden/<uuid:case>/utlamnanden/", views.disclosures, name="disclosures"),
    path("arenden/<uuid:case>/aterkoppla/", views.give_feedback, name="feedback"),
    path(
        "arenden/<uuid:case>/begar-komplettering/",
        views.ask_completion,
        name="completion-ask",
    ),
    # /utlamnanden/<disclosure>/
    path("utlamnanden/<uuid:disclosure>/", views.disclosure, name="disclosure"),
    path(
        "utlamnanden/<uuid:disclosure>/filer/<uuid:file>/",
        views.disclosed_file,
        name="disclosed-file",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/ta-emot/",
        views.disclosure_receive,
        name="disclosure-receive",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/aterkalla/",
        views.disclosure_withdraw,
        name="disclosure-withdraw",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/komplettera/",
        views.send_completion,
        name="completion-send",
    ),
]
