from django.urls import path

from lagesbild.figures import views

app_name = "figures"

urlpatterns = [
    # /statistik/
    path("", views.indicators, name="list"),
    path("ny/", views.add_indicator, name="add"),
    path("inlasningar/", views.imports, name="imports"),
    path("inlasningar/fil/", views.upload, name="upload"),
    path("inlasningar/kolada/", views.fetch_kolada, name="kolada"),
    path("inlasningar/<uuid:imported>/", views.import_detail, name="import"),
    path(
        "inlasningar/<uuid:imported>/historik/",
        views.import_history,
        name="import-history",
    ),
    path(
        "inlasningar/<uuid:imported>/kolumner/", views.explain_columns, name="columns"
    ),
    path("inlasningar/<uuid:imported>/las-in/", views.confirm_import, name="confirm"),
    path("inlasningar/<uuid:imported>/kasta/", views.discard_import, name="discard"),
    path("inlasningar/<uuid:imported>/angra/", views.undo_import, name="undo"),
    path("lamna-over/", views.give, name="give"),
    path("overlamnat/<uuid:given>/", views.handover, name="handover"),
    path("overlamnat/<uuid:given>/granska/", views.take_in_handover, name="take-in"),
    path("<uuid:indicator>/", views.indicator, name="indicator"),
    path("<uuid:indicator>/historik/", views.indicator_history, name="history"),
    path("<uuid:indicator>/andra/", views.edit_indicator, name="edit"),
]
