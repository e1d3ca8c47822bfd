from django.urls import path

from cases.disclosure import views as disclosures

urlpatterns = [
    path("inkommet/", disclosures.inbox, name="inbox"),
    # /arenden/<case>/
    path(
        "arenden/<uuid:case>/utlamnanden/", disclosures.disclosures, name="disclosures"
    ),
    path("arenden/<uuid:case>/aterkoppla/", disclosures.give_feedback, name="feedback"),
    path(
        "arenden/<uuid:case>/begar-komplettering/",
        disclosures.ask_completion,
        name="completion-ask",
    ),
    # /utlamnanden/<disclosure>/
    path("utlamnanden/<uuid:disclosure>/", disclosures.disclosure, name="disclosure"),
    path(
        "utlamnanden/<uuid:disclosure>/filer/<uuid:file>/",
        disclosures.disclosed_file,
        name="disclosed-file",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/ta-emot/",
        disclosures.disclosure_receive,
        name="disclosure-receive",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/aterkalla/",
        disclosures.disclosure_withdraw,
        name="disclosure-withdraw",
    ),
    path(
        "utlamnanden/<uuid:disclosure>/komplettera/",
        disclosures.send_completion,
        name="completion-send",
    ),
]
