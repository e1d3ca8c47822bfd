from django.urls import path

from cases.process import views

# /processkartor/
urlpatterns = [
    path("processkartor/", views.index, name="processes"),
    path("processkartor/<uuid:map>/", views.show, name="process"),
    path("processkartor/<uuid:map>/historik/", views.history, name="process-history"),
    path("processkartor/<uuid:map>/kopiera/", views.copy, name="process-copy"),
    path("processkartor/<uuid:map>/namn/", views.rename, name="process-rename"),
    path("processkartor/<uuid:map>/utkast/", views.start_draft, name="process-draft"),
    path("processkartor/<uuid:map>/publicera/", views.publish, name="process-publish"),
    path("processkartor/<uuid:map>/steg/<slug:step>/", views.step, name="process-step"),
    path(
        "processkartor/<uuid:map>/vagar/<slug:key>/",
        views.transition,
        name="process-transition",
    ),
    path(
        "processkartor/<uuid:map>/frister/<slug:clock>/",
        views.clock,
        name="process-clock",
    ),
    path(
        "processkartor/<uuid:map>/falt/ny/", views.add_field, name="process-field-add"
    ),
    path(
        "processkartor/<uuid:map>/falt/<slug:field>/",
        views.edit_field,
        name="process-field",
    ),
    path(
        "processkartor/<uuid:map>/falt/<slug:field>/ta-bort/",
        views.remove_field,
        name="process-field-remove",
    ),
]
