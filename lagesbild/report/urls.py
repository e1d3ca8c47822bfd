from django.urls import path

from lagesbild.report.views import document, editions, problems

app_name = "lagesbild"

urlpatterns = [
    # /lagesbild/
    path("", document.lagesbilder, name="list"),
    path("ny/", document.begin, name="begin"),
    path("mall/", document.template, name="template"),
    path("mall/historik/", document.template_history, name="template-history"),
    path("mall/egen/", document.copy_template, name="template-copy"),
    path("mall/nytt/", document.add_chapter, name="chapter-add"),
    path("mall/<uuid:chapter>/", document.edit_chapter, name="chapter"),
    path(
        "mall/<uuid:chapter>/ta-bort/", document.remove_chapter, name="chapter-remove"
    ),
    # One lägesbild
    path("<uuid:lagesbild>/", document.detail, name="detail"),
    path("<uuid:lagesbild>/historik/", document.lagesbild_history, name="history"),
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
    path("<uuid:lagesbild>/problem/", problems.add_problem, name="problem-add"),
    path("<uuid:lagesbild>/figur/", problems.add_figure, name="figure-add"),
    path("<uuid:lagesbild>/granskning/", editions.ask_for_review, name="review"),
    path("<uuid:lagesbild>/godkann/", editions.approve, name="approve"),
    path("<uuid:lagesbild>/tillbaka/", editions.send_back, name="send-back"),
    path("<uuid:lagesbild>/faststall/", editions.decide, name="decide"),
    path("<uuid:lagesbild>/ratta/", editions.correct, name="correct"),
    # A chapter
    path("kapitel/<uuid:section>/", document.section, name="section"),
    path(
        "kapitel/<uuid:section>/historik/",
        document.section_history,
        name="section-history",
    ),
    path("kapitel/<uuid:section>/skriv/", document.edit_section, name="section-edit"),
    path("kapitel/<uuid:section>/ansvarig/", document.assign_section, name="assign"),
    path("kapitel/<uuid:section>/flytta/", document.move_section, name="section-move"),
    path(
        "kapitel/<uuid:section>/ta-bort/",
        document.remove_section,
        name="section-remove",
    ),
    path(
        "kapitel/<uuid:section>/kommentera/",
        document.comment_on_section,
        name="comment",
    ),
    path("kapitel/<uuid:section>/foresla/", document.suggest_change, name="suggest"),
    path(
        "kapitel/<uuid:section>/pastaende/",
        problems.state_in_section,
        name="section-assertion",
    ),
    path(
        "kommentar/<uuid:comment>/klar/",
        document.resolve_comment,
        name="comment-resolve",
    ),
    path("forslag/<uuid:suggestion>/", document.suggestion, name="suggestion"),
    # A problem
    path("problem/<uuid:problem>/", problems.problem, name="problem"),
    path(
        "problem/<uuid:problem>/historik/",
        document.problem_history,
        name="problem-history",
    ),
    path("problem/<uuid:problem>/andra/", problems.edit_problem, name="problem-edit"),
    path("problem/<uuid:problem>/prioritera/", problems.prioritise, name="prioritise"),
    path("problem/<uuid:problem>/orsak/", problems.add_cause, name="cause-add"),
    path(
        "problem/<uuid:problem>/ta-bort/",
        problems.remove_problem,
        name="problem-remove",
    ),
    path(
        "problem/<uuid:problem>/kommentera/",
        problems.comment_on_problem,
        name="problem-comment",
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
    path("kalla/<uuid:source>/", problems.source, name="source"),
    path("kalla/<uuid:source>/ta-bort/", problems.remove_source, name="source-remove"),
    # A figure
    path("figur/<uuid:chart>/", problems.figure, name="figure"),
    path(
        "figur/<uuid:chart>/historik/", document.figure_history, name="figure-history"
    ),
    path("figur/<uuid:chart>/sma-antal/", problems.few_in_figure, name="figure-few"),
    path("figur/<uuid:chart>/andra/", problems.edit_figure, name="figure-edit"),
    path("figur/<uuid:chart>/ta-bort/", problems.remove_figure, name="figure-remove"),
    # What is decided
    path("utgava/<uuid:decided>/", editions.edition, name="edition"),
    path(
        "utgava/<uuid:decided>/historik/",
        document.edition_history,
        name="edition-history",
    ),
    path("utgava/<uuid:decided>/redovisning/", editions.report, name="report"),
    path("utgava/<uuid:decided>/fraga/", editions.question, name="question"),
    path("fraga/<uuid:question>/svar/", editions.answer, name="answer"),
    path("las/<uuid:variant>/", editions.read, name="read"),
    path("visa/<uuid:variant>/", editions.present, name="present"),
    path("las/<uuid:variant>/publicera/", editions.publish, name="publish"),
    path("las/<uuid:variant>/oppna/", editions.open_to_all, name="open"),
    path("las/<uuid:variant>/stang/", editions.close, name="close"),
    path("las/<uuid:variant>/ta-bort-uppgift/", editions.redact, name="redact"),
]
