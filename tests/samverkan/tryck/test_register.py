"""The register: both sides on the same thing, and internal rows at home only."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pax.accounts.models import Agency
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Denied, Invalid, WrongState
from samverkan.tryck import services
from samverkan.tryck.enums import Pressure, Side, Tension
from samverkan.tryck.models import OwnWord, PressureMeasure, PressureTarget
from samverkan.tryck.selectors import NARROW, WIDE, MonthSpan, draw

DAY = datetime.date(2026, 10, 1)


def _target(by: Any, group: Any, name: str = "Torget", **more: Any) -> PressureTarget:
    return services.add_target(group, by=by, kind="plats", name=name, **more)


def _measure(by: Any, target: Any, what: str = "Ronder", **more: Any) -> Any:
    about = {"begins_on": DAY, "is_internal": False} | more
    word = about.pop("word", Pressure.PLACES)
    return services.add_measure(target, by=by, word=word, what=what, **about)


@pytest.fixture
def both(group: Any, acting: Any) -> PressureTarget:
    """A target that the municipality and the police press, the police also silently."""
    with acting("sanna") as who:
        target = _target(who.user, group)
        _measure(who.user, target, "Kontroll av kontrakt", word=Pressure.CONTRACTS)
    with acting("paul") as who:
        _measure(who.user, target, "Synlig patrull")
        _measure(who.user, target, "Dold spaning", is_internal=True)
        services.add_tension(
            target,
            by=who.user,
            word=Tension.STRESS,
            seen_on=DAY,
            text="Hemlig oro",
            is_internal=True,
        )
    return target


def test_the_side_follows_from_the_agency(both: Any, acting: Any) -> None:
    with acting("paul"):
        sides = dict(PressureMeasure.objects.values_list("what", "side"))
    assert sides["Synlig patrull"] == Side.POLICE
    assert sides["Kontroll av kontrakt"] == Side.MUNICIPAL


@pytest.mark.parametrize("path", ["tryck:board", "tryck:target", "tryck:history"])
@pytest.mark.parametrize(
    ("username", "sees"), [("petra", True), ("sanna", False), ("emil", False)]
)
def test_internal_rows_are_seen_at_home_only(
    both: Any, client_for: Any, path: str, username: str, sees: bool
) -> None:
    uuid = both.group.uuid if path == "tryck:board" else both.uuid
    page = client_for(username).get(reverse(path, args=[uuid])).content.decode()
    assert "Synlig patrull" in page
    assert ("Dold spaning" in page) == sees
    assert ("Hemlig oro" in page) == sees
    if path == "tryck:board":  # the picture counts what is drawn, and nothing else
        assert f"Polisen: {2 if sees else 1} åtgärder" in page


def test_raw_sql_shows_no_internal_row_to_others(both: Any, acting: Any) -> None:
    asked = "SELECT what FROM tryck_pressuremeasure WHERE is_internal"
    seen = {}
    for username in ("petra", "sanna"):
        with acting(username), connection.cursor() as cursor:
            cursor.execute(asked)
            seen[username] = cursor.fetchall()
    assert seen == {"petra": [("Dold spaning",)], "sanna": []}


def test_an_internal_target_is_404_for_others(
    group: Any, acting: Any, client_for: Any
) -> None:
    with acting("paul") as who:
        target = _target(who.user, group, "Dold plats", is_internal=True)
        with pytest.raises(Invalid, match="er egen myndighet"):
            _measure(who.user, target, "Öppet om det dolda")
    url = reverse("tryck:target", args=[target.uuid])
    assert client_for("petra").get(url).status_code == 200
    assert client_for("sanna").get(url).status_code == 404
    assert client_for("rakel").get(url).status_code == 404  # has no seat


def test_what_the_group_has_seen_is_not_hidden_again(both: Any, acting: Any) -> None:
    with acting("sanna") as who, pytest.raises(Invalid, match="kan inte göras internt"):
        services.revise_target(
            both, by=who.user, version=both.version, is_internal=True
        )


def test_nobody_changes_what_another_agency_wrote(
    both: Any, acting: Any, client_for: Any
) -> None:
    with acting("paul"):
        theirs = PressureMeasure.objects.get(what="Synlig patrull")
    with acting("sanna") as who:
        with pytest.raises(Denied):
            services.end_measure(theirs, by=who.user, ends_on=DAY, outcome="Slut")
        changed = PressureMeasure.objects.filter(pk=theirs.pk).update(what="Ändrad")
        assert changed == 0
    url = reverse("tryck:measure-edit", args=[theirs.uuid])
    assert client_for("sanna").get(url).status_code == 404
    assert client_for("petra").get(url).status_code == 200


def test_a_row_keeps_its_place(both: Any, acting: Any) -> None:
    with acting("sanna") as who:
        mine = PressureMeasure.objects.get(what="Kontroll av kontrakt")
        other = _target(who.user, both.group, "Annan plats")
        mine.target = other
        with pytest.raises(Error):
            mine.save()


def test_a_measure_ends_once_with_what_it_led_to(both: Any, acting: Any) -> None:
    with acting("sanna") as who:
        mine = PressureMeasure.objects.get(what="Kontroll av kontrakt")
        with pytest.raises(Invalid):
            services.end_measure(
                mine, by=who.user, ends_on=DAY - datetime.timedelta(1), outcome="x"
            )
        services.end_measure(mine, by=who.user, ends_on=DAY, outcome="Tre uppsagda")
        with pytest.raises(WrongState):
            services.end_measure(mine, by=who.user, ends_on=DAY, outcome="Igen")


def test_a_group_adds_words_of_its_own(both: Any, acting: Any, client_for: Any) -> None:
    with acting("sanna") as who:
        word = services.add_word(
            both.group, by=who.user, of=OwnWord.Of.PRESSURE, name="Belysning"
        )
        made = _measure(who.user, both, "Fler lampor", word=str(word.uuid))
        assert made.word == "Belysning"
        with pytest.raises(Invalid):
            services.add_word(
                both.group, by=who.user, of=OwnWord.Of.PRESSURE, name="belysning"
            )
        with pytest.raises(Invalid):
            _measure(who.user, both, "Okänt", word="finns-inte")


def test_a_persons_name_is_caught_and_kept_only_with_a_reason(
    group: Any, acting: Any, client_for: Any
) -> None:
    url = reverse("tryck:target-add", args=[group.uuid])
    client = client_for("sanna")
    once = client.get(url).context["form"]["once"].value()
    sent = {"kind": "plats", "name": "Hos Anna Svensson", "once": str(once)}
    refused = client.post(url, sent)
    assert refused.status_code == 422
    assert "ser ut som en persons namn" in refused.content.decode()
    kept = client.post(url, sent | {"keep_because": "Känd skylt på huset"})
    assert kept.status_code == 302
    with acting("sanna"):
        assert PressureTarget.objects.filter(name="Hos Anna Svensson").count() == 1
        event = Event.objects.get(verb=Verb.TRACES_KEPT)
    assert event.because == "namn: Känd skylt på huset"
    assert "Svensson" not in event.about


def test_twice_sent_is_once_saved(group: Any, acting: Any, client_for: Any) -> None:
    url = reverse("tryck:target-add", args=[group.uuid])
    client = client_for("sanna")
    once = client.get(url).context["form"]["once"].value()
    sent = {"kind": "plats", "name": "Torget", "once": str(once)}
    assert [client.post(url, sent).status_code for _ in range(2)] == [302, 302]
    with acting("sanna"):
        assert PressureTarget.objects.filter(name="Torget").count() == 1


@pytest.mark.parametrize("targets", [1, 3])
def test_the_board_asks_as_much_for_one_as_for_three(
    group: Any, acting: Any, client_for: Any, targets: int
) -> None:
    for n in range(targets):
        with acting("sanna") as who:
            target = _target(who.user, group, f"Plats {n}")
            _measure(who.user, target, unit=who.user.unit, responsible=who.user)
        with acting("paul") as who:
            _measure(who.user, target, unit=who.user.unit)
    client = client_for("sanna")
    url = reverse("tryck:board", args=[group.uuid])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url).status_code == 200
    about = [q for q in asked.captured_queries if '"tryck_' in q["sql"]]
    assert len(about) == 3
    assert len(asked) == BOARD_QUERIES


#: All that the page asks, signing in, doors, tabs and the log included.
BOARD_QUERIES = 17


def test_filters_narrow_the_board(both: Any, client_for: Any) -> None:
    url = reverse("tryck:board", args=[both.group.uuid])
    page = client_for("sanna").get(url, {"side": "polis"}).content.decode()
    assert "Synlig patrull" in page
    assert "Kontroll av kontrakt" not in page
    odd = client_for("sanna").get(url, {"side": "x", "months": "x", "area": "x"})
    assert odd.status_code == 200


def test_it_is_the_same_on_paper(both: Any, client_for: Any) -> None:
    url = reverse("tryck:board-pdf", args=[both.group.uuid])
    answer = client_for("sanna").get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


# --- the picture ------------------------------------------------------------------
def test_a_period_is_whole_months() -> None:
    year = MonthSpan.until(datetime.date(2026, 2, 15), 12)
    assert year.first == datetime.date(2025, 3, 1)
    assert year.last == datetime.date(2026, 2, 28)
    assert len(year.months) == 12
    assert year.place(year.first, WIDE) == WIDE.margin
    assert year.place(datetime.date(2030, 1, 1), WIDE) == WIDE.width


def test_what_is_outside_the_period_is_not_drawn() -> None:
    year = MonthSpan.until(datetime.date(2026, 12, 31), 12)
    before = PressureMeasure(
        begins_on=datetime.date(2024, 1, 1), ends_on=datetime.date(2025, 12, 31)
    )
    across = PressureMeasure(begins_on=datetime.date(2025, 6, 1), side=Side.POLICE)
    drawn = draw("x", year, [before, across], [], today=datetime.date(2026, 6, 30))
    (bar,) = drawn.bars
    assert bar.measure is across
    assert bar.x == WIDE.margin
    assert bar.x + bar.width == pytest.approx(
        WIDE.margin + (WIDE.width - WIDE.margin) * 181 / 365, abs=0.2
    )


def test_a_phone_shows_the_whole_period_with_now_in_it() -> None:
    year = MonthSpan.until(datetime.date(2026, 12, 31), 12)
    goes_on = PressureMeasure(begins_on=datetime.date(2026, 10, 1), side=Side.POLICE)
    goes_on.agency = Agency(short_name="Polisen")
    today = datetime.date(2026, 12, 31)
    drawn = draw("x", year, [goes_on], [], today=today, shape=NARROW)
    (bar,) = drawn.bars
    # Nothing to scroll to: as wide as the smallest phones, and today at its edge.
    assert drawn.shape.width <= 320
    assert bar.x + bar.width == NARROW.width
    # The label stands above its bar, so that the bar has the whole width.
    assert bar.text_y < bar.y
    assert sum(1 for line in drawn.lines if line.label) <= NARROW.months


def test_the_board_is_drawn_for_screens_and_for_phones(
    both: Any, client_for: Any
) -> None:
    page = client_for("sanna").get(reverse("tryck:board", args=[both.group.uuid]))
    assert page.content.decode().count('data-shape="wide"') == 1
    assert page.content.decode().count('data-shape="narrow"') == 1


def test_a_year_is_named_whatever_month_the_picture_begins() -> None:
    for month in range(1, 13):
        years = MonthSpan.until(datetime.date(2026, month, 15), 24)
        drawn = draw("x", years, [], [], today=datetime.date(2026, 1, 1))
        named = [line.label for line in drawn.lines if line.label[-2:].isdigit()]
        assert len(named) == 2
