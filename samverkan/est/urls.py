"""The addresses of EST, by the room they belong to."""

from django.urls import path

from samverkan.est.compiling import views as compiling
from samverkan.est.importing import views as importing
from samverkan.est.parts import views as parts
from samverkan.est.trends import views as trends
from samverkan.est.weeks import views as weeks

app_name = "est"

# /est/
urlpatterns = [
    path("", weeks.start, name="start"),
    path("<uuid:edition>/", weeks.edition, name="edition"),
    path("<uuid:edition>/historik/", weeks.history, name="history"),
    path("oppna/", compiling.open_next, name="open"),
    path("<uuid:edition>/sammanstall/", compiling.compile_edition, name="compile"),
    path("<uuid:edition>/sammanstall/huvud/", compiling.save_head, name="head"),
    path("<uuid:edition>/sammanstall/<uuid:area>/", compiling.save_area, name="area"),
    path("installningar/", compiling.scale, name="scale"),
    path("installningar/historik/", compiling.history, name="scale-history"),
    path("handelse/<uuid:est_event>/", parts.edit_event, name="event"),
    path("handelse/<uuid:est_event>/ta-bort/", parts.remove_event, name="event-remove"),
    path("handelse/<uuid:est_event>/flytta/", parts.move_event, name="event-move"),
    path("atgard/<uuid:est_action>/", parts.edit_action, name="action"),
    path(
        "atgard/<uuid:est_action>/ta-bort/", parts.remove_action, name="action-remove"
    ),
    path("<uuid:edition>/min-del/", parts.part, name="part"),
    path("<uuid:edition>/min-del/lamna-in/", parts.hand_in, name="hand-in"),
    path("<uuid:edition>/min-del/ta-med/", parts.take_along, name="take-along"),
    path("<uuid:edition>/min-del/<uuid:area>/", parts.write, name="write"),
    path("<uuid:edition>/aterkoppling/<uuid:told>/", parts.feedback, name="feedback"),
    path("<uuid:edition>/frys/", compiling.freeze, name="freeze"),
    path("<uuid:edition>/ratta/", compiling.correct, name="correct"),
    path("<uuid:edition>/ta-bort-uppgift/", compiling.redact, name="redact"),
    path("trender/", trends.trends, name="trends"),
    path("trender/<uuid:area>/", trends.area_trend, name="trend-area"),
    path("analyser/", trends.analyses, name="analyses"),
    path("analyser/ny/", trends.new_analysis, name="analysis-new"),
    path("analyser/<uuid:analysis>/", trends.analysis, name="analysis"),
    path("analyser/<uuid:analysis>/historik/", trends.history, name="analysis-history"),
    path("analyser/<uuid:analysis>/skriv/", trends.write, name="analysis-write"),
    path(
        "analyser/<uuid:analysis>/hamta/", trends.gather_again, name="analysis-gather"
    ),
    path("analyser/<uuid:analysis>/faststall/", trends.settle, name="analysis-settle"),
    path("analyser/<uuid:analysis>/pdf/", weeks.analysis_pdf, name="analysis-pdf"),
    path("<uuid:edition>/pdf/", weeks.edition_pdf, name="edition-pdf"),
    path("las-in/", importing.importing, name="import"),
    path("las-in/mall/", importing.template, name="import-template"),
    path("las-in/<uuid:weeks>/", importing.import_file, name="import-file"),
    path("las-in/<uuid:weeks>/kasta/", importing.discard_file, name="discard-file"),
    path("las-in/<uuid:weeks>/angra/", importing.undo_file, name="undo-file"),
]
