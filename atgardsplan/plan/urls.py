from collections.abc import Iterator

from django.urls import URLPattern, path

from atgardsplan.plan.views import deciding, measures, plans

app_name = "plan"


def _of_parts() -> Iterator[URLPattern]:
    """Give the addresses of what hangs on a measure, kind by kind."""
    for word, model, form, door, noun in measures.PARTS:
        name = model._meta.model_name
        one = f"{word}/<uuid:{door.kwarg}>/"
        add, edit, remove = measures.part_pages(model, form, door, noun)
        yield path(f"atgard/<uuid:plan_measure>/{word}/ny/", add, name=f"{name}-add")
        yield path(one, edit, name=f"{name}-edit")
        yield path(f"{one}ta-bort/", remove, name=f"{name}-remove")


urlpatterns = [
    path("", plans.plans, name="list"),
    path("ny/", plans.begin, name="begin"),
    # /<plan>/
    path("<uuid:plan>/", plans.detail, name="detail"),
    path("<uuid:plan>/historik/", plans.history, name="history"),
    path("<uuid:plan>/andra/", plans.edit, name="edit"),
    path("<uuid:plan>/avsluta/", plans.end, name="end"),
    path("<uuid:plan>/tavla/", measures.board, name="board"),
    path("<uuid:plan>/lista/", measures.measures, name="measures"),
    path("<uuid:plan>/tidslinje/", measures.timeline, name="timeline"),
    path("<uuid:plan>/tackning/", measures.coverage, name="coverage"),
    path("<uuid:plan>/prioritering/", measures.priorities, name="priorities"),
    path("<uuid:plan>/kriterier/", measures.ship_criteria, name="criteria-ship"),
    path("<uuid:plan>/kriterier/nytt/", measures.add_criterion, name="criterion-add"),
    path("<uuid:plan>/omraden/", plans.areas, name="areas"),
    path("<uuid:plan>/omraden/<uuid:area>/", plans.area, name="area"),
    path(
        "<uuid:plan>/omraden/<uuid:area>/historik/",
        plans.area_history,
        name="area-history",
    ),
    path("<uuid:plan>/omraden/<uuid:area>/andra/", plans.edit_area, name="area-edit"),
    path("<uuid:plan>/tabellen/", plans.labels, name="labels"),
    path("<uuid:plan>/tabellen/ny/", plans.add_label, name="label-add"),
    path("<uuid:plan>/inriktning/ny/", plans.add_direction, name="direction-add"),
    path("<uuid:plan>/beslut/", deciding.start, name="deciding"),
    path("<uuid:plan>/beslut/anteckna/", deciding.decide, name="decide"),
    path("<uuid:plan>/skillnad/", deciding.difference, name="difference"),
    path("<uuid:plan>/samrad/", deciding.send, name="send"),
    path("<uuid:plan>/nasta/", deciding.roll, name="roll"),
    # /inriktning/, /rubrik/, /behov/
    path("inriktning/<uuid:direction>/", plans.edit_direction, name="direction-edit"),
    path(
        "inriktning/<uuid:direction>/ta-bort/",
        plans.remove_direction,
        name="direction-remove",
    ),
    path("inriktning/<uuid:direction>/behov/", plans.add_need, name="need-add"),
    path("inriktning/<uuid:direction>/atgard/", measures.add, name="measure-add"),
    path("rubrik/<uuid:table_label>/", plans.edit_label, name="label-edit"),
    path("rubrik/<uuid:table_label>/ta-bort/", plans.remove_label, name="label-remove"),
    path("behov/<uuid:need>/", plans.need, name="need"),
    path("behov/<uuid:need>/historik/", plans.need_history, name="need-history"),
    path("behov/<uuid:need>/andra/", plans.edit_need, name="need-edit"),
    path("behov/<uuid:need>/ta-bort/", plans.remove_need, name="need-remove"),
    path("behov/<uuid:need>/problem/", plans.problems, name="need-problems"),
    # /atgard/
    path("atgard/<uuid:plan_measure>/", measures.measure, name="measure"),
    path(
        "atgard/<uuid:plan_measure>/historik/", measures.history, name="measure-history"
    ),
    path("atgard/<uuid:plan_measure>/andra/", measures.edit, name="measure-edit"),
    path("atgard/<uuid:plan_measure>/ta-bort/", measures.remove, name="measure-remove"),
    path("atgard/<uuid:plan_measure>/flytta/", measures.move, name="measure-move"),
    path("atgard/<uuid:plan_measure>/vag/", measures.weigh, name="weigh"),
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
    *_of_parts(),
    path("kriterium/<uuid:criterion>/", measures.remove_criterion, name="criterion"),
    # /samrad/, /beslutad/
    path("samrad/<uuid:consultation>/", deciding.consultation, name="consultation"),
    path(
        "samrad/<uuid:consultation>/historik/",
        deciding.consultation_history,
        name="consultation-history",
    ),
    path("samrad/<uuid:consultation>/synpunkt/", deciding.comment, name="comment"),
    path("samrad/<uuid:consultation>/svarat/", deciding.answered, name="answered"),
    path("samrad/<uuid:consultation>/avsluta/", deciding.close, name="close"),
    path("synpunkt/<uuid:remark>/", deciding.reply, name="reply"),
    path("beslutad/<uuid:plan_edition>/", deciding.edition, name="edition"),
    path(
        "beslutad/<uuid:plan_edition>/historik/",
        deciding.edition_history,
        name="edition-history",
    ),
    path("beslutad/<uuid:plan_edition>/publicera/", deciding.publish, name="publish"),
    path(
        "beslutad/<uuid:plan_edition>/ta-bort-uppgift/",
        deciding.redact,
        name="redact",
    ),
]
