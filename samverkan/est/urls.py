from django.urls import include, path

from samverkan.est.compiling import views as compiling
from samverkan.est.parts import views as parts
from samverkan.est.weeks import views as reading

app_name = "est"

urlpatterns = [
    # /est/
    path("", include("samverkan.est.urls_of_trends")),
    path("", reading.start, name="start"),
    path("oppna/", compiling.open_next, name="open"),
    path("installningar/", compiling.scale, name="scale"),
    path("handelse/<uuid:est_event>/", parts.edit_event, name="event"),
    path("handelse/<uuid:est_event>/ta-bort/", parts.remove_event, name="event-remove"),
    path("atgard/<uuid:est_action>/", parts.edit_action, name="action"),
    path(
        "atgard/<uuid:est_action>/ta-bort/", parts.remove_action, name="action-remove"
    ),
    path("<uuid:edition>/", reading.edition, name="edition"),
    path("<uuid:edition>/andringar/", reading.changes, name="changes"),
    path("<uuid:edition>/min-del/", parts.part, name="part"),
    path("<uuid:edition>/min-del/lamna-in/", parts.hand_in, name="hand-in"),
    path("<uuid:edition>/min-del/ta-med/", parts.take_along, name="take-along"),
    path("<uuid:edition>/min-del/<uuid:area>/", parts.write, name="write"),
    path("<uuid:edition>/aterkoppling/<uuid:told>/", parts.feedback, name="feedback"),
    path("<uuid:edition>/sammanstall/", compiling.compile_edition, name="compile"),
    path("<uuid:edition>/sammanstall/huvud/", compiling.save_head, name="head"),
    path(
        "<uuid:edition>/sammanstall/huvud/utkast/",
        compiling.draft_head,
        name="head-draft",
    ),
    path("<uuid:edition>/sammanstall/<uuid:area>/", compiling.save_area, name="area"),
    path(
        "<uuid:edition>/sammanstall/<uuid:area>/utkast/",
        compiling.draft_area,
        name="area-draft",
    ),
    path("<uuid:edition>/frys/", compiling.freeze, name="freeze"),
    path("<uuid:edition>/ratta/", compiling.correct, name="correct"),
]
