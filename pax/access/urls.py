from django.urls import path

from pax.access import views

app_name = "accounts"

# /konto/
urlpatterns = [
    path("", views.profile, name="profile"),
    path("logga-in/", views.sign_in, name="sign-in"),
    path("logga-ut/", views.sign_out, name="sign-out"),
    path("bekrafta/", views.prove, name="prove"),
    path("losenord/", views.change_password, name="password-change"),
]
