"""What rows refer to, found among what there is: directions, needs, units, people."""

from collections.abc import Iterable, Iterator
from typing import Any

from atgardsplan.exchange.reading import Fault
from atgardsplan.plan.columns import BY_KEY
from atgardsplan.plan.document import Content, needs_in
from atgardsplan.plan.models import (
    Criterion,
    Direction,
    Measure,
    Need,
    Plan,
    TableLabel,
)
from lagesbild.figures.models import Indicator
from pax.accounts.models import Agency, Unit, User
from pax.places.models import Area


def _key(text: str) -> str:
    """Give a name as it is compared: whatever its spaces, and its case."""
    return " ".join(text.split()).casefold()


def _by_names(rows: Iterable[Any], *names: str) -> dict[str, Any]:
    """Give rows by each of what people call them."""
    return {_key(getattr(row, name)): row for row in rows for name in names}


class KnownNames:
    """All that rows may refer to, read once; before the tree is written, its names.

    A direction is known by its code, its name, or a heading that is mapped to it; a
    need by its code or text; a unit as ”KS/Säkerhetsavdelningen” or by its name.
    """

    def __init__(self, plan: Plan, content: Content, by: User) -> None:
        self.directions: dict[str, Direction] = _by_names(
            Direction.objects.filter(plan=plan), "code", "name"
        )
        self.labels = {_key(x.name): x for x in TableLabel.objects.filter(plan=plan)}
        for key, label in self.labels.items():
            self.directions.setdefault(key, label.direction)
        self.all_needs: dict[str, Need] = _by_names(
            Need.objects.filter(plan=plan), "code", "text"
        )
        self.measures = list(
            Measure.objects.filter(plan=plan).select_related(
                "direction", "label", "unit__agency", "responsible"
            )
        )
        self.last_order = max((m.order for m in self.measures), default=0)
        self.criteria = {c.name: c for c in Criterion.objects.filter(plan=plan)}
        self.agencies = {a.code: a for a in Agency.objects.all()}
        self.area_names = {area.pk: area.name for area in Area.objects.all()}
        self.areas = {_key(name): pk for pk, name in self.area_names.items()}
        self.people: dict[str, User] = _by_names(
            User.objects.filter(is_active=True, is_system=False), "name", "username"
        )
        self.units = self._units()
        self.indicators = {
            str(one.uuid): one for one in Indicator.objects.visible_to(by)
        }
        self.coming = _names_in(content)

    def _units(self) -> dict[str, Unit]:
        found: dict[str, Any] = {}
        for one in Unit.objects.select_related("agency"):
            name = _key(one.name)
            # A name that two authorities have says nothing by itself.
            found[name] = None if name in found else one
            found[_key(f"{one.agency.code}/{one.name}")] = one
        return {key: unit for key, unit in found.items() if unit}

    # --- what a row says -------------------------------------------------------------
    def direction(self, row: Content) -> Direction | None:
        """Give the direction of a row: named, else that of its heading."""
        named = self.directions.get(_key(row["inriktning_id"]))
        return named or self.directions.get(_key(row["inriktning_tabell"]))

    def label(self, name: str, direction: Direction | None) -> TableLabel | None:
        """Give the heading of a row; one that is a direction's name is none."""
        found = self.labels.get(_key(name))
        return found if found and direction else None

    def needs(self, codes: Iterable[str]) -> list[Need]:
        """Give the needs of a row, each once."""
        found = [self.all_needs.get(_key(code)) for code in codes]
        return list({need.pk: need for need in found if need}.values())

    def unit(self, name: str) -> Unit | None:
        """Give the unit responsible."""
        return self.units.get(_key(name)) if name else None

    def person(self, name: str) -> User | None:
        """Give who is responsible."""
        return self.people.get(_key(name)) if name else None

    def area(self, name: str) -> int | None:
        """Give an area's id."""
        return self.areas.get(_key(name))

    def faults_of(self, row: Content) -> Iterator[Fault]:
        """Say what in a row refers to nothing that there is."""
        where = f"Rad {row.get('_rad', row['nr'])}"
        for key, name, place in self._unknown_in(row):
            yield Fault(where, BY_KEY[key].head, _unknown(name, place))

    def _unknown_in(self, row: Content) -> Iterator[tuple[str, str, str]]:
        names = {_key(row["inriktning_id"]), _key(row["inriktning_tabell"])} - {""}
        if not names & (self.directions.keys() | self.coming):
            named = row["inriktning_id"] or row["inriktning_tabell"]
            yield "inriktning_id", named, "planen"
        needs = self.all_needs.keys() | self.coming
        yield from (
            ("behov", n, "planen") for n in row["behov"] if _key(n) not in needs
        )
        lone = (("ansvarig_enhet", self.unit), ("ansvarig", self.person))
        for key, find in lone:
            if row[key] and not find(row[key]):
                yield key, row[key], "Pax"
        yield from (("omraden", n, "Pax") for n in row["omraden"] if not self.area(n))


def _unknown(text: str, where: str) -> str:
    """Say that something is not there, and what to do about it."""
    said = text[:60] or "Det"
    return f"”{said}” finns inte i {where}. Rätta det, eller lämna cellen tom."


def _names_in(content: Content) -> set[str]:
    """List what a whole plan will have when its tree is written."""
    directions = content.get("inriktningar", [])
    labels = content["tabellrubriker"] if directions else []
    named = [
        *(one[key] for one in directions for key in ("id", "namn")),
        *(one[key] for _, _, one in needs_in(content) for key in ("id", "text")),
        *(one["namn"] for one in labels),
    ]
    return set(map(_key, named))
