"""Templates hold no style and no script, trust nobody's text, and are all used."""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
NAMES = [str(path.relative_to(FOLDER)) for path in TEMPLATES]

#: The gallery, which draws two of its own, stands among the examples.
SOURCES = ("pax", "cases", "lagesbild", "atgardsplan", "samverkan", "tests/examples")
#: Drawn by Django itself, which looks for these names.
DRAWN_BY_DJANGO = {"forms/errors.html"}
#: Where text is trusted, and whose it is.
TRUSTED = {
    "forms/field.html": "the help text of a field, written in the code",
}


@cache
def text_of(name: str) -> str:
    return (FOLDER / name).read_text()


@cache
def everything() -> str:
    sources = [
        path.read_text() for source in SOURCES for path in (ROOT / source).rglob("*.py")
    ]
    return "\n".join([*sources, *(text_of(name) for name in NAMES)])


def test_templates_hold_no_style_or_script():
    assert [name for name in NAMES if styled_or_scripted(text_of(name))] == []


def styled_or_scripted(template: str) -> bool:
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", template, flags=re.S)
    inline = r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:|<script(?![^>]* src=)"
    return bool(re.search(inline, text, re.I))


def test_style_and_script_are_found_where_they_stand():
    for fault in ('<p style="top:0">', "<STYLE>", '<a onclick="x()">', "<script>x()"):
        assert styled_or_scripted(fault), fault
    assert not styled_or_scripted('<script src="a.js" defer></script>')


def test_templates_trust_nobodys_text():
    trusting = r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq"
    assert {name for name in NAMES if re.search(trusting, text_of(name))} == set(
        TRUSTED
    )


def test_every_template_is_used():
    """By its name, or as a component by the name of its tag."""
    named = set(re.findall(r"""["']([\w/.-]+\.html)["']""", everything()))
    drawn = re.findall(r'_draw\(\s*"(\w+)"', everything())
    used = named | {f"components/{tag}.html" for tag in drawn} | DRAWN_BY_DJANGO
    assert sorted(set(NAMES) - used) == []


def test_every_part_says_what_it_takes():
    """The first lines tell the next person what to hand it."""
    parts = [
        name
        for name in NAMES
        if name.startswith(("components/", "forms/", "layout/")) or "/_" in name
    ]
    silent = [n for n in parts if not re.search(r"{#|{%\s*comment", text_of(n)[:400])]
    assert silent == []


def test_titles_of_pages_name_no_person():
    """It is in the browser's history, its tabs, and what one shares by mistake."""
    faults = [
        (name, said)
        for name in NAMES
        for title in re.findall(r"{% block title %}(.*?){% endblock %}", text_of(name))
        for said in re.findall(r"{{\s*([\w.]+)", title)
        if said == "case.title" or said.split(".")[0] in ("party", "person", "user")
    ]
    assert faults == []


def test_pages_leave_nothing_to_another_host():
    elsewhere = r'(?:src|href|action)="https?://(?!www\.w3\.org)'
    assert [name for name in NAMES if re.search(elsewhere, text_of(name))] == []
