from django.urls import path

from samverkan.tillsyn import views

app_name = "tillsyn"

# /grupper/
urlpatterns = [
    path("<uuid:group>/tillsyn/", views.inspections, name="list"),
    path("<uuid:group>/tillsyn/ny/", views.add_inspection, name="add"),
    path("tillsyn/<uuid:inspection>/", views.inspection, name="inspection"),
    path("tillsyn/<uuid:inspection>/historik/", views.history, name="history"),
    path("tillsyn/<uuid:inspection>/andra/", views.edit_inspection, name="edit"),
    path(
        "tillsyn/<uuid:inspection>/protokoll/", views.add_protocol, name="protocol-add"
    ),
    path("tillsyn/<uuid:inspection>/lamna-over/", views.hand_over, name="hand-over"),
    path("tillsyn/del/<uuid:power>/", views.edit_part, name="part"),
    path("tillsyn/protokoll/<uuid:protocol>/", views.edit_protocol, name="protocol"),
    path(
        "tillsyn/protokoll/<uuid:protocol>/pdf/",
        views.protocol_pdf,
        name="protocol-pdf",
    ),
    path("tillsyn/overlamnat/<uuid:handover>/", views.handover, name="handover"),
    path(
        "tillsyn/overlamnat/<uuid:handover>/aterkalla/", views.withdraw, name="withdraw"
    ),
]
