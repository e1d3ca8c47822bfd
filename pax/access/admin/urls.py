from django.urls import path

from pax.access.admin import views

app_name = "directory"

# /anvandare/
urlpatterns = [
    path("", views.people, name="people"),
    path("ny/", views.add_person, name="add-person"),
    path("enheter/", views.units, name="units"),
    path("enheter/ny/", views.add_unit, name="add-unit"),
    path("enheter/historik/", views.units_history, name="units-history"),
    path("enheter/<uuid:unit>/historik/", views.unit_history, name="unit-history"),
    path("enheter/<uuid:unit>/", views.unit, name="unit"),
    path("<uuid:person>/", views.person, name="person"),
    path("<uuid:person>/historik/", views.history, name="history"),
    path("<uuid:person>/andra/", views.change_person, name="change-person"),
    path("<uuid:person>/losenord/", views.give_password, name="give-password"),
    path("<uuid:person>/stang/", views.close_account, name="close-account"),
    path("<uuid:person>/oppna/", views.reopen_account, name="reopen-account"),
    path("<uuid:person>/roller/ny/", views.give_role, name="give-role"),
    path("<uuid:person>/roller/avsluta/", views.end_role, name="end-role"),
]
