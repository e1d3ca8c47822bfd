from collections.abc import Iterator

from django.urls import URLPattern, path

from atgardsplan.plan.views import deciding, history, measures, overview, plans, tree

app_name = "plan"


def _hanging() -> Iterator[URLPattern]:
    for one in measures.HANGING:
        kwarg, name, word = one.door.kwarg, one.name, one.path
        yield path(
            f"atgard/<uuid:plan_measure>/{word}/ny/", one.adding(), name=f"{name}-add"
        )
        yield path(f"{word}/<uuid:{kwarg}>/", one.editing(), name=f"{name}-edit")
        yield path(
            f"{word}/<uuid:{kwarg}>/ta-bort/", one.removing(), name=f"{name}-remove"
        )


urlpatterns = [
    path("", plans.plans, name="list"),
    path("ny/", plans.begin, name="begin"),
    # /<plan>/
    path("<uuid:plan>/", plans.detail, name="detail"),
    path("<uuid:plan>/historik/", history.plan, name="history"),
    path("<uuid:plan>/andra/", plans.edit, name="edit"),
    path("<uuid:plan>/avsluta/", plans.end, name="end"),
    path("<uuid:plan>/tavla/", overview.board, name="board"),
    path("<uuid:plan>/lista/", overview.measures, name="measures"),
    path("<uuid:plan>/tidslinje/", overview.timeline, name="timeline"),
    path("<uuid:plan>/tackning/", overview.coverage, name="coverage"),
    path("<uuid:plan>/prioritering/", overview.priorities, name="priorities"),
    path("<uuid:plan>/kriterier/", overview.ship_criteria, name="criteria-ship"),
    path("<uuid:plan>/kriterier/nytt/", overview.add_criterion, name="criterion-add"),
    path("<uuid:plan>/omraden/", tree.areas, name="areas"),
    path("<uuid:plan>/omraden/<uuid:area>/", tree.area, name="area"),
    path(
        "<uuid:plan>/omraden/<uuid:area>/historik/", history.area, name="area-history"
    ),
    path("<uuid:plan>/omraden/<uuid:area>/andra/", tree.edit_area, name="area-edit"),
    path("<uuid:plan>/tabellen/", tree.labels, name="labels"),
    path("<uuid:plan>/tabellen/ny/", tree.add_label, name="label-add"),
    path("<uuid:plan>/inriktning/ny/", tree.add_direction, name="direction-add"),
    path("<uuid:plan>/beslut/", deciding.start, name="deciding"),
    path("<uuid:plan>/beslut/anteckna/", deciding.decide, name="decide"),
    path("<uuid:plan>/skillnad/", deciding.difference, name="difference"),
    path("<uuid:plan>/samrad/", deciding.send, name="send"),
    path("<uuid:plan>/nasta/", deciding.roll, name="roll"),
    # /inriktning/, /rubrik/, /behov/
    path("inriktning/<uuid:direction>/", tree.edit_direction, name="direction-edit"),
    path(
        "inriktning/<uuid:direction>/ta-bort/",
        tree.remove_direction,
        name="direction-remove",
    ),
    path("inriktning/<uuid:direction>/behov/", tree.add_need, name="need-add"),
    path("inriktning/<uuid:direction>/atgard/", measures.add, name="measure-add"),
    path("rubrik/<uuid:table_label>/", tree.edit_label, name="label-edit"),
    path("rubrik/<uuid:table_label>/ta-bort/", tree.remove_label, name="label-remove"),
    path("behov/<uuid:need>/", tree.need, name="need"),
    path("behov/<uuid:need>/historik/", history.need, name="need-history"),
    path("behov/<uuid:need>/andra/", tree.edit_need, name="need-edit"),
    path("behov/<uuid:need>/ta-bort/", tree.remove_need, name="need-remove"),
    path("behov/<uuid:need>/problem/", tree.problems, name="need-problems"),
    # /atgard/
    path("atgard/<uuid:plan_measure>/", measures.measure, name="measure"),
    path(
        "atgard/<uuid:plan_measure>/historik/", history.measure, name="measure-history"
    ),
    path("atgard/<uuid:plan_measure>/andra/", measures.edit, name="measure-edit"),
    path("atgard/<uuid:plan_measure>/ta-bort/", measures.remove, name="measure-remove"),
    path("atgard/<uuid:plan_measure>/flytta/", measures.move, name="measure-move"),
    path("atgard/<uuid:plan_measure>/vag/", overview.weigh, name="weigh"),
    path(
        "atgard/<uuid:plan_measure>/beror-pa/",
        measures.add_dependence,
        name="dependence-add",
    ),
    path(
        "beroende/<uuid:dependence>/ta-bort/",
        measures.remove_dependence,
        name="dependence-remove",
    ),
    path("atgard/<uuid:plan_measure>/dokument/", measures.add_file, name="file-add"),
    path("dokument/<uuid:measure_file>/", measures.file, name="file"),
    path(
        "dokument/<uuid:measure_file>/ta-bort/",
        measures.remove_file,
        name="file-remove",
    ),
    path("aktivitet/<uuid:plan_activity>/gjord/", measures.tick, name="activity-tick"),
    *_hanging(),
    path("kriterium/<uuid:criterion>/", overview.remove_criterion, name="criterion"),
    # /samrad/, /beslutad/
    path("samrad/<uuid:consultation>/", deciding.consultation, name="consultation"),
    path(
        "samrad/<uuid:consultation>/historik/",
        history.consultation,
        name="consultation-history",
    ),
    path("samrad/<uuid:consultation>/synpunkt/", deciding.comment, name="comment"),
    path("samrad/<uuid:consultation>/svarat/", deciding.answered, name="answered"),
    path("samrad/<uuid:consultation>/avsluta/", deciding.close, name="close"),
    path("synpunkt/<uuid:remark>/", deciding.reply, name="reply"),
    path("beslutad/<uuid:plan_edition>/", deciding.edition, name="edition"),
    path(
        "beslutad/<uuid:plan_edition>/historik/",
        history.edition,
        name="edition-history",
    ),
    path("beslutad/<uuid:plan_edition>/publicera/", deciding.publish, name="publish"),
]
