from django.urls import path

from atgardsplan.exchange import views

app_name = "exchange"

urlpatterns = [
    path("<uuid:plan>/filer/", views.start, name="start"),
    path("<uuid:plan>/hamta/<slug:form>/", views.fetch, name="fetch"),
    path("lasning/<uuid:plan_import>/", views.imported, name="import"),
    path("lasning/<uuid:plan_import>/historik/", views.history, name="history"),
    path("lasning/<uuid:plan_import>/las-in/", views.confirm, name="confirm"),
    path("lasning/<uuid:plan_import>/angra/", views.undo, name="undo"),
    path("lasning/<uuid:plan_import>/kasta/", views.discard, name="discard"),
]
