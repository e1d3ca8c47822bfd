"""Several write at once: nothing is lost, and nobody sees more than is theirs."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lagesbild.report.models import Lagesbild, Problem, Section, Source, Statement
from lagesbild.report.services import describing, writing
from lagesbild.report.services.writing import begin_lagesbild
from pax.errors import Conflict, Denied, Invalid
from pax.notices.models import Notice
from pax.writing.kept import mark_of
from pax.writing.models import Draft

pytestmark = pytest.mark.django_db


def first_of(lagesbild: Lagesbild) -> Section:
    return Section.objects.select_related("lagesbild__agency").filter(
        lagesbild=lagesbild
    )[0]


def test_a_contributor_works_on_the_one_and_sees_no_other(
    as_user: Any, person: Any, client: Client, picture: Lagesbild
):
    with as_user("samira") as samira:
        other = begin_lagesbild(2024, by=samira, title="En annan")
        named = writing.name_contributor(picture, person("petra"), by=samira)
        section = first_of(picture)
    client.force_login(person("petra"))
    edit = reverse("lagesbild:section-edit", args=[section.uuid])
    sent = {
        "title": section.title,
        "body": "Från polisen",
        "audience": "bada",
        "progress": "utkast",
        "version": section.version,
    }
    assert client.post(edit, sent).status_code == 302
    listed = client.get(reverse("lagesbild:list")).content.decode()
    assert "Lägesbild 2025" in listed
    assert "En annan" not in listed
    assert client.get(other.get_absolute_url()).status_code == 404
    ask = reverse("lagesbild:review", args=[picture.uuid])
    assert client.post(ask).status_code == 403
    with as_user("samira") as samira:
        writing.end_contribution(named, by=samira)
    assert client.get(picture.get_absolute_url()).status_code == 404


def test_a_chapter_that_is_given_to_somebody_is_written_by_them_and_who_leads(
    as_user: Any, person: Any, client_for: Any, picture: Lagesbild
):
    """Samira leads, Selma has the same role; Petra is asked to write one chapter."""
    with as_user("samira") as samira:
        writing.name_contributor(picture, person("petra"), by=samira)
        writing.assign_section(first_of(picture), person("petra"), by=samira)
    with as_user("petra") as petra:
        writing.revise_section(first_of(picture), by=petra, body="Polisens text")
        describing.add_statement(first_of(picture), by=petra, kind="fakta", text="Ja")
        with pytest.raises(Denied):
            writing.assign_section(first_of(picture), None, by=petra)
    with as_user("samira") as samira:
        writing.revise_section(first_of(picture), by=samira, body="Samiras text")
    with as_user("selma") as selma:
        section = first_of(picture)
        idea = writing.suggest_change(
            section, by=selma, body="Hellre så", of_version=section.version
        )
        claim = Statement.objects.get(section=section)
        for act in (
            lambda: writing.revise_section(section, by=selma, body="Selmas text"),
            lambda: writing.accept_suggestion(idea, by=selma),
            lambda: writing.decline_suggestion(idea, by=selma),
            lambda: describing.add_statement(
                section, by=selma, kind="fakta", text="Nej"
            ),
            lambda: describing.revise(claim, by=selma, text="Nej"),
            lambda: describing.add_source(claim, by=selma, kind="rapport", title="R"),
            lambda: describing.remove(claim, by=selma),
        ):
            with pytest.raises(Denied, match="skrivs av"):
                act()
        # The others are anybody's still, and so is what leads: the order.
        other = Section.objects.select_related("lagesbild__agency").filter(
            lagesbild=picture
        )[1]
        writing.revise_section(other, by=selma, body="Ett annat")
        writing.move_section(section, by=selma, up=False)
    selma_reads = client_for("selma")
    edit = reverse("lagesbild:section-edit", args=[section.uuid])
    assert selma_reads.get(edit).status_code == 403
    page = selma_reads.get(section.get_absolute_url()).content.decode()
    assert edit not in page
    assert "Utse skribent" in page
    assert client_for("petra").get(edit).status_code == 200


def test_the_database_too_lets_nobody_else_write_a_chapter(
    as_user: Any, person: Any, picture: Lagesbild
):
    with as_user("samira") as samira:
        writing.name_contributor(picture, person("petra"), by=samira)
        section = first_of(picture)
        claim = describing.add_statement(section, by=samira, kind="fakta", text="Ja")
        source = describing.add_source(claim, by=samira, kind="rapport", title="R")
        writing.revise_section(section, by=samira, body="Samiras text")
        writing.assign_section(section, person("samira"), by=samira)
    rows = {"lagesbild": picture, "created_by": person("selma")}
    with as_user("selma"):
        mine = Section.objects.filter(pk=section.pk)
        for act in (
            lambda: mine.update(body="Bakvägen"),
            lambda: mine.update(title="Bakvägen"),
            lambda: Statement.objects.filter(pk=claim.pk).update(text="Bakvägen"),
            lambda: Statement.objects.filter(pk=claim.pk).delete(),
            lambda: Source.objects.filter(pk=source.pk).update(title="Bakvägen"),
            lambda: Statement.objects.create(
                **rows, section=section, kind="fakta", text="Bakvägen"
            ),
        ):
            with (
                pytest.raises(Error, match="given to"),
                transaction.atomic(),
            ):
                act()
        # To say who writes is for those responsible, whom Selma is one of.
        assert mine.update(assigned_to=person("selma")) == 1
        assert mine.update(body="Min sak nu") == 1
    with as_user("petra"):
        for act in (
            lambda: mine.update(assigned_to=person("petra")),
            lambda: mine.update(body="Bakvägen"),
        ):
            with (
                pytest.raises(Error, match="given to"),
                transaction.atomic(),
            ):
                act()


def test_who_wrote_a_chapter_is_told_when_another_is_to(
    as_user: Any, person: Any, picture: Lagesbild
):
    with as_user("samira") as samira:
        writing.assign_section(first_of(picture), person("selma"), by=samira)
        writing.assign_section(first_of(picture), person("samira"), by=samira)
    with as_user("selma") as selma:
        [told] = Notice.objects.filter(to=selma)
        assert "inte längre skribent" in told.text


def test_two_who_write_at_once_lose_nothing(
    as_user: Any, person: Any, client: Client, picture: Lagesbild
):
    with as_user("samira") as samira:
        section = first_of(picture)
        begun = section.version
        writing.revise_section(section, by=samira, body="Samiras text", version=begun)
        with pytest.raises(Conflict):
            writing.revise_section(
                first_of(picture), by=samira, body="x", version=begun
            )
    client.force_login(person("selma"))
    answer = client.post(
        reverse("lagesbild:section-edit", args=[section.uuid]),
        {
            "title": section.title,
            "body": "Selmas text",
            "audience": "bada",
            "progress": "utkast",
            "version": begun,
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Selmas text" in text
    assert "Samiras text" in text
    with as_user("samira"):
        assert first_of(picture).body == "Samiras text"


def test_a_draft_waits_and_a_preview_saves_nothing(
    as_user: Any, person: Any, client: Client, picture: Lagesbild
):
    with as_user("samira"):
        section = first_of(picture)
    client.force_login(person("samira"))
    keep = reverse("writing:keep")
    edit = reverse("lagesbild:section-edit", args=[section.uuid])
    marked = {"pax_writer": mark_of(person("samira"), edit)}
    assert client.post(keep, {"body": "Halvvägs"} | marked).status_code == 204
    assert "Halvvägs" in client.get(edit).content.decode()
    shown = client.post(edit, {"body": "**fet** <b>", "preview": "1"}).content.decode()
    assert "<strong>fet</strong> &lt;b&gt;" in shown
    with as_user("samira"):
        assert first_of(picture).body == ""
        assert Draft.objects.count() == 1


def test_text_that_looks_like_a_person_is_caught(
    as_user: Any, person: Any, client: Client, picture: Lagesbild
):
    with as_user("samira"):
        section = first_of(picture)
    client.force_login(person("samira"))
    answer = client.post(
        reverse("lagesbild:section-edit", args=[section.uuid]),
        {
            "title": section.title,
            "body": "Ring 070-174 06 05",
            "audience": "bada",
            "progress": "utkast",
            "version": section.version,
        },
    )
    assert answer.status_code == 422


def test_a_suggestion_is_taken_once_and_never_over_a_newer_text(
    as_user: Any, picture: Lagesbild
):
    with as_user("samira") as samira:
        section = first_of(picture)
        at = section.version
        ideas = [
            writing.suggest_change(section, by=samira, body=body, of_version=at)
            for body in ("Ett", "Två")
        ]
        with pytest.raises(Invalid):
            writing.suggest_change(section, by=samira, body=section.body, of_version=at)
        writing.accept_suggestion(ideas[0], by=samira)
        assert first_of(picture).body == "Ett"
        with pytest.raises(Conflict):
            writing.accept_suggestion(ideas[1], by=samira)
        writing.decline_suggestion(ideas[1], by=samira)
        assert first_of(picture).body == "Ett"


def test_who_releases_but_does_not_write_remarks_and_changes_nothing(
    as_user: Any, picture: Lagesbild
):
    with as_user("sixten") as sixten:
        section = first_of(picture)
        writing.add_comment(section, "Förtydliga", by=sixten)
        with pytest.raises(Denied):
            writing.revise_section(section, by=sixten, body="Min text")


def test_last_years_is_copied_and_marked(as_user: Any, picture: Lagesbild):
    with as_user("samira") as samira:
        writing.revise_section(first_of(picture), by=samira, body="Förra årets")
        old = describing.add_problem(picture, by=samira, title="Ett", what="Vad")
        root = describing.add_cause(old, by=samira, kind="social", text="Rot")
        describing.add_cause(old, by=samira, kind="social", text="Gren", parent=root)
        describing.set_priorities(old, {"okar": (2, "Siffrorna")}, by=samira)
        gone = describing.add_problem(picture, by=samira, title="Två", what="Vad")
        describing.revise(gone, by=samira, since_last="borta")
        new = begin_lagesbild(2026, by=samira, follows=picture)
        section = first_of(new)
        assert (section.body, section.needs_update) == ("Förra årets", True)
        problem = Problem.objects.get(lagesbild=new)
        assert (problem.before_id, problem.since_last) == (old.pk, "kvarstar")
        branch = problem.causes.get(text="Gren")
        assert branch.parent.text == "Rot"
        assert branch.parent.problem_id == problem.pk
        assert problem.priorities.get().weight == 2
        writing.revise_section(section, by=samira, body="I år")
        assert not first_of(new).needs_update


def test_every_weight_has_its_reason(as_user: Any, picture: Lagesbild):
    with as_user("samira") as samira:
        problem = describing.add_problem(picture, by=samira, title="Ett", what="Vad")
        for wrong in ((2, " "), (4, "Skäl"), (-1, "Skäl")):
            with pytest.raises(Invalid):
                describing.set_priorities(problem, {"okar": wrong}, by=samira)
        describing.set_priorities(
            problem, {"okar": (2, "A"), "platser": (1, "B")}, by=samira
        )
        describing.set_priorities(problem, {"okar": (3, "C")}, by=samira)
        assert [(p.weight, p.reason) for p in problem.priorities.all()] == [(3, "C")]


def test_a_tree_of_causes_stays_a_tree(as_user: Any, picture: Lagesbild):
    with as_user("samira") as samira:
        one, two = (
            describing.add_problem(picture, by=samira, title=t, what="Vad")
            for t in ("Ett", "Två")
        )
        over = describing.add_cause(one, by=samira, kind="social", text="Här")
        with pytest.raises(Invalid):
            describing.add_cause(two, by=samira, kind="social", text="X", parent=over)
        for n in range(describing.DEEPEST - 1):
            over = describing.add_cause(
                one, by=samira, kind="social", text=f"{n}", parent=over
            )
        with pytest.raises(Invalid):
            describing.add_cause(one, by=samira, kind="social", text="X", parent=over)


PAGES = ("detail", "draft", "priorities", "compare", "over-time")


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_as_much_for_three_problems_as_for_one(
    as_user: Any, person: Any, client: Client, picture: Lagesbild, name: str
):
    client.force_login(person("samira"))
    url = reverse(f"lagesbild:{name}", args=[picture.uuid])
    counts = []
    for amount in (1, 2):
        with as_user("samira") as samira:
            for n in range(amount):
                problem = describing.add_problem(
                    picture, by=samira, title=f"Problem {n}", what="Vad", months=[n + 1]
                )
                describing.add_cause(problem, by=samira, kind="social", text="Därför")
                describing.set_priorities(problem, {"okar": (2, "Ja")}, by=samira)
        client.get(url)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
