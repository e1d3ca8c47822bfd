from django.urls import path

from cases.process import views as process

# /processkartor/
urlpatterns = [
    path("processkartor/", process.index, name="processes"),
    path("processkartor/<uuid:map>/", process.show, name="process"),
    path("processkartor/<uuid:map>/kopiera/", process.copy, name="process-copy"),
    path("processkartor/<uuid:map>/namn/", process.rename, name="process-rename"),
    path("processkartor/<uuid:map>/utkast/", process.start_draft, name="process-draft"),
    path(
        "processkartor/<uuid:map>/publicera/", process.publish, name="process-publish"
    ),
    path(
        "processkartor/<uuid:map>/steg/<slug:step>/", process.step, name="process-step"
    ),
    path(
        "processkartor/<uuid:map>/vagar/<slug:key>/",
        process.transition,
        name="process-transition",
    ),
    path(
        "processkartor/<uuid:map>/frister/<slug:clock>/",
        process.clock,
        name="process-clock",
    ),
    path(
        "processkartor/<uuid:map>/falt/ny/", process.add_field, name="process-field-add"
    ),
    path(
        "processkartor/<uuid:map>/falt/<slug:field>/",
        process.edit_field,
        name="process-field",
    ),
    path(
        "processkartor/<uuid:map>/falt/<slug:field>/ta-bort/",
        process.remove_field,
        name="process-field-remove",
    ),
]
