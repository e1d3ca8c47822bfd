from django.urls import path

from atgardsplan.papers import views

app_name = "papers"

urlpatterns = [
    path("handlingar/", views.sent_papers, name="sent"),
    path("<uuid:plan>/handlingar/", views.papers, name="list"),
    path("<uuid:plan>/handlingar/ny/", views.begin, name="begin"),
    path("<uuid:plan>/pdf/", views.ask_plan, name="ask-plan"),
    path("beslutad/<uuid:plan_edition>/pdf/", views.ask_edition, name="ask-edition"),
    # /handling/
    path("handling/<uuid:paper>/", views.paper, name="paper"),
    path("handling/<uuid:paper>/historik/", views.history, name="history"),
    path("handling/<uuid:paper>/andra/", views.edit, name="paper-edit"),
    path("handling/<uuid:paper>/underlag/", views.renew, name="renew"),
    path("handling/<uuid:paper>/lamna/", views.send, name="send"),
    path("handling/<uuid:paper>/ta-bort-uppgift/", views.redact, name="redact"),
    path("handling/<uuid:paper>/pdf/", views.ask_paper, name="ask-paper"),
    # /avsnitt/
    path("avsnitt/<uuid:paper_section>/", views.section, name="section"),
    path("avsnitt/<uuid:paper_section>/underlag/", views.settle, name="section-settle"),
    # /utskrift/
    path("utskrift/<uuid:paper_job>/", views.job, name="job"),
    path("utskrift/<uuid:paper_job>/avbryt/", views.cancel, name="job-cancel"),
    path("utskrift/<uuid:paper_job>/fil/", views.file, name="job-file"),
]
