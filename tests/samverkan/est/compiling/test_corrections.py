"""What a correction really changes, and whose every row of it is."""

import pytest
from django.template.loader import render_to_string

from samverkan.est.compiling import services
from samverkan.est.enums import Audience
from samverkan.est.models import (
    Action,
    ActionFeedback,
    AreaPicture,
    Edition,
    Event,
    ScaleLevel,
)
from samverkan.est.parts import services as parts
from samverkan.est.weeks import documents
from samverkan.est.weeks.differences import changes_of
from samverkan.est.weeks.selectors import picture_of


@pytest.fixture
def corrected(est, edition, acting):
    """Correct a frozen week: Ronna is put on level 3 instead of 1."""
    est.event("petra", edition, "Bråk vid torget", count=3)
    est.event("petra", edition, "Bilbrand", audience=Audience.AUTHORITIES)
    est.event("samira", edition, "Trasig lampa")
    est.action("petra", edition, "Patruller")
    for username in ("petra", "samira"):
        est.hand_in(username, edition)
    judge(acting, edition, est.area(), 1, overall="Lugnt")
    with acting("samira") as who:
        services.write_head(edition, by=who.user, overall="Lugn vecka")
    new = est.correct(frozen(est, acting, edition), "Ronna var fel bedömt")
    judge(acting, new, est.area(), 3, by="selma", overall="Oroligt")
    with acting("selma") as who:
        event = entry(Event, new, "Bråk vid torget")
        parts.revise_entry(event, by=who.user, count=5)
    return new


def frozen(est, acting, edition):
    est.freeze(edition)
    with acting("samira"):
        return Edition.objects.get(pk=edition.pk)


def judge(acting, edition, area, number, by="samira", **texts):
    with acting(by) as who:
        level = ScaleLevel.objects.get(number=number)
        services.judge_area(edition, area, by=who.user, level=level, **texts)


def entry(kind, edition, text):
    return kind.objects.select_related("edition").get(edition=edition, text=text)


def told(changed):
    return {
        (one.name, change.label): (change.before, change.after)
        for one in changed
        for change in one.changes
    }


def test_real_difference_is_told_and_nothing_else(est, corrected, acting):
    expected = {
        ("Ronna", "Bedömning av läget"): ("1. Nivå 1", "3. Nivå 3"),
        ("Ronna", "Övergripande lägesbild"): ("Lugnt", "Oroligt"),
        ("Ronna", "Händelse, Polisen"): (
            "Bråk vid torget\nOtrygghet\n3 gånger\nAlla som deltar",
            "Bråk vid torget\nOtrygghet\n5 gånger\nAlla som deltar",
        ),
    }
    with acting("petra") as who:
        found = told(changes_of(corrected, who.user))
    assert {key for key, _ in found} == {"Ronna"}
    assert [label.split(",")[0] for _, label in found] == [
        label.split(",")[0] for _, label in expected
    ]
    assert list(found.values()) == list(expected.values())
    est.freeze(corrected)
    with acting("petra") as who:
        now = Edition.objects.get(pk=corrected.pk)
        assert told(changes_of(now, who.user)) == found


def test_what_is_hidden_is_told_as_each_audience_reads_it(est, corrected, acting):
    with acting("selma") as who:
        event = entry(Event, corrected, "Bilbrand")
        parts.revise_entry(event, by=who.user, text="Bilbrand, inte anlagd")
    for username, is_told in (("petra", True), ("emil", False)):
        with acting(username) as who:
            found = told(changes_of(corrected, who.user))
        assert any("Bilbrand" in before for before, _ in found.values()) == is_told


def test_authors_are_kept(corrected, acting):
    with acting("samira"):
        written = {
            row.text: row.created_by.username
            for kind in (Event, Action)
            for row in kind.objects.filter(edition=corrected).select_related(
                "created_by"
            )
        }
        area = AreaPicture.objects.get(edition=corrected, area__name="Geneta")
        assert area.created_by.username == "samira"
    assert written == {
        "Bråk vid torget": "petra",
        "Bilbrand": "petra",
        "Trasig lampa": "samira",
        "Patruller": "petra",
    }


def test_history_names_the_corrector_only_for_what_they_changed(
    corrected, client_for, acting
):
    page = client_for("petra").get(f"/est/{corrected.uuid}/historik/").content.decode()
    # The copies are nobody's writing; the judgment went from one level to another.
    assert "Trasig lampa" not in page
    assert "Patruller" not in page
    assert "Lugn vecka" not in page
    assert "<del>Nivå 1</del>" in page
    assert "<ins>Nivå 3</ins>" in page
    for kind in ("händelse", "åtgärd", "bild av"):
        assert f"Lade till {kind}" not in page


def test_parts_of_the_week_stay_handed_in(corrected, acting):
    with acting("samira"):
        [before, after] = [
            picture_of(one, "alla")["handed_in"]
            for one in (corrected.corrects, corrected)
        ]
    assert len(after) == 2
    assert after == before


def test_difference_is_on_the_page_and_before_freezing(corrected, client_for):
    for url in (f"/est/{corrected.uuid}/", f"/est/{corrected.uuid}/frys/"):
        page = client_for("samira").get(url).content.decode()
        assert "Ändrat sedan v.40 2026" in page, url
        assert "<del>1. Nivå 1</del>" in page, url
        assert "<ins>3. Nivå 3</ins>" in page, url


def test_difference_and_fingerprint_are_on_paper(est, corrected, acting, monkeypatch):
    est.freeze(corrected)
    with acting("samira") as who:
        now = Edition.objects.get(pk=corrected.pk)
        assert documents.printed_edition(now, by=who.user).changed
        drawn = {}
        monkeypatch.setattr(
            documents, "render_pdf", lambda *args, **kw: drawn.update(args[1]) or b""
        )
        documents.edition_pdf(now, by=who.user)
    paper = render_to_string("pdf/est.html", drawn)
    assert "<del>1. Nivå 1</del>" in paper
    assert drawn["printed"].frozen.content_sha256 in paper


def test_feedback_is_its_authors_too(est, edition, acting):
    action = est.action("petra", edition, "Patruller")
    est.hand_in("petra", edition)
    est.freeze(edition)
    later = est.next(edition)
    est.feedback("petra", action, later, "Går bra")
    est.hand_in("petra", later)
    new = est.correct(frozen(est, acting, later))
    with acting("samira"):
        [said] = ActionFeedback.objects.filter(edition=new)
        assert said.created_by.username == "petra"
