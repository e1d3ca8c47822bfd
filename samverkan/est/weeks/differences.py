"""What a correction says otherwise than the version it corrects, area by area.

Told from the two pictures as they are read, so that it is what really differs and not
what the coordinator wrote that they meant to change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from pax.accounts.models import User
from pax.history.versions import Records, all_records, itself
from pax.ui import swedish
from pax.ui.parts import Change
from samverkan.est.enums import Audience
from samverkan.est.models import Edition, FrozenEdition, OfEdition
from samverkan.est.querysets import is_authority
from samverkan.est.weeks.selectors import KINDS, Content, day_of, level_of, picture_of

#: Why a row is in a correction that nobody has changed there, as its history says.
COPIED = "Följde med från den frysta versionen"
HEAD = {"overall": "Lägesbild", "measures": "Insatser", "information": "Information"}
#: What is told of an area beside its level, in the order it is read.
OF_AREA = {
    "note": "Varför den nivån",
    "overall": "Övergripande lägesbild",
    "phase": "Fas",
}
LISTS = {
    "new_events": "händelse",
    "past_month": "händelse senaste månaden",
    "new_actions": "åtgärd",
    "ongoing": "pågående åtgärd",
}


@dataclass(frozen=True)
class Changed:
    """What differs of one area, or of the whole municipality."""

    name: str
    changes: list[Change]


def changes_of(edition: Edition, user: User) -> list[Changed]:
    """Tell what a correction says otherwise, as those of one's audience read both."""
    if edition.corrects_id is None:
        return []
    pictures = FrozenEdition.objects.read_by(user)
    before = pictures.filter(edition=edition.corrects_id).first()
    if before is None:
        return []
    after = pictures.filter(edition=edition).first()
    audience = Audience.AUTHORITIES if is_authority(user) else Audience.ALL
    return differences(
        before.content, after.content if after else picture_of(edition, audience)
    )


def history_of(edition: Edition, user: User) -> list[Records]:
    """Name the records of a version of a week, as far as one sees them.

    What a correction began with is told as nobody's doing: who wrote it stands in the
    history of the version it came from.
    """
    about = itself(edition)
    if edition.corrects_id:
        about = replace(about, taken_over=frozenset(HEAD))
    told = [about, *all_records(OfEdition, user, edition=edition)]
    return [
        replace(
            one, rows=one.rows.exclude(history_type="+", history_change_reason=COPIED)
        )
        for one in told
    ]


def differences(before: Content, after: Content) -> list[Changed]:
    """Compare two pictures of a week."""
    head = Changed("Hela kommunen", list(_texts(before, after, HEAD)))
    then = {area["area"]: area for area in before["areas"]}
    now = {area["area"]: area for area in after["areas"]}
    areas = [
        Changed((now.get(key) or then[key])["name"], list(_area(before, after, key)))
        for key in dict.fromkeys([*now, *then])
    ]
    return [one for one in (head, *areas) if one.changes]


def _area(before: Content, after: Content, key: str) -> Iterator[Change]:
    old, new = _area_of(before, key), _area_of(after, key)
    # By its number: that a level has been given another name since is no new judgment.
    if old.get("level") != new.get("level"):
        yield Change("Bedömning av läget", _level(before, old), _level(after, new))
    yield from _texts(old, new, OF_AREA)
    for name, kind in LISTS.items():
        yield from _entries(old.get(name, ()), new.get(name, ()), kind)


def _area_of(content: Content, key: str) -> Content:
    return next((area for area in content["areas"] if area["area"] == key), {})


def _texts(old: Content, new: Content, labels: dict[str, str]) -> Iterator[Change]:
    for name, label in labels.items():
        was, says = (str(one.get(name) or "") for one in (old, new))
        if was != says:
            yield Change(label, was, says)


def _level(content: Content, area: Content) -> str:
    level = level_of(content, area) if area else None
    return f"{level['number']}. {level['name']}" if level else "Ingen bedömning"


def _entries(old: Any, new: Any, kind: str) -> Iterator[Change]:
    """Compare entries, each with itself in the other version, by its thread."""
    then = {entry["thread"]: entry for entry in old}
    now = {entry["thread"]: entry for entry in new}
    for thread in dict.fromkeys([*then, *now]):
        was, says = (_written(one.get(thread)) for one in (then, now))
        if was == says:
            continue
        if not was:
            label = f"Tillagd {kind}"
        else:
            label = kind.capitalize() if says else f"Borttagen {kind}"
        agency = (now.get(thread) or then[thread])["agency"]
        yield Change(f"{label}, {agency}", was, says)


def _written(entry: Content | None) -> str:
    """Write all that is read of an event or an action."""
    if entry is None:
        return ""
    on = day_of(entry.get("happened_on"))
    told = [
        entry["text"],
        KINDS.get(entry.get("kind", ""), ""),
        swedish.day(on) if on else "",
        f"{entry['count']} gånger" if entry.get("count") else "",
        f"Ansvarig: {entry['responsible']}" if entry.get("responsible") else "",
        "Avslutad" if entry.get("is_ended") else "",
        f"Återkoppling: {entry['feedback']}" if entry.get("feedback") else "",
        Audience(entry["audience"]).label,
    ]
    return "\n".join(line for line in told if line)
