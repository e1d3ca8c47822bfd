from django.urls import path

from atgardsplan.plan.views import deciding

app_name = "oppen-plan"

urlpatterns = [
    path("atgardsplan/", deciding.open_newest, name="newest"),
    path("atgardsplan/<uuid:plan_edition>/", deciding.opened, name="plan"),
]
