from django.urls import path

from lagesbild.figures.views import giving, history, imports, indicators

app_name = "figures"

urlpatterns = [
    # /statistik/
    path("", indicators.indicators, name="list"),
    path("ny/", indicators.add, name="add"),
    path("inlasningar/", imports.imports, name="imports"),
    path("inlasningar/fil/", imports.upload, name="upload"),
    path("inlasningar/kolada/", imports.kolada, name="kolada"),
    path("inlasningar/<uuid:imported>/", imports.detail, name="import"),
    path(
        "inlasningar/<uuid:imported>/historik/",
        history.imported,
        name="import-history",
    ),
    path("inlasningar/<uuid:imported>/kolumner/", imports.columns, name="columns"),
    path("inlasningar/<uuid:imported>/las-in/", imports.confirm, name="confirm"),
    path("inlasningar/<uuid:imported>/kasta/", imports.discard, name="discard"),
    path("inlasningar/<uuid:imported>/angra/", imports.undo, name="undo"),
    path("lamna-over/", giving.give, name="give"),
    path("overlamnat/<uuid:given>/", giving.handover, name="handover"),
    path("overlamnat/<uuid:given>/granska/", imports.take, name="take-in"),
    path("<uuid:indicator>/", indicators.indicator, name="indicator"),
    path("<uuid:indicator>/historik/", history.indicator, name="history"),
    path("<uuid:indicator>/andra/", indicators.edit, name="edit"),
]
