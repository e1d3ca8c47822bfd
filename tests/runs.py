"""What a run of the tests is: short or full, in which order, and where its time went.

A pytest plugin (pyproject.toml loads it).  docs/testing.md tells how it is used.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import Any

import pytest

#: The whole product of addresses, roles, relations and methods, and all that is long.
FULL = bool(os.environ.get("PAX_TEST_FULL"))
#: What a run draws by lot follows from this number, which its heading says.
SEED = "PAX_TEST_SEED"
#: Begun first, since each keeps one process busy for minutes, so that no process is
#: left with one of them when the others have nothing left to do.
LONG = ("browser", "servers", "outsiders")


def pick(*about: object) -> random.Random:
    """Give the lots of this run about something: the same in every process."""
    return random.Random(f"{os.environ[SEED]} {about}")


# --- one seed -------------------------------------------------------------------------
@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let one number decide both the order and what is drawn by lot."""
    if hasattr(config, "workerinput"):
        return  # this process has got it from the one that began it
    seed = os.environ.setdefault(SEED, str(random.Random().getrandbits(32)))
    if getattr(config.option, "randomly_seed", None) == "default":
        config.option.randomly_seed = int(seed)


def pytest_report_header() -> str:
    form = "full" if FULL else "short"
    return f"{form} form, drawn by {SEED}={os.environ[SEED]} (docs/testing.md)"


# --- order ----------------------------------------------------------------------------
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes minutes first; the rest stays in the order that was drawn."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[Any, ...]:
    mark = item.get_closest_marker("xdist_group")
    group = mark.args[0] if mark else ""
    turn = LONG.index(group) if group in LONG else len(LONG)
    # Stories share one Pax, and are told in the order that they stand.
    told = item.location[:2] if group == "browser" else ("", 0)
    return (turn, *told)


# --- what a process tells the one that began it ---------------------------------------
LEFT: Counter[str] = Counter()


def pytest_deselected(items: list[pytest.Item]) -> None:
    LEFT["full"] += sum(1 for item in items if item.get_closest_marker("full"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left"] = LEFT["full"]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Every process leaves out the same."""
    LEFT["full"] = getattr(node, "workeroutput", {}).get("left", 0)


# --- where the time went --------------------------------------------------------------
SECONDS: Counter[str] = Counter()
LONGEST: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--where-time-went",
        action="store_true",
        help="sum up what each folder of tests took, and what took longest",
    )


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    SECONDS[_place_of(report.nodeid)] += report.duration
    LONGEST[report.nodeid] += report.duration


def _place_of(nodeid: str) -> str:
    """Name the folder; for the house's own tests, which ask of everything, the file."""
    folder, _, file = nodeid.split("::")[0].rpartition("/")
    return f"{folder}/{file}" if folder == "tests/house" else f"{folder}/"


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if LEFT["full"]:
        left = f"{LEFT['full']} tests are left to the full run"
        terminalreporter.write_line(f"{left}: PAX_TEST_FULL=1 ./script/test")
    if config.getoption("where_time_went"):
        terminalreporter.section("where the time went, in seconds")
        for name, seconds in (*SECONDS.most_common(), *LONGEST.most_common(25)):
            if seconds >= 1:
                terminalreporter.write_line(f"| `{name}` | {seconds:.0f} |")
