"""The rules in the database point one way too: down.

An app's SQL names its own tables and those of the apps below it, and calls functions
that stand there.  What stands above is known to nobody below.
"""

import ast
import re
from collections import defaultdict
from pathlib import Path

from django.apps import apps

from pax.access.install import sql_files
from pax.db.rls import RowSecurity

ROOT = Path(__file__).resolve().parents[2]
APPS = {config.label: config.name for config in apps.get_app_configs()}
DOMAIN = ("cases", "samverkan", "lagesbild", "atgardsplan")
#: From the ground up: where each app stands.  The ground is one storey.
HEIGHT = {
    name: n if name.startswith(DOMAIN) else 0 for n, name in enumerate(APPS.values())
}
#: What is above the parts of Pax, and so may name them all.
ON_TOP = ("pax/desk/", "pax/demo/", "pax/urls.py")
DEFINED = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (pax_\w+)")
CALLED = re.compile(r"\b(pax_\w+)\(")

#: Questions that an app leaves open, and the app above that answers them.
ANSWERED_ABOVE = {
    "pax_copies_authors": ["pax.access", "samverkan.est"],
    "pax_circles": ["pax.access", "samverkan.groups"],
    "pax_sees_case": ["pax.access", "cases"],
    "pax_circle_is_of": ["cases", "samverkan.groups"],
}


def app_of(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).parts[:-2])


def statements(file: Path) -> str:
    """Read what is run: the comments may speak of anything."""
    return re.sub(r"--.*", "", file.read_text())


def tables() -> dict[str, str]:
    """Tell which app each table of ours is of."""
    return {
        model._meta.db_table: APPS[model._meta.app_label]
        for model in apps.get_models(include_auto_created=True)
        if APPS[model._meta.app_label].startswith(("pax", *DOMAIN))
    }


def defined() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for file in sql_files():
        for name in DEFINED.findall(statements(file)):
            found[name].append(app_of(file))
    return found


def test_sql_names_no_table_of_an_app_above():
    of_app = tables()
    assert [
        (str(file.relative_to(ROOT)), word)
        for file in sql_files()
        for word in set(re.findall(r"\w+", statements(file)))
        if word in of_app and HEIGHT[of_app[word]] > HEIGHT[app_of(file)]
    ] == []


def test_sql_calls_no_function_of_an_app_above():
    homes = defined()
    assert [
        (str(file.relative_to(ROOT)), name)
        for file in sql_files()
        for name in set(CALLED.findall(statements(file)))
        if HEIGHT[homes[name][0]] > HEIGHT[app_of(file)]
    ] == []


def test_row_policies_call_no_function_of_an_app_above():
    homes = defined()
    policies = [
        (model._meta, f"{rule.using} {rule.with_check} {rule.changes}")
        for model in apps.get_models(include_auto_created=True)
        for rule in model._meta.constraints
        if isinstance(rule, RowSecurity)
    ]
    assert policies
    assert [
        (options.label, name)
        for options, said in policies
        for name in set(CALLED.findall(said))
        if HEIGHT[homes[name][0]] > HEIGHT[APPS[options.app_label]]
    ] == []


def test_each_function_stands_in_one_place_or_is_left_open_for_an_app_above():
    assert {
        name: places for name, places in defined().items() if len(places) > 1
    } == ANSWERED_ABOVE


def test_the_ground_names_no_table_of_what_stands_on_it():
    of_domain = {table for table, app in tables().items() if app.startswith(DOMAIN)}
    ground = [
        (str(path.relative_to(ROOT)), path)
        for path in sorted((ROOT / "pax").rglob("*.py"))
        if not str(path.relative_to(ROOT)).startswith(ON_TOP)
    ]
    assert [
        (name, word)
        for name, path in ground
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for word in re.findall(r"\w+", node.value)
        if word in of_domain
    ] == []
