"""The stage of the demo: carries out the acts of a scene, one person at a time.

A scene (scenes/*.toml) is a list of acts: who acts (`by`), which service is called
(`does`), with what (`args` and the rest), and the name its answer is kept under (`as`).
`when` is the day on which it is done, if that is not today.  `"$name"` is what has been
kept, read anew; a table of one key out of `acts.VALUES` is made by what stands there.
So the demo has history, log and disclosures like anything else.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db.models import Model
from django.utils import timezone

from pax.access.context import acting_as
from pax.accounts.models import User
from pax.demo import acts
from pax.demo.scenes import read


@contextmanager
def playing(username: str) -> Iterator[User]:
    """Let a person of the demo act, in a transaction of their own."""
    user = User.objects.get(username=username)
    with acting_as(user):
        yield user


def play(*scenes: str) -> None:
    """Carry out all acts of the scenes."""
    for scene in scenes:
        kept: dict[str, Any] = {}
        for act in read(scene)["acts"]:
            name = act.pop("as", "")
            kept[name] = _carry_out(kept, **act)


def _carry_out(
    kept: dict[str, Any],
    *,
    by: str,
    does: str,
    args: Any = (),
    when: Any = None,
    **more: Any,
) -> Any:
    with playing(by) as person, _as_on(when and _value(when, kept)):
        values = [_value(given, kept) for given in args]
        named = {key: _value(given, kept) for key, given in more.items()}
        return acts.ACTS[does](*values, by=person, **named)


@contextmanager
def _as_on(day: datetime.date | None) -> Iterator[None]:
    """Let an act be done on a day that has been, at noon: what follows it is later.

    Only what asks the application for the day; the database's own moments, and the
    log, say when it was played.
    """
    if day is None:
        yield
        return
    noon = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    with mock.patch.object(timezone, "now", return_value=noon):
        yield


def _value(given: Any, kept: dict[str, Any]) -> Any:
    """Give what is meant by a value of a scene."""
    if isinstance(given, str) and given.startswith("$"):
        return _kept(given[1:], kept)
    if isinstance(given, list):
        return [_value(one, kept) for one in given]
    if not isinstance(given, dict):
        return given
    inner = {key: _value(one, kept) for key, one in given.items()}
    name, *others = inner or [""]
    return inner if others or name not in acts.VALUES else _make(name, inner[name])


def _make(name: str, given: Any) -> Any:
    if isinstance(given, dict):
        return acts.VALUES[name](**given)
    return acts.VALUES[name](*(given if isinstance(given, list) else [given]))


def _kept(path: str, kept: dict[str, Any]) -> Any:
    """Read anew what was kept, or something in it: others have acted since."""
    name, *steps = path.split(".")
    found = kept[name]
    for step in ["", *steps]:
        if step:
            found = found[int(step)] if step.isdigit() else getattr(found, step)
        if isinstance(found, Model):
            found = type(found)._base_manager.get(pk=found.pk)
    return found
