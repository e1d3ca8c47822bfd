"""What a run of the tests is: short or full, in which order, and where its time went.

A pytest plugin (pyproject.toml loads it).  docs/testing.md tells how it is used.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

#: The whole product of addresses, roles, relations and methods, and all that is long.
FULL = bool(os.environ.get("PAX_TEST_FULL"))
#: What a run draws by lot follows from this number, which its heading says.
SEED = "PAX_TEST_SEED"
#: What stays in one process, since it shares what takes long to make: a Pax, a world.
#: Begun first and in this order, since each keeps its process busy for minutes, so that
#: none is left with one of them when the other has nothing left to do.
GROUPS = {
    "browser": ("tests/e2e/",),
    "servers": ("tests/house/test_start.py", "tests/house/test_roles.py"),
    "releases": ("tests/releases/",),
    "outsiders": ("tests/house/test_outsiders.py",),
    "walls": ("tests/house/test_walls.py", "tests/house/test_locks.py"),
}
LONG = tuple(GROUPS)


def group_of(nodeid: str) -> str:
    """Name the group that a test is in; nothing for one that any process may take."""
    return next((g for g, places in GROUPS.items() if nodeid.startswith(places)), "")


def examples(number: int) -> settings:
    """Say how many examples are drawn: so many, or ten times that in the full form."""
    return settings(max_examples=number * (10 if FULL else 1))


def pick(*about: object) -> random.Random:
    """Give the lots of this run about something: the same in every process."""
    return random.Random(f"{os.environ[SEED]} {about}")


# Examples are as slow as the database, and share on purpose what was made before them.
settings.register_profile(
    "pax",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("pax")


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
    group = group_of(item.nodeid)
    turn = LONG.index(group) if group in LONG else len(LONG)
    # Stories share one Pax, and are told in the order that they stand.
    told = item.location[:2] if group == "browser" else ("", 0)
    return (turn, *told)


class InGroups(LoadScopeScheduling):
    """Gives a process a whole group, or one test.

    xdist's own groups (``--dist loadgroup``) are written into the names of the tests,
    where pytest 9 no longer reads them.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid) or nodeid


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> InGroups:
    config.option.loadscopereorder = False  # the order is ours
    return InGroups(config, log)


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
