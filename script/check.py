"""Runs every check of Pax, one after another, and sums up. Started by script/test."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pax.embedded.folder import DataFolder  # noqa: E402 -- the path is set above
from pax.embedded.session import borrowed  # noqa: E402 -- as above
from pax.start.prepare import NotPossibleError, apt_install, may_apt  # noqa: E402 -- as above

BIN = ROOT / ".venv" / "bin"
# Which tests stay together: GROUPS in tests/runs.py.
ON_BOTH_CORES = ("-n", "2", "--dist", "loadscope")
# Everything there is, and not only what people wait for (docs/testing.md).
FULL = bool(os.environ.get("PAX_TEST_FULL"))
# What the build server lets a run take.
CI_LIMIT = 90 * 60
PYTHON = str(BIN / "python")
# Neither the caller nor what is imported above decides what is tested.
NOT_FROM_OUTSIDE = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "PAX_OWNER_DATABASE_URL",
    "REDIS_URL",
)
# Enough for `check --deploy` to see how a real installation is set up.
AS_IN_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "pax.settings.prod",
    "PAX_SECRET_KEY": "not-a-secret-only-long-enough-for-the-check-0123456789",
    "PAX_ALLOWED_HOSTS": "pax.example.org",
    "DATABASE_URL": "postgresql://pax_app@localhost/pax",
    "REDIS_URL": "redis://localhost/0",
}


@dataclass(frozen=True)
class Step:
    """One check: what it is called, and the command that makes it."""

    name: str
    command: list[str]
    environ: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """How a step went."""

    name: str
    verdict: str
    seconds: float = 0


def tool(name: str, *words: str) -> list[str]:
    """Return the command of a tool in the project's own environment."""
    return [str(BIN / name), *words]


def manage(*words: str) -> list[str]:
    """Return a manage.py command."""
    return [PYTHON, "manage.py", *words]


def shell_scripts() -> list[str]:
    """Return our shell scripts, which have no ending to be known by."""
    files = [*(ROOT / "script").iterdir(), ROOT / ".ci" / "run"]
    files += [file for file in (ROOT / "deploy").rglob("*") if file.is_file()]
    return [str(file) for file in files if file.read_bytes().startswith(b"#!/bin/")]


def steps() -> list[Step]:
    """Return the checks in the order that finds the simplest faults first."""
    return [
        Step("Regler för koden (ruff)", tool("ruff", "check")),
        Step("Kodens form (ruff format)", tool("ruff", "format", "--check")),
        Step("Typer (mypy)", tool("mypy")),
        Step("Importer pekar åt ett håll", tool("lint-imports")),
        Step("Stavning på engelska (codespell)", tool("codespell")),
        Step("Skalskript (shellcheck)", tool("shellcheck", "-x", *shell_scripts())),
        Step(
            "Inställningar för skarp drift (check --deploy)",
            manage("check", "--deploy", "--fail-level", "WARNING"),
            AS_IN_PRODUCTION,
        ),
        Step(
            "Varje ändrad modell har en migrering",
            manage("makemigrations", "--check", "--dry-run", "--no-input"),
        ),
        Step("Tester (pytest)", tests(), {"PAX_CHROMIUM": _chromium()}),
    ]


def pytest(*words: str) -> list[str]:
    """Return a pytest command."""
    return [PYTHON, "-m", "pytest", *words]


def tests() -> list[str]:
    """Return the command that runs all tests, or all but those for the full run."""
    chosen = () if FULL else ("-m", "not full")
    return pytest(*ON_BOTH_CORES, "--where-time-went", *chosen)


# --- the validator of PDFs ---------------------------------------------------------
# What it needs besides the Python packages (tests/pdfvalid.py).
JAXB = Path("/usr/share/java/jaxb-runtime.jar")


def validator() -> str:
    """Return why PDFs cannot be validated, after installing what we may, or nothing."""
    if _validator_missing() and may_apt():
        try:
            apt_install(_validator_missing())
        except NotPossibleError as problem:
            print(problem)  # noqa: T201 -- for people
    missing = _validator_missing()
    needed = " ".join(missing)
    return f"veraPDF behöver Java (sudo apt-get install {needed})" if missing else ""


def _validator_missing() -> list[str]:
    there = {
        "default-jre-headless": bool(shutil.which("java")),
        "libjaxb-java": JAXB.exists(),
    }
    return [package for package, is_there in there.items() if not is_there]


def of_validator() -> list[Outcome]:
    """Say in the summary that PDFs were not validated, and why; else nothing."""
    why = validator()
    name = "Validering av PDF (veraPDF)"
    return [Outcome(name, f"HOPPADES ÖVER: {why}")] if why else []


# --- the checker of HTML -----------------------------------------------------------
def of_html() -> list[Outcome]:
    """Fetch the HTML checker (tests/htmlvalid.py), or say why pages go unchecked."""
    folder = ROOT / "requirements" / "html"
    jar = folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    npm = shutil.which("npm")
    if not jar.exists() and npm:
        quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
        subprocess.run(  # noqa: S603 -- commands of our own
            [npm, "ci", *quiet], cwd=folder, check=False
        )
    why = "HOPPADES ÖVER: npm behövs (sudo apt-get install npm)"
    name = "HTML (Nu HTML checker)"
    return [] if jar.exists() else [Outcome(name, why)]


# --- browser -----------------------------------------------------------------------
def browser() -> str:
    """Return where Chromium is, installing it if we may, or an empty string."""
    if not _chromium() and may_apt():
        try:
            apt_install(["chromium"])
        except NotPossibleError as problem:
            print(problem)  # noqa: T201 -- for people
    return _chromium()


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    found = (shutil.which(name) for name in names)
    return os.environ.get("PAX_CHROMIUM", "") or next(filter(None, found), "")


def of_browser() -> list[Outcome]:
    """Say in the summary that no browser was used, and why; else nothing."""
    name = "Tester i webbläsare (Chromium)"
    why = "HOPPADES ÖVER: Chromium saknas (sudo apt-get install chromium)"
    return [] if browser() else [Outcome(name, why)]


# --- running -----------------------------------------------------------------------
def heading(name: str) -> None:
    """Set a step apart from the one before."""
    print(f"\n━━ {name} {'━' * max(0, 76 - len(name))}", flush=True)  # noqa: T201 -- for people


def run(step: Step) -> Outcome:
    """Run one step to its end, whatever it comes to."""
    began = time.monotonic()
    done = subprocess.run(  # noqa: S603 -- commands of our own
        step.command, cwd=ROOT, env={**os.environ, **step.environ}, check=False
    )
    verdict = "FEL" if done.returncode else "bra"
    return Outcome(step.name, verdict, time.monotonic() - began)


def everything() -> int:
    """Run all steps, sum up, and tell whether any failed."""
    began = time.monotonic()
    outcomes = [
        *of_validator(),
        *of_html(),
        *of_browser(),
    ]  # before the tests, which use them
    for step in steps():
        heading(step.name)
        outcomes.append(run(step))
    heading("Sammanfattning")
    for outcome in outcomes:
        seconds = f"{outcome.seconds:6.1f} s".replace(".", ",")
        print(f"{seconds}  {outcome.name}: {outcome.verdict}")  # noqa: T201 -- for people
    print(total(time.monotonic() - began))  # noqa: T201 -- for people
    return int(any(outcome.verdict == "FEL" for outcome in outcomes))


def total(seconds: float) -> str:
    """Say what everything took, and on the build server how much that leaves."""
    form = "Hela provet" if FULL else "Korta provet (hela: PAX_TEST_FULL=1)"
    said = f"{form}: {minutes(seconds)}"
    if os.environ.get("CI"):
        said += f" av byggserverns {minutes(CI_LIMIT)}"
    return said


def minutes(seconds: float) -> str:
    """Write a length of time for people: 14 min 5 s."""
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def main(words: list[str]) -> int:
    """Run everything, or only the tests that the words choose, on our own servers."""
    for given in NOT_FROM_OUTSIDE:
        os.environ.pop(given, None)
    with tempfile.TemporaryDirectory(prefix="pax-test-") as folder:
        os.environ["PAX_DATA_DIR"] = folder
        with borrowed(DataFolder(Path(folder)), disposable=True):
            if words:
                return run(Step("Tester", pytest(*words))).verdict == "FEL"
            return everything()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
