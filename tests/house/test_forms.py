"""Every form is drawn and carried out on the one form page (pax/pages.py)."""

from __future__ import annotations

import ast
import copy
import inspect
import re
from pathlib import Path

from django import forms

from pax import pages
from pax.access.table import addresses
from pax.ui.forms import PaxForm

ROOT = Path(__file__).resolve().parents[2]
APPS = ("pax", "cases", "samverkan", "lagesbild", "atgardsplan")
TEMPLATES = ROOT / "templates"
WAYS = (pages.create, pages.change, pages.confirm, pages.draw)

#: Views that take a form and are answered in another way, and why.
OTHERWISE = {
    "pax.access.views.sign_in": "signs in: nobody is anybody yet, and nothing is saved",
    "samverkan.est.parts.views.take_along": "a button; a GET leads back to its page",
}
#: Where an answer of 409 or 422 is made beside the form page, and why.
STATUSES = {
    "pax/pages.py": "the form page itself",
    "pax/errors.py": "the errors say which they are",
    "pax/access/views.py": "signing in",
    "pax/api/views.py": "answers machines",
    "samverkan/est/importing/views.py": "a file is looked at first: pax/imports",
}


def views_that_take_forms():
    """Give every view that is both drawn and sent to."""
    return {
        f"{view.__module__}.{view.__qualname__}": view
        for address in addresses()
        if {"GET", "POST"} <= address.methods and not address.is_api
        for view in [inspect.unwrap(address.callback)]
    }


def test_every_view_with_a_form_goes_by_the_form_page():
    astray = {
        name
        for name, view in views_that_take_forms().items()
        if name not in OTHERWISE and not reaches_the_form_page(view)
    }
    assert astray == set()


def test_no_exception_is_kept_for_what_is_gone():
    assert set(OTHERWISE) <= set(views_that_take_forms())
    assert all((ROOT / path).exists() for path in STATUSES)


def reaches_the_form_page(function, depth: int = 0) -> bool:
    """Say whether a view, or a function that it calls, draws by the form page."""
    called = [found for found in called_by(function) if found is not function]
    if any(found in WAYS for found in called):
        return True
    near = [c for c in called if c.__module__.split(".")[0] in APPS]
    return depth < 3 and any(reaches_the_form_page(c, depth + 1) for c in near)


def called_by(function) -> list:
    """Give the functions whose names stand in a function, where they are known."""
    names = {*function.__code__.co_names, *function.__code__.co_freevars}
    known = {name: function.__globals__.get(name) for name in names}
    unwrapped = [inspect.unwrap(f) for f in known.values() if inspect.isroutine(f)]
    methods = [
        inspect.unwrap(getattr(kind, name))
        for kind in known.values()
        if inspect.isclass(kind) and kind.__module__.split(".")[0] in APPS
        for name in names
        if inspect.isfunction(getattr(kind, name, None))
    ]
    return [f for f in (*unwrapped, *methods) if inspect.isfunction(f)]


def test_the_form_page_alone_says_what_cannot_be_saved():
    """A view that makes its own 409 or 422 is a second form page."""
    own = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("views*.py")
        if makes_a_refusal(path)
    } | {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("views/*.py")
        if makes_a_refusal(path)
    }
    assert own - set(STATUSES) == set(READS)


#: Pages that are read, narrowed by a form in the address that could not be understood.
READS = {
    "samverkan/est/trends/views.py",
    "samverkan/est/weeks/views.py",
}


def makes_a_refusal(path: Path) -> bool:
    return any(
        isinstance(node, ast.Constant) and node.value in (409, 422)
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_there_is_one_template_of_a_form():
    """Others extend it; what has a form among other things is no form page."""
    named = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*form*.html")
        if path.parent.name not in ("components", "forms")
    } - {"form.html"}
    astray = {name for name in named if not extends_the_form(name)}
    assert astray == set()


def extends_the_form(name: str) -> bool:
    text = (TEMPLATES / name).read_text()
    return bool(re.match(r'{% extends "form\.html" %}', text))


def test_no_template_loses_the_form_it_extends():
    """A block within a panel has no parent to Django: block.super gives nothing."""
    lost = {
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if extends_the_form(str(path.relative_to(TEMPLATES)))
        and "block.super" in path.read_text()
    }
    assert lost == set()


def test_no_view_writes_what_the_record_knows():
    """`initial`, `stored` and the version follow from the instance."""
    by_hand = {
        str(path.relative_to(ROOT))
        for app in APPS
        for path in (ROOT / app).rglob("*.py")
        if "views" in str(path.relative_to(ROOT))
        and re.search(r"\b(stored|current_version)=", path.read_text())
    }
    assert by_hand == set()


# --- small words that mislead ---------------------------------------------------------
#: Errors at fields that may be left empty, which say that what stands there is wrong
#: or that it is asked for by its own words: they ask for nothing that is not said.
WRONG_AND_NOT_MISSING = {
    ("AgreementForm", "valid_to"): "a day before the first",
    ("EarlierWeeksForm", "keep_because"): "a reason that repeats what it is for",
    ("LineForm", "derivation"): "a working that comes to another sum",
    ("MeasureForm", "ends_on"): "a day before the first",
    ("NextForm", "person"): "somebody of another authority",
    ("PartyForm", "identity_number"): "a number of the other kind",
    ("PartyForm", "is_protected"): "a box to tick",
    ("PositionForm", "units"): "two units of one authority",
    ("ReportForm", "unmasked"): "a person who does not go along",
    ("RoleForm", "until"): "a day before the first",
    ("SeatForm", "until"): "a day before the first",
    ("ShareForm", "for_own"): "a box to tick",
    ("SourceForm", "about"): "where one looks first: the other fields are asked for",
    ("YearsForm", "year_to"): "a year before the first",
    ("_Hours", "ends"): "an hour before the first",
}


def forms_in_code():
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            tree = ast.parse(path.read_text())
            yield from (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef))


def named_optional(kind: ast.ClassDef) -> set[str]:
    """Give the fields of a form that say that they may be left empty."""
    return {
        target.id
        for line in kind.body
        if isinstance(line, ast.Assign) and isinstance(line.value, ast.Call)
        for target in line.targets
        if isinstance(target, ast.Name)
        for word in line.value.keywords
        if word.arg == "required" and ast.unparse(word.value) == "False"
    }


def errors_at(kind: ast.ClassDef) -> set[str]:
    """Give the fields at which a form's own checks say that something is wrong."""
    texts = [
        each.value
        for call in ast.walk(kind)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "add_error"
        for each in ast.walk(call.args[0])
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]
    if any(
        isinstance(call, ast.Call)
        and ast.unparse(call.func) == "self.add_error"
        and isinstance(call.args[0], ast.Name)
        for call in ast.walk(kind)
    ):  # the name stands in a loop, or is looked up
        texts += [n.value for n in ast.walk(kind) if isinstance(n, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


def test_what_a_form_asks_for_it_does_not_call_optional():
    """Every field that `clean` finds missing says when it is needed (needed_when)."""
    kinds = {kind.name: kind for kind in forms_in_code()}
    found = {
        (kind.name, name)
        for kind in kinds.values()
        for name in named_optional(kind) & errors_at(kind)
        if name not in words_when(kind)
    }
    assert found - set(WRONG_AND_NOT_MISSING) == set()


def words_when(kind: ast.ClassDef) -> set[str]:
    """Give the fields that a form says something of in place of ”valfritt”."""
    return {
        key.value
        for line in kind.body
        if isinstance(line, ast.Assign)
        and ast.unparse(line.targets[0]) == "needed_when"
        and isinstance(line.value, ast.Dict)
        for key in line.value.keys
        if isinstance(key, ast.Constant)
    }


def test_every_form_is_one_of_ours():
    """PaxForm names empty choices, and keeps browsers from filling in by themselves."""
    assert addresses()  # all parts of Pax are read in
    own = {each for each in subclasses(forms.BaseForm) if is_ours(each)}
    alone = {
        each
        for each in own
        if not any(issubclass(kind, PaxForm) for kind in subclasses(each))
    }
    assert {each.__name__ for each in alone} == set(OTHER_FORMS)


#: Forms that are not PaxForm, and why.
OTHER_FORMS = {
    "SignInForm": "Django's own: one's own name and password, which browsers may know",
    "MoveForm": "is never drawn: what a script on the board sends",
}


def subclasses(kind: type) -> set[type]:
    return {kind, *(x for each in kind.__subclasses__() for x in subclasses(each))}


def is_ours(kind: type) -> bool:
    return kind.__module__.split(".")[0] in APPS


def test_no_choice_is_drawn_as_dashes():
    for each in subclasses(PaxForm):
        for name, field in each.base_fields.items():
            form = PaxForm()
            form.fields[name] = copy.deepcopy(field)
            form.say_what_is_missing()
            assert "-----" not in str(list(choices_of(form.fields[name]))[:1]), each


def choices_of(field: forms.Field):
    if isinstance(field, forms.ModelChoiceField):
        return [("", field.empty_label)]
    offered = getattr(field, "choices", ())
    return () if callable(offered) else offered
