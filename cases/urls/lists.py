from django.urls import path

from cases.views import lists

# /arenden/
urlpatterns = [
    path("arenden/", lists.cases, name="list"),
    path("arenden/kolumner/", lists.columns, name="list-columns"),
    path("arenden/export.csv", lists.export_csv, name="export-csv"),
    path("arenden/export.xlsx", lists.export_xlsx, name="export-xlsx"),
]
