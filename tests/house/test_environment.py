"""Every environment variable is read with care and explained to whoever sets it."""

import re
from pathlib import Path

import pytest

from pax.settings.env import Env, EnvError, database  # noqa: TID251 -- tested

ROOT = Path(__file__).resolve().parents[2]
READ = re.compile(
    r"(?:env\.\w+\(|environ(?:\.get\(|\.setdefault\(|\[))\s*\"([A-Z][A-Z_]+)\""
)
#: What the machine or a library reads, and Pax at most sets.
NOT_OURS = {"FONTCONFIG_FILE", "PATH", "PYTEST_XDIST_WORKER"}


def names_read() -> set[str]:
    """Return the names of all variables that the code reads."""
    files = [
        *(ROOT / "pax").rglob("*.py"),
        ROOT / "manage.py",
        ROOT / "script/check.py",
    ]
    found = {name for file in files for name in READ.findall(file.read_text())}
    compose = (ROOT / "docker-compose.yml").read_text()
    return (found | set(re.findall(r"\$\{([A-Z_]+)", compose))) - NOT_OURS


@pytest.mark.parametrize("document", [".env.example", "docs/operations.md"])
def test_every_variable_is_explained(document: str) -> None:
    text = (ROOT / document).read_text()
    assert {name for name in names_read() if name not in text} == set()


@pytest.mark.parametrize("document", [".env.example", "docs/operations.md"])
def test_no_variable_is_explained_that_nobody_reads(document: str) -> None:
    text = (ROOT / document).read_text()
    pattern = r"^#?([A-Z_]+)=" if document.startswith(".") else r"^\| `([A-Z_]+)`"
    explained = set(re.findall(pattern, text, re.MULTILINE))
    assert explained - names_read() == set()
    assert explained  # the pattern finds something


# --- the reader ------------------------------------------------------------------
def test_a_missing_variable_is_named() -> None:
    with pytest.raises(EnvError, match="Miljövariabeln PAX_SECRET_KEY saknas"):
        Env({}).text("PAX_SECRET_KEY")


def test_an_empty_variable_is_a_missing_one() -> None:
    assert Env({"X": "  "}).text("X", "other") == "other"


@pytest.mark.parametrize(
    ("word", "meaning"), [("1", True), ("JA", True), ("0", False), ("off", False)]
)
def test_a_flag_is_yes_or_no(word: str, meaning: bool) -> None:
    assert Env({"X": word}).flag("X", default=not meaning) is meaning


def test_a_flag_is_nothing_else() -> None:
    with pytest.raises(EnvError, match="X ska vara 1 eller 0, men är ”kanske”"):
        Env({"X": "kanske"}).flag("X", default=True)


@pytest.mark.parametrize("word", ["0", "-1", "tre", "1.5", "²"])
def test_a_number_is_a_whole_one_and_large_enough(word: str) -> None:
    with pytest.raises(EnvError, match="X ska vara ett heltal som är minst 1"):
        Env({"X": word}).number("X", 2, least=1)


def test_words_stand_between_commas() -> None:
    assert Env({"X": "a, b,,c "}).words("X") == ["a", "b", "c"]
    assert Env({}).words("X") == []


def test_an_address_is_of_the_right_kind() -> None:
    with pytest.raises(EnvError, match="av slaget redis://"):
        Env({"REDIS_URL": "http://localhost"}).url("REDIS_URL", ("redis",), None)


def test_a_database_address_is_taken_apart() -> None:
    found = database("postgresql://pax_app:a%2Fb@db:5433/pax?sslmode=require")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "pax",
        "USER": "pax_app",
        "PASSWORD": "a/b",
        "HOST": "db",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_may_be_reached_through_a_socket() -> None:
    found = database("postgresql://pax_app@%2Frun%2Fpostgresql/pax")
    assert (found["HOST"], found["PORT"]) == ("/run/postgresql", "")
