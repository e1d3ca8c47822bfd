"""Nothing is written past the history.

Bulk writes and QuerySet.update() make no version of what they change, and a
deleted row is gone from its page.  The few places where that is right are listed
with their reason; a place that is no longer there must be taken off the list.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from pax.db.facts import OURS

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("pax", "cases", "lagesbild", "atgardsplan", "samverkan")

#: Writes many rows, or one, with no version of any.
NEVER = {
    "abulk_create",
    "abulk_update",
    "aupdate",
    "bulk_create",
    "bulk_update",
    "bulk_create_with_history",
    "bulk_update_with_history",
    "_raw_delete",
    "adelete",
    "copy_from",
    "skip_history_when_saving",
    "save_without_historical_record",
}

#: Where it is right all the same, and why.
ALLOWED = {
    (
        "atgardsplan/exchange/bringing.py",
        "_change",
        "delete",
    ): "an instance: '-' is kept",
    (
        "atgardsplan/exchange/bringing.py",
        "_take_back_rows",
        "delete",
    ): "an instance: '-' is kept",
    (
        "atgardsplan/exchange/bringing.py",
        "_take_back_whole",
        "delete",
    ): "an instance: '-' is kept, of what hangs on it too",
    (
        "atgardsplan/plan/services/measures.py",
        "remove_measure",
        "delete",
    ): "an instance: '-' is kept, of what hangs on it too",
    (
        "atgardsplan/plan/services/measures.py",
        "remove_part",
        "delete",
    ): "an instance: '-' is kept",
    (
        "atgardsplan/plan/services/measures.py",
        "make_independent",
        "delete",
    ): "an instance: '-' is kept",
    (
        "atgardsplan/plan/services/tree.py",
        "tie",
        "delete",
    ): "an instance: '-' is kept",
    (
        "atgardsplan/plan/services/tree.py",
        "remove",
        "delete",
    ): "an instance: '-' is kept",
    (
        "atgardsplan/plan/services/measures.py",
        "remove_criterion",
        "delete",
    ): "an instance: '-' is kept, of what hangs on it too",
    (
        "atgardsplan/plan/services/measures.py",
        "weigh_measure",
        "delete",
    ): "an instance: '-' is kept",
    (
        "cases/calculation/services.py",
        "_keep_lines",
        "delete",
    ): "an instance: '-' is kept",
    (
        "cases/calculation/services.py",
        "_keep_stated",
        "delete",
    ): "an instance: '-' is kept",
    (
        "cases/chain/services.py",
        "refresh_due",
        "save_without_historical_record",
    ): "follows from the clocks, which have history",
    (
        "cases/chain/services.py",
        "touch",
        "save_without_historical_record",
    ): "only the order of lists",
    ("pax/writing/kept.py", "find_kept", "delete"): "what has been sent",
    ("pax/writing/kept.py", "discard", "delete"): "what was never sent",
    (
        "pax/decisions/services.py",
        "carried",
        "update",
    ): "when it was carried out, once; the log says who asked and who confirmed",
    ("pax/notices/services.py", "put_away", "update"): "when one's own was read",
    ("pax/desk/tasks.py", "send_letters_of", "update"): "when the letter went",
    (
        "lagesbild/figures/services/noting.py",
        "note_given",
        "bulk_create",
    ): "the ledger is its own history: nothing in it is ever changed",
    (
        "cases/tasks/services.py",
        "unlink_cases",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/est/importing/services.py",
        "_write",
        "bulk_create_with_history",
    ): "new rows, each with its version: a file holds years of them",
    (
        "pax/demo/est.py",
        "_keep",
        "bulk_create_with_history",
    ): "new rows, each with its version: a year of them",
    ("pax/access/views.py", "sign_in", "update"): "when someone last signed in",
    (
        "cases/investigation/services.py",
        "strike",
        "delete",
    ): "an instance: '-' is kept, with the reason (a trigger asks for it)",
    (
        "lagesbild/figures/services/importing.py",
        "_write",
        "bulk_create",
    ): "numbers are never changed: a new row replaces the old",
    (
        "lagesbild/figures/services/importing.py",
        "_write",
        "update",
    ): "which number holds; the import says when and by whom",
    (
        "lagesbild/figures/services/importing.py",
        "undo_import",
        "update",
    ): "which number holds; the import says when and by whom",
    (
        "lagesbild/report/services/describing.py",
        "remove",
        "delete",
    ): "an instance: '-' is kept",
    (
        "lagesbild/report/services/describing.py",
        "set_priorities",
        "delete",
    ): "an instance: '-' is kept",
    (
        "lagesbild/report/services/writing.py",
        "remove_chapter",
        "delete",
    ): "an instance: '-' is kept",
    (
        "lagesbild/report/services/writing.py",
        "remove_section",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/checklists/services.py",
        "revise_template",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/est/compiling/services.py",
        "_keep_levels",
        "bulk_create",
    ): "follows from the frozen picture",
    (
        "samverkan/est/parts/services.py",
        "remove_draft",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/meetings/services/running.py",
        "_choose",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/meetings/services/running.py",
        "remove_decision",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/meetings/services/running.py",
        "remove_guest",
        "delete",
    ): "an instance: '-' is kept",
    (
        "samverkan/meetings/services/planning.py",
        "remove_year_event",
        "delete",
    ): "an instance: '-' is kept",
    (
        "pax/db/laying.py",
        "lay_tables",
        "bulk_create",
    ): "Django's own list of migrations, in an empty database",
}


def writes(path: Path) -> Iterator[tuple[str, str]]:
    """List each call that could write past the history: in which function, what."""

    def walk(node: ast.AST, function: str) -> Iterator[tuple[str, str]]:
        for child in ast.iter_child_nodes(node):
            inside = function
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = child.name
            if isinstance(child, ast.Call) and (name := past_history(child)):
                yield inside, name
            yield from walk(child, inside)

    yield from walk(ast.parse(path.read_text()), "")


def past_history(call: ast.Call) -> str:
    """Name what a call could write past the history with; nothing if it could not."""
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id in NEVER else ""
    if not isinstance(call.func, ast.Attribute):
        return ""
    name = call.func.attr
    # dict.update() and set.update() take what they add, not keywords; a cache's or a
    # dict's delete() takes a key.
    is_update = name == "update" and call.keywords and not call.args
    is_delete = name == "delete" and not call.args and not call.keywords
    return name if name in NEVER or is_update or is_delete else ""


def found() -> set[tuple[str, str, str]]:
    return {
        (str(path.relative_to(ROOT)), function, name)
        for source in SOURCES
        for path in (ROOT / source).rglob("*.py")
        if "migrations" not in path.parts
        for function, name in writes(path)
    }


def test_nothing_is_written_past_the_history():
    assert found() - set(ALLOWED) == set()


def test_list_of_exceptions_holds_nothing_that_is_gone():
    assert set(ALLOWED) - found() == set()


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("Case.objects.filter(x=1).update(step='a')", True),
        ("Case.objects.bulk_create(rows)", True),
        ("bulk_create_with_history(rows, Case)", True),
        ("Case.objects.all().delete()", True),
        ("digest.update(chunk)", False),
        ("cache.delete(key)", False),
        ("{}.update({'a': 1})", False),
    ],
)
def test_finder_finds_what_it_should(tmp_path, code, is_found):
    file = tmp_path / "code.py"
    file.write_text(f"def f():\n    {code}\n")
    assert bool(list(writes(file))) == is_found


def test_every_record_that_people_change_has_a_history():
    """What is changed (UPDATE is granted) and has no history is listed here."""
    without = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_config.name.startswith(OURS)
        and not hasattr(model, "history")
        and not model.__name__.startswith("Historical")
        and "UPDATE" in getattr(model, "app_may", "UPDATE")
    }
    assert without == {
        "cases.Counter",  # the last number taken
        "writing.Draft",  # what was never sent
        "cases.ListColumns",  # how one's own list looks
        "cases.ProcessVersion",  # frozen once published: versions are its history
        "printing.PdfJob",  # how far a machine has come; once ended it never changes
        "papers.PaperJob",  # the same, of a plan
        "figures.Fetch",  # the same, of figures
        "est.EarlierWeeks",  # a file as it was sent: how it went is added
        "writing.Sent",  # tokens of forms
        "accounts.Substitute",  # only ended sooner; named and ended in the log
        "groups.HomeCopy",  # frozen: only that it was taken back is added
        "decisions.PendingDecision",  # settled once, and then over
        "notices.Notice",  # only that it is read, and mailed, is added
        "figures.IndicatorValue",  # rows that replace each other are its history
        "meetings.CalendarFeed",  # the fingerprint of one's own calendar's address
    }
