from django.urls import path

from cases.investigation import views as investigation

CASE = "arenden/<uuid:case>"

urlpatterns = [
    path(f"{CASE}/utredning/", investigation.investigation, name="investigation"),
    path(f"{CASE}/parter/ny/", investigation.add_party, name="party-add"),
    path("parter/<uuid:party>/", investigation.party, name="party"),
    path("parter/<uuid:party>/andra/", investigation.edit_party, name="party-edit"),
    path(
        f"{CASE}/utredning/uppgift/", investigation.add_statement, name="statement-add"
    ),
    path(
        "utredning/uppgifter/<uuid:statement>/",
        investigation.edit_statement,
        name="statement-edit",
    ),
    path(
        f"{CASE}/utredning/kommunicering/",
        investigation.add_communication,
        name="communication-add",
    ),
    path(
        "utredning/kommuniceringar/<uuid:communication>/svar/",
        investigation.answer,
        name="communication-answer",
    ),
    path(f"{CASE}/utredning/belopp/", investigation.edit_amount, name="amount-edit"),
]
