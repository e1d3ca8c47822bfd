"""Which Pax this is stands in one way everywhere."""

import re
import tomllib
from pathlib import Path

from django.test import Client

from pax.version import VERSION

ROOT = Path(__file__).resolve().parents[2]


def test_the_package_and_the_changelog_say_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    released = re.findall(
        r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.M
    )
    assert (project["version"], released[0]) == (VERSION, VERSION)


def test_every_page_says_it(db: None):
    page = Client().get("/konto/logga-in/").content.decode()
    assert f"· version {VERSION}</p>" in page


def test_the_release_has_its_dump():
    assert (ROOT / "tests" / "releases" / f"pax-{VERSION}.sql.xz").exists()
