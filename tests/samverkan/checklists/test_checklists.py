"""Checklists: one click, everybody ticks, closed is closed."""

from typing import Any

import pytest
from django.db import connection
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pax.errors import Denied, Invalid, WrongState
from samverkan.checklists import services
from samverkan.checklists.models import Checklist, ChecklistItem, GroupTemplate
from samverkan.checklists.shipped import TEMPLATES, Point

VIOLENCE = TEMPLATES[0]


def _start(by: Any, group: Any, title: str = "Torget i Hovsjö") -> Checklist:
    return services.start_checklist(
        group, VIOLENCE.name, VIOLENCE.points, by=by, title=title
    )


def test_the_nine_of_2024_ship() -> None:
    template = next(t for t in TEMPLATES if t.key == "efter-grovt-vald")
    assert template is not None
    assert len(template.points) == 9
    assert all(point.hours and point.role for point in template.points)
    hours = [point.hours for point in template.points]
    assert hours == sorted(hours)  # the most urgent first


def test_one_click_starts_it_with_who_and_when(
    group: Any, acting: Any, client_for: Any
) -> None:
    client = client_for("emil")
    room = client.get(reverse("checklists:list", args=[group.uuid]))
    (_, form) = room.context["to_start"][0]
    sent = {
        "mall": VIOLENCE.key,
        f"{VIOLENCE.key}-title": "Torget i Hovsjö",
        f"{VIOLENCE.key}-once": str(form["once"].value()),
    }
    url = reverse("checklists:start", args=[group.uuid])
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    with acting("sanna"):
        (made,) = Checklist.objects.filter(group=group)
        items = list(made.items.select_related("agency"))
    assert len(items) == 9
    assert all(item.due_at and item.due_at > timezone.now() for item in items)
    by_role = {item.role: str(item.agency or "") for item in items}
    assert by_role["Fastighetsägaren"] == "Telge Bostäder AB"
    # Two nämnder sit in the group: a wrong name is worse than none.
    assert by_role["Kommunikationsavdelningen"] == ""


def test_a_name_where_the_place_should_be_is_caught(
    group: Any, client_for: Any
) -> None:
    client = client_for("sanna")
    room = client.get(reverse("checklists:list", args=[group.uuid]))
    (_, form) = room.context["to_start"][0]
    answer = client.post(
        reverse("checklists:start", args=[group.uuid]),
        {
            "mall": VIOLENCE.key,
            f"{VIOLENCE.key}-title": "Hos Anna Svensson",
            f"{VIOLENCE.key}-once": str(form["once"].value()),
        },
    )
    assert answer.status_code == 422
    assert "ser ut som en persons namn" in answer.content.decode()


def test_any_seated_member_ticks_and_twice_is_once(
    group: Any, acting: Any, client_for: Any
) -> None:
    with acting("sanna") as who:
        point = _start(who.user, group).items.all()[0]
    url = reverse("checklists:tick", args=[point.uuid])
    for _ in range(2):
        assert client_for("emil").post(url, {"klar": "1"}).status_code == 302
    with acting("sanna"):
        stored = ChecklistItem.objects.get(pk=point.pk)
        assert stored.done_by is not None
        assert stored.done_by.username == "emil"
        assert stored.version == 2
        assert stored.history.count() == 2
    client_for("paul").post(url, {"klar": "0"})
    with acting("sanna"):
        assert ChecklistItem.objects.get(pk=point.pk).done_at is None


def test_nobody_outside_sees_or_ticks(group: Any, acting: Any, client_for: Any) -> None:
    with acting("sanna") as who:
        made = _start(who.user, group, "Dold plats")
        point = made.items.all()[0]
    outside = client_for("samira")
    assert outside.get(made.get_absolute_url()).status_code == 404
    url = reverse("checklists:tick", args=[point.uuid])
    assert outside.post(url, {"klar": "1"}).status_code == 404
    with acting("samira") as who:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM checklists_checklistitem")
            assert cursor.fetchone() == (0,)
        with pytest.raises(Denied):
            services.tick(point, by=who.user, is_done=True)


def test_one_adds_and_changes_points_of_ones_own(group: Any, acting: Any) -> None:
    with acting("paul") as who:
        made = _start(who.user, group)
        added = services.add_item(made, by=who.user, text="Ring skolan")
        assert added.number == 10
        services.revise_item(
            added, by=who.user, version=1, text="Ring båda skolorna", note="Klart 15"
        )
        assert ChecklistItem.objects.get(pk=added.pk).text == "Ring båda skolorna"


def test_closed_it_is_over(group: Any, acting: Any) -> None:
    with acting("sanna") as who:
        made = _start(who.user, group)
        point = made.items.select_related("checklist__group").all()[0]
        services.close_checklist(made, by=who.user, despite="Prov")
        point.checklist.refresh_from_db()
        for act in (
            lambda: services.tick(point, by=who.user, is_done=True),
            lambda: services.add_item(made, by=who.user, text="För sent"),
            lambda: services.close_checklist(made, by=who.user, despite="Prov"),
        ):
            with pytest.raises(WrongState):
                act()
        with pytest.raises(Error):
            ChecklistItem.objects.filter(pk=point.pk).update(text="Bakvägen")


def test_those_who_keep_the_group_make_templates_of_their_own(
    group: Any, acting: Any, client_for: Any
) -> None:
    with acting("sanna") as who:
        own = services.copy_template(
            group, VIOLENCE.name, "", VIOLENCE.points, by=who.user
        )
        services.revise_template(
            own,
            by=who.user,
            version=1,
            name="Efter brand",
            about="Prov",
            is_used=True,
            points=[Point("Spärra av", "polis", "Yttre befäl", 1)],
        )
        assert [p.text for p in services.points_of(own)] == ["Spärra av"]
        with pytest.raises(Invalid):
            services.revise_template(
                own, by=who.user, version=2, name="x", about="", is_used=True, points=[]
            )
    with acting("paul") as who, pytest.raises(Denied):
        services.copy_template(group, "x", "", VIOLENCE.points, by=who.user)
    page = client_for("paul").get(reverse("checklists:list", args=[group.uuid]))
    assert "Efter brand" in page.content.decode()
    assert "Ändra mallen" not in page.content.decode()


def test_a_template_is_changed_row_by_row(
    group: Any, acting: Any, client_for: Any
) -> None:
    with acting("sanna") as who:
        own = services.copy_template(
            group, "Mall", "", (Point("Ett"), Point("Två")), by=who.user
        )
    client, url = client_for("sanna"), reverse("checklists:template", args=[own.uuid])
    sent = {
        "version": "1",
        "name": "Mall",
        "is_used": "on",
        "punkter-TOTAL_FORMS": "3",
        "punkter-INITIAL_FORMS": "2",
        "punkter-0-text": "Ett",
        "punkter-0-hours": "5",
        "punkter-0-DELETE": "on",
        "punkter-1-text": "Två",
        "punkter-1-hours": "7",
        "punkter-2-text": "Tre",
        "punkter-2-hours": "",
    }
    assert client.post(url, sent).status_code == 302
    with acting("sanna"):
        left = GroupTemplate.objects.get(pk=own.pk)
        points = [(p.text, p.hours) for p in services.points_of(left)]
    assert points == [("Två", 7), ("Tre", 24)]
    assert client.post(url, sent).status_code == 409


def test_it_is_printed(group: Any, acting: Any, client_for: Any) -> None:
    with acting("sanna") as who:
        made = _start(who.user, group)
    answer = client_for("emil").get(reverse("checklists:pdf", args=[made.uuid]))
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("lists", [1, 3])
def test_the_room_asks_as_much_for_one_as_for_three(
    group: Any, acting: Any, client_for: Any, lists: int
) -> None:
    for n in range(lists):
        with acting("sanna") as who:
            _start(who.user, group, f"Plats {n}")
            services.copy_template(group, "Mall", "", VIOLENCE.points, by=who.user)
    client, url = client_for("sanna"), reverse("checklists:list", args=[group.uuid])
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        client.get(url)
    assert len(asked) == ROOM_QUERIES, [q["sql"][:150] for q in asked]


#: All that the page asks: signing in, doors, tabs, what was typed and the log.
ROOM_QUERIES = 18


def test_history_tells_what_was_done_and_by_whom(
    group: Any, acting: Any, client_for: Any
) -> None:
    with acting("sanna") as who:
        made = _start(who.user, group)
        first = made.items.select_related("checklist", "group").get(number=1)
        services.tick(first, by=who.user, is_done=True)
    url = reverse("checklists:history", args=[made.uuid])
    assert url in client_for("emil").get(made.get_absolute_url()).content.decode()
    page = client_for("emil").get(url).content.decode()
    assert f"Ändrade punkt i checklista: {first.text}"[:60] in page
    assert "Klart enligt" in page
    assert "Sanna Korpberg" in page
    assert client_for("anna").get(url).status_code == 404
