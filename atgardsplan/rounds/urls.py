from django.urls import path

from atgardsplan.rounds import views

app_name = "rounds"

urlpatterns = [
    path("<uuid:plan>/uppfoljning/", views.rounds, name="list"),
    path("<uuid:plan>/uppfoljning/ny/", views.begin, name="begin"),
    path("uppfoljning/<uuid:round>/", views.round_, name="round"),
    path("uppfoljning/<uuid:round>/historik/", views.history, name="history"),
    path("uppfoljning/<uuid:round>/pamin/", views.remind, name="remind"),
    path("uppfoljning/<uuid:round>/avsluta/", views.close, name="close"),
    path("svar/<uuid:ask>/", views.answer, name="answer"),
    path("svar/<uuid:ask>/historik/", views.answer_history, name="answer-history"),
    path("svar/<uuid:ask>/annan/", views.name, name="name"),
]
