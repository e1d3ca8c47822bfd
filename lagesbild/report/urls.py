from django.urls import path

from lagesbild.report.views import (
    chapters,
    document,
    figures,
    history,
    problems,
    review,
    start,
    world,
)

app_name = "lagesbild"

urlpatterns = [
    # /lagesbild/
    path("", start.lagesbilder, name="list"),
    path("ny/", start.begin, name="begin"),
    path("mall/", start.template, name="template"),
    path("mall/historik/", history.template, name="template-history"),
    path("mall/egen/", start.copy_template, name="template-copy"),
    path("mall/nytt/", start.add_chapter, name="chapter-add"),
    path("mall/<uuid:chapter>/", start.edit_chapter, name="chapter"),
    path("mall/<uuid:chapter>/ta-bort/", start.remove_chapter, name="chapter-remove"),
    # One lägesbild
    path("<uuid:lagesbild>/", document.detail, name="detail"),
    path("<uuid:lagesbild>/historik/", history.lagesbild, name="history"),
    path("<uuid:lagesbild>/uppgifter/", document.edit, name="edit"),
    path("<uuid:lagesbild>/utkast/", document.draft, name="draft"),
    path("<uuid:lagesbild>/prioritering/", document.priorities, name="priorities"),
    path("<uuid:lagesbild>/jamfor/", document.compare, name="compare"),
    path("<uuid:lagesbild>/over-tid/", document.over_time, name="over-time"),
    path("<uuid:lagesbild>/kapitel/", document.add_section, name="section-add"),
    path(
        "<uuid:lagesbild>/medskribent/",
        document.name_contributor,
        name="contributor-add",
    ),
    path(
        "medskribent/<uuid:contributor>/avsluta/",
        document.end_contribution,
        name="contributor-end",
    ),
    path("<uuid:lagesbild>/problem/", problems.add, name="problem-add"),
    path("<uuid:lagesbild>/figur/", figures.add, name="figure-add"),
    path("<uuid:lagesbild>/granskning/", review.ask, name="review"),
    path("<uuid:lagesbild>/godkann/", review.approve, name="approve"),
    path("<uuid:lagesbild>/tillbaka/", review.send_back, name="send-back"),
    path("<uuid:lagesbild>/faststall/", review.decide, name="decide"),
    path("<uuid:lagesbild>/ratta/", review.correct, name="correct"),
    # A chapter
    path("kapitel/<uuid:section>/", chapters.section, name="section"),
    path("kapitel/<uuid:section>/historik/", history.section, name="section-history"),
    path("kapitel/<uuid:section>/skriv/", chapters.edit, name="section-edit"),
    path("kapitel/<uuid:section>/utkast/", chapters.keep_draft, name="section-draft"),
    path("kapitel/<uuid:section>/kasta/", chapters.drop_draft, name="section-drop"),
    path("kapitel/<uuid:section>/ansvarig/", chapters.assign, name="assign"),
    path("kapitel/<uuid:section>/flytta/", chapters.move, name="section-move"),
    path("kapitel/<uuid:section>/ta-bort/", chapters.remove, name="section-remove"),
    path("kapitel/<uuid:section>/kommentera/", chapters.comment, name="comment"),
    path("kapitel/<uuid:section>/foresla/", chapters.suggest, name="suggest"),
    path(
        "kapitel/<uuid:section>/pastaende/",
        problems.state_in_section,
        name="section-assertion",
    ),
    path("kommentar/<uuid:comment>/klar/", chapters.resolve, name="comment-resolve"),
    path("forslag/<uuid:suggestion>/", chapters.suggestion, name="suggestion"),
    # A problem
    path("problem/<uuid:problem>/", problems.problem, name="problem"),
    path("problem/<uuid:problem>/historik/", history.problem, name="problem-history"),
    path("problem/<uuid:problem>/andra/", problems.edit, name="problem-edit"),
    path("problem/<uuid:problem>/prioritera/", problems.prioritise, name="prioritise"),
    path("problem/<uuid:problem>/orsak/", problems.add_cause, name="cause-add"),
    path("problem/<uuid:problem>/ta-bort/", problems.remove, name="problem-remove"),
    path(
        "problem/<uuid:problem>/kommentera/", problems.comment, name="problem-comment"
    ),
    path(
        "problem/<uuid:problem>/pastaende/",
        problems.state_in_problem,
        name="problem-assertion",
    ),
    path("orsak/<uuid:cause>/", problems.cause, name="cause"),
    path("orsak/<uuid:cause>/ta-bort/", problems.remove_cause, name="cause-remove"),
    path("pastaende/<uuid:assertion>/", problems.statement, name="assertion"),
    path(
        "pastaende/<uuid:assertion>/ta-bort/",
        problems.remove_statement,
        name="assertion-remove",
    ),
    path("pastaende/<uuid:assertion>/kalla/", problems.add_source, name="source-add"),
    path("kalla/<uuid:source>/ta-bort/", problems.remove_source, name="source-remove"),
    # A figure
    path("figur/<uuid:chart>/", figures.figure, name="figure"),
    path("figur/<uuid:chart>/historik/", history.figure, name="figure-history"),
    path("figur/<uuid:chart>/andra/", figures.edit, name="figure-edit"),
    path("figur/<uuid:chart>/ta-bort/", figures.remove, name="figure-remove"),
    # What is decided
    path("utgava/<uuid:decided>/", world.edition, name="edition"),
    path("utgava/<uuid:decided>/historik/", history.edition, name="edition-history"),
    path("utgava/<uuid:decided>/redovisning/", world.report, name="report"),
    path("utgava/<uuid:decided>/fraga/", world.question, name="question"),
    path("fraga/<uuid:question>/svar/", world.answer, name="answer"),
    path("las/<uuid:variant>/", world.read, name="read"),
    path("visa/<uuid:variant>/", world.present, name="present"),
    path("las/<uuid:variant>/publicera/", world.publish, name="publish"),
    path("las/<uuid:variant>/oppna/", world.open_to_all, name="open"),
    path("las/<uuid:variant>/stang/", world.close, name="close"),
]
