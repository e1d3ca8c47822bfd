"""What is installed is exactly what was chosen, whoever installs it."""

import itertools
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["run", "dev"]


def locked(name: str) -> dict[str, str]:
    """Return the version of every package in a lock file."""
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    return dict(re.findall(r"^([a-z0-9._-]+(?:\[[^]]*\])?)==([^ ;]+)", text, re.M))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_a_checksum(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    packages = re.split(r"\n(?=\S)", text.strip())
    assert [p.splitlines()[0] for p in packages if "--hash=sha256:" not in p] == []


@pytest.mark.parametrize("name", LOCKS)
def test_no_place_to_fetch_from_is_named(name: str) -> None:
    assert "://" not in (ROOT / "requirements" / f"{name}.lock").read_text()


def test_everything_in_run_is_in_dev_too() -> None:
    assert locked("run").items() - locked("dev").items() == set()


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    project = tomllib.loads(text)["project"]
    kinds = [project["dependencies"], *project["optional-dependencies"].values()]
    lines = text.splitlines()
    for dependency in itertools.chain.from_iterable(kinds):
        [line] = [line for line in lines if line.strip().startswith(f'"{dependency}"')]
        assert re.search(r"#\s+\S+", line), dependency
