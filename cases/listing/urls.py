from django.urls import path

from cases.listing import views

urlpatterns = [
    path("arenden/", views.case_list, name="list"),
    path("arenden/kolumner/", views.choose_columns, name="list-columns"),
    path("arenden/export.csv", views.export_csv, name="export-csv"),
    path("arenden/export.xlsx", views.export_xlsx, name="export-xlsx"),
]
