from django.urls import path

from cases.listing import views as lists

urlpatterns = [
    path("arenden/", lists.case_list, name="list"),
    path("arenden/kolumner/", lists.choose_columns, name="list-columns"),
    path("arenden/export.csv", lists.export_csv, name="export-csv"),
    path("arenden/export.xlsx", lists.export_xlsx, name="export-xlsx"),
]
