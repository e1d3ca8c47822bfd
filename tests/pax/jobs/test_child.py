"""Work in a process of its own: whole, within its limits, gone when it is stopped."""

import pytest

from pax.jobs import child
from pax.jobs.child import ChildFailed, Limits, Stopped, run_in_child

HERE = "tests.pax.jobs.test_child"
ROOM = Limits(megabytes=1024, seconds=20)


def count(order, payload, tell):
    tell(order["to"])
    print("what a library says is not heard")  # noqa: T201 -- that is the test
    return payload * order["to"]


def eat(_order, _payload, _tell):
    return b"x" * 10**9


def sleep(_order, _payload, _tell):
    import time  # noqa: PLC0415 -- in the child

    time.sleep(60)


def quote(_order, _payload, _tell):
    raise ValueError("Anna Andersson")


def run(name, **more):
    return run_in_child(f"{HERE}:{name}", {"to": 3}, **{"limits": ROOM} | more)


@pytest.mark.slow
def test_what_is_made_comes_back_whole():
    assert run("count", payload=b"\n\x00" * 400_000) == b"\n\x00" * 1_200_000


@pytest.mark.slow
def test_no_more_memory_is_taken_than_may_be():
    with pytest.raises(ChildFailed, match="MemoryError"):
        run("eat", limits=Limits(megabytes=700, seconds=20))


@pytest.mark.slow
def test_what_takes_too_long_is_given_up():
    with pytest.raises(ChildFailed, match="TimeoutError"):
        run("sleep", limits=Limits(megabytes=1024, seconds=0.5))


@pytest.mark.slow
def test_a_stop_ends_it(monkeypatch):
    monkeypatch.setattr(child, "BEAT", 0.05)
    with pytest.raises(Stopped):
        run("sleep", tell=lambda _: False)


@pytest.mark.slow
def test_a_fault_is_told_by_its_kind_only():
    with pytest.raises(ChildFailed) as fault:
        run("quote")
    assert str(fault.value) == "ValueError"
