"""Dangerous tools are used in the few places that are meant, and nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("pax", "cases", "lagesbild", "atgardsplan", "samverkan")


def files() -> Iterator[tuple[str, ast.Module]]:
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def names_imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def importing(name: str) -> set[str]:
    return {
        path
        for path, tree in files()
        if any(n == name or n.startswith(f"{name}.") for n in names_imported(tree))
    }


def calling(*names: str) -> set[tuple[str, str]]:
    return {
        (path, called)
        for path, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (called := getattr(node.func, "attr", "") or getattr(node.func, "id", ""))
        in names
    }


# --- which way ----------------------------------------------------------------------
#: What stands on top of every part and gathers from them; all else in pax is ground.
ON_TOP = ("pax.urls", "pax.desk", "pax.demo")


def modules() -> dict[str, ast.Module]:
    """Read every module, by its name."""
    return {
        path.removesuffix(".py").replace("/", ".").removesuffix(".__init__"): tree
        for path, tree in files()
    }


def graph() -> dict[str, set[str]]:
    """Tell which modules each one imports: within functions and for types too."""
    known = modules()
    return {
        name: {
            full if full in known else full.rpartition(".")[0]
            for full in names_imported(tree)
        }
        & known.keys() - {name}
        for name, tree in known.items()
    }


def circles(imports: dict[str, set[str]]) -> set[frozenset[str]]:
    """Find the modules that come back to themselves, by leaving out what does not."""
    left = {name: set(targets) for name, targets in imports.items()}
    while ends := {name for name, targets in left.items() if not targets & left.keys()}:
        left = {name: targets for name, targets in left.items() if name not in ends}
    return {frozenset(round_trip(name, left)) for name in left} - {frozenset()}


def round_trip(start: str, imports: dict[str, set[str]]) -> set[str]:
    """List what one passes on the ways from a module back to itself, if any."""
    reached = {
        name: reach(name, imports) for name in reach(start, imports) if name in imports
    }
    return {name for name, further in reached.items() if start in further}


def reach(start: str, imports: dict[str, set[str]]) -> set[str]:
    """List all that a module imports, however far away."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        for target in imports.get(ahead.pop(), set()) - found:
            found.add(target)
            ahead.append(target)
    return found


def test_a_circle_would_be_found():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set()}) == {
        frozenset("abc")
    }


def test_no_modules_import_each_other_in_a_circle():
    assert sorted(map(sorted, circles(graph()))) == []


def test_the_ground_knows_no_part_of_pax():
    """Nor does a part know what stands on top; types and functions are no way out."""
    parts = tuple(source for source in SOURCES if source != "pax")
    found = {
        (name, target)
        for name, targets in graph().items()
        for target in targets
        if not name.startswith(ON_TOP)
        and target.startswith(ON_TOP if name.startswith(parts) else (*ON_TOP, *parts))
    }
    assert found == set()


# --- whose identity -----------------------------------------------------------------
def test_identity_changes_within_a_transaction_in_these_places_only():
    """`on_behalf_of` makes one authority's act take effect in another's records."""
    assert importing("pax.access.context.on_behalf_of") == {
        "cases/disclosure/services.py",
        "cases/case/services.py",
        "cases/flag/services.py",
        # What a closed account had is handed over by its authority's system user.
        "pax/access/holdings.py",
    }


def test_identity_is_taken_on_in_these_places_only():
    """`acting_as` is the request's, signing in's, the clock's and the demo's."""
    allowed = {
        "pax/desk/tasks.py",
        "pax/access/context.py",
        "pax/access/middleware.py",
        "pax/access/texts/middleware.py",  # keeps what whoever had signed in typed
        "pax/access/views.py",
        "samverkan/est/management/commands/import_est.py",
        "samverkan/meetings/views/planning.py",  # whoever the address was given to
        "lagesbild/figures/management/commands/import_statistik.py",
        "lagesbild/printing/management/commands/export_lagesbild.py",
        # Whoever asked for the work, and the clock.
        "pax/jobs/queue.py",
        # Each authority's own plans, one after the other.
        "atgardsplan/exchange/management/commands/export_atgardsplan.py",
        "atgardsplan/exchange/management/commands/import_atgardsplan.py",
    }
    found = importing("pax.access.context.acting_as")
    assert {p for p in found if not p.startswith("pax/demo")} <= allowed


def test_nobody_else_tells_the_database_who_is_acting():
    found = {
        path
        for path, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "set_config(" in node.value
    }
    # The other names whose hash is read, and says nothing of who is acting.
    assert found <= {"pax/access/context.py", "pax/accounts/models.py"}


# --- who may read -------------------------------------------------------------------
def test_grants_are_given_in_one_module():
    assert importing("guardian.shortcuts") == {"pax/access/grants.py"}


def test_grants_are_made_nowhere_else():
    making = {
        path
        for path, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and getattr(node.value.value, "id", "") in ("CaseGroupGrant", "CaseUserGrant")
        and node.attr in ("create", "get_or_create", "bulk_create", "delete")
    }
    assert making == set()


def test_views_find_nothing_by_themselves():
    """An id in an address becomes a thing by a door, never by a view."""
    views = {
        path
        for path, tree in files()
        if "/views" in path
        for name in names_imported(tree)
        if name.endswith(("get_object_or_404", "get_list_or_404"))
    }
    assert views == set()


def test_there_is_no_second_way_in():
    assert importing("django.contrib.admin") == set()
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert settings.ANONYMOUS_USER_NAME is None


# --- what is run or said -------------------------------------------------------------
def test_nothing_is_run_that_was_given_as_text():
    assert calling("eval", "exec", "mark_safe", "loads_unsafe", "RawSQL", "extra") == {
        # Built of allowed tags alone; property-based tests try to get others in.
        ("lagesbild/report/text.py", "mark_safe")
    }
    assert importing("pickle") == importing("subprocess") - STARTERS == set()


#: What starts servers and workers, before there is anything to attack.
STARTERS = {
    path
    for path in (str(p.relative_to(ROOT)) for p in (ROOT / "pax").rglob("*.py"))
    if path.startswith(("pax/start/", "pax/embedded/"))
} | {
    # A PDF is pressed in a process of its own, with so much memory and no more.
    "pax/jobs/child.py",
}


def test_templates_come_from_the_repository_only():
    """No template is ever made of what somebody wrote."""
    assert calling("from_string", "Template") == {
        ("samverkan/checklists/shipped.py", "Template")  # of a checklist
    }
    assert importing("django.template.Template") == set()
    assert importing("jinja2") == set()


@pytest.mark.parametrize("name", ["print", "breakpoint", "pprint"])
def test_nothing_is_left_from_debugging(name):
    found = {path for path, _ in calling(name)}
    assert {
        p for p in found if not p.startswith(("pax/start", "pax/embedded"))
    } == set()


def test_log_labels_are_numbers_and_names_of_units():
    """What the access log calls a thing: never a person of a case, never a title."""
    returned = {
        (path, ast.unparse(node.body[-1]))
        for path, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "log_label"
    }
    assert {said for _, said in returned} == {
        "return self.reference",
        "return self.number",
        "return self.name",
        "return self.username",
        "return str(self)",
        "return str(self.get_kind_display())",  # a decision that takes two
        "return f'EST-analys {self.title}'",  # area and period
        "return f'Fil {self.sha256[:12]}'",
        "return f'Uppgift borttagen ur {self.kind}'",  # est, papers
        "return f'EST {self.title}'",  # week and year
        "return f'Lägesbild {self.year}'",
        "return f'Lägesbild {self.year}, {self.get_variant_display().lower()}'",
        "return f'Lägesbild {self.year}, {self.get_variant_display().lower()}, PDF'",
        "return f'Siffror för {self.year} till {self.receiver.short_name}'",
        "return f'{self.get_origin_display()}: {self.label}'[:200]",  # a source
        "return self.title",  # an indicator
        # Groups, and what is numbered or dated in them.
        "return f'{self.group}, möte {self.number}'",
        "return f'punkt, möte {self.meeting.number}'",
        "return f'åtgärd i {self.group}'",
        "return f'årshjul i {self.group}'",
        "return f'{self.group}, tillsyn {self.planned_on}'",
        "return f'{self.group}, {self._meta.verbose_name}'",
        "return f'{self.group}, {self.get_kind_display().lower()}'",
        "return f'{self.group}, {self.name}'",  # a template of checklists
        # Plans, by their years; what belongs to one, by its kind.
        "return f'Åtgärdsplan {self.years}'",
        "return f'Åtgärdsplan {self.years}, utgåva {self.number}'",
        "return f'Samråd {self.number}'",
        "return f'{self.plan.log_label}, {self._meta.verbose_name}'",
        # Papers of a plan, by their kind and days; files, by the same.
        "return f'{self.get_kind_display()}, till och med {self.period_to}'",
        "return f'Avsnitt i {self.paper.log_label}'",
        "return f'{self.name}, PDF'",
        "return self.checklist.log_label",
        "return self.inspection.log_label",
    }
    assert {path for path, said in returned if said == "return self.name"} == {
        "cases/process/models.py",  # a processkarta
        "pax/accounts/models.py",  # a unit
        "samverkan/groups/models.py",  # a group
    }
    assert {path for path, said in returned if said == "return self.title"} == {
        "lagesbild/figures/models.py"  # an indicator
    }
    assert {path for path, said in returned if said == "return str(self)"} == {
        "pax/audit/models.py"
    }


def test_log_is_written_with_reasons_that_hold_no_data():
    """`because=` in the log is what a person gave as a reason, or a word of ours."""
    formatted = {
        (path, ast.unparse(keyword.value))
        for path, tree in files()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("record", "record_change")
        for keyword in node.keywords
        if keyword.arg == "because"
    }
    personal = ("name", "identity", "address", "seen", "text", "title", "concerns")
    assert [
        (path, said)
        for path, said in sorted(formatted)
        if any(f".{word}" in said for word in personal)
    ] == []
