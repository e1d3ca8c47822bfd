from django.urls import path

from atgardsplan.papers.views import history, papers, printing, sections

app_name = "papers"

urlpatterns = [
    path("handlingar/", papers.sent_papers, name="sent"),
    path("<uuid:plan>/handlingar/", papers.papers, name="list"),
    path("<uuid:plan>/handlingar/ny/", papers.begin, name="begin"),
    path("<uuid:plan>/pdf/", printing.ask_plan, name="ask-plan"),
    path("beslutad/<uuid:plan_edition>/pdf/", printing.ask_edition, name="ask-edition"),
    # /handling/
    path("handling/<uuid:paper>/", papers.paper, name="paper"),
    path("handling/<uuid:paper>/historik/", history.paper, name="history"),
    path("handling/<uuid:paper>/andra/", papers.edit, name="paper-edit"),
    path("handling/<uuid:paper>/underlag/", papers.renew, name="renew"),
    path("handling/<uuid:paper>/lamna/", papers.send, name="send"),
    path("handling/<uuid:paper>/pdf/", printing.ask_paper, name="ask-paper"),
    # /avsnitt/
    path("avsnitt/<uuid:paper_section>/", sections.section, name="section"),
    path(
        "avsnitt/<uuid:paper_section>/utkast/",
        sections.keep_draft,
        name="section-draft",
    ),
    path(
        "avsnitt/<uuid:paper_section>/kasta/", sections.drop_draft, name="section-drop"
    ),
    path(
        "avsnitt/<uuid:paper_section>/underlag/", sections.settle, name="section-settle"
    ),
    # /utskrift/
    path("utskrift/<uuid:paper_job>/", printing.job, name="job"),
    path("utskrift/<uuid:paper_job>/avbryt/", printing.cancel, name="job-cancel"),
    path("utskrift/<uuid:paper_job>/fil/", printing.file, name="job-file"),
]
