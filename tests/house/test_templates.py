"""Templates hold no style and no script, trust nobody's text, and are all used."""

import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
NAMES = [str(path.relative_to(FOLDER)) for path in TEMPLATES]

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
        path.read_text()
        for source in ("pax", "cases", "lagesbild", "atgardsplan", "samverkan")
        for path in (ROOT / source).rglob("*.py")
    ]
    return "\n".join([*sources, *(text_of(name) for name in NAMES)])


@pytest.mark.parametrize("name", NAMES)
def test_template_holds_no_style_or_script(name):
    text = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text_of(name), flags=re.S)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", text, re.I)
    scripts = re.findall(r"<script[^>]*>", text)
    assert all(" src=" in script for script in scripts)


@pytest.mark.parametrize("name", NAMES)
def test_template_trusts_nobodys_text(name):
    trusts = re.search(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq", text_of(name))
    assert bool(trusts) == (name in TRUSTED)


@pytest.mark.parametrize("name", NAMES)
def test_template_is_used(name):
    """By its name, or as a component by the name of its tag."""
    component = re.fullmatch(r"components/(\w+)\.html", name)
    tag = component and re.search(rf'_draw\(\s*"{component[1]}"', everything())
    named = everything().count(f'"{name}"') + everything().count(f"'{name}'")
    assert named or tag or name in DRAWN_BY_DJANGO, f"{name} is drawn by nothing"


@pytest.mark.parametrize("name", NAMES)
def test_template_says_what_it_takes(name):
    """The first lines tell the next person what to hand it."""
    if name.startswith(("components/", "forms/", "layout/")) or "/_" in name:
        assert re.search(r"{#|{%\s*comment", text_of(name)[:400]), name


@pytest.mark.parametrize("name", NAMES)
def test_title_of_a_page_names_no_person(name):
    """It is in the browser's history, its tabs, and what one shares by mistake."""
    for title in re.findall(r"{% block title %}(.*?){% endblock %}", text_of(name)):
        held = set(re.findall(r"{{\s*([\w.]+)", title))
        assert not {h for h in held if h.split(".")[0] in ("party", "person", "user")}
        assert "case.title" not in held


@pytest.mark.parametrize("name", NAMES)
def test_page_leaves_nothing_to_another_host(name):
    assert not re.search(
        r'(?:src|href|action)="https?://(?!www\.w3\.org)', text_of(name)
    )
