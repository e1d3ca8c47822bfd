"""Bringing what was read into a plan: all of it, recorded once, or nothing."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.db import transaction

from atgardsplan.exchange.finding import Found
from atgardsplan.exchange.models import PlanImport, State
from atgardsplan.exchange.reading import (
    Fault,
    Read,
    count_from,
    date_from,
    decimal_from,
)
from atgardsplan.plan.columns import COLUMNS, Kind
from atgardsplan.plan.document import Content
from atgardsplan.plan.enums import PartnerKind, Wished
from atgardsplan.plan.models import (
    Activity,
    Criterion,
    Dependence,
    Direction,
    Flow,
    Goal,
    Measure,
    Need,
    NeedAlso,
    NeedProblem,
    Partner,
    Plan,
    Risk,
    Score,
    Serves,
    TableLabel,
)
from atgardsplan.plan.policies import check_can_write
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import WrongState
from pax.ui.traces import review

if TYPE_CHECKING:
    from pax.accounts.models import User

STEP = 10


@transaction.atomic
def look_at(plan: Plan, read: Read, label: str, raw: bytes, *, by: User) -> PlanImport:
    """Keep what was read to be looked at; nothing of the plan is changed."""
    check_can_write(plan, by)
    faults = [*read.faults, *faults_of(plan, read.content, by)]
    traces = list(traces_in(read.content))
    return PlanImport.objects.create(
        plan=plan,
        created_by=by,
        label=label[:200],
        sha256=hashlib.sha256(raw).hexdigest(),
        content=read.content,
        faults=[asdict(fault) for fault in faults],
        notes=[*read.notes, *traces],
        counts={"traces": len(traces)},
    )


def traces_in(content: Content) -> Iterator[str]:
    """Say where in a content something looks like a person (pax/ui/traces.py)."""
    texts = [
        (f"Behov {need['id']}", need["text"])
        for direction in content.get("inriktningar", [])
        for top in direction["behov"]
        for need in (top, *top["delbehov"])
    ]
    for row in content.get("pagaende_insatser", {}).get("rader", []):
        said = (row["atgard"], row["syfte"], row["malsattning"], *row["beskrivning"])
        texts.append((f"Rad {row['nr']}", "\n".join(text for text in said if text)))
    for where, text in texts:
        for trace in review(text):
            yield f"{where}: {trace.in_words}"


@transaction.atomic
def bring_in(
    imported: PlanImport, *, by: User, leave_faulty: bool = False, because: str = ""
) -> Plan:
    """Bring in what was looked at; rows with faults are left out only when so asked.

    `because`: why text that looks like a person is kept, when there is any.
    """
    plan: Plan = Plan.objects.select_for_update().get(pk=imported.plan_id)
    check_can_write(plan, by)
    if imported.state != State.PREVIEW:
        raise WrongState("Inläsningen är redan avgjord.")
    if imported.faults and not leave_faulty:
        raise WrongState(
            "Rätta raderna som inte gick att läsa, eller välj att läsa in resten."
        )
    if imported.counts.get("traces") and not because.strip():
        raise WrongState(
            "Något i filen ser ut att peka ut en person. Rätta filen, eller skriv "
            "varför texten ska behållas."
        )
    counts = write(plan, imported.content, by=by)
    counts["left"] = len(imported.faults)
    change(imported, because="Inläst", state=State.DONE, counts=counts)
    record(Verb.PLAN_IMPORTED, plan, by=by, because=f"{counts['new']} nya")
    if because:
        record(Verb.TRACES_KEPT, plan, by=by, because=because)
    return plan


@transaction.atomic
def discard(imported: PlanImport, *, by: User) -> PlanImport:
    """Throw away what was looked at."""
    check_can_write(imported.plan, by)
    if imported.state != State.PREVIEW:
        raise WrongState("Inläsningen är redan avgjord.")
    return change(imported, because="Kastad", state=State.DISCARDED)


def is_whole(content: Content) -> bool:
    """Tell whether a content has a tree of its own, or rows alone."""
    return bool(content.get("inriktningar"))


def faults_of(plan: Plan, content: Content, by: User) -> list[Fault]:
    """Say what in a content refers to something that there is not."""
    if is_whole(content) and Direction.objects.filter(plan=plan).exists():
        return [
            Fault(
                "Filen",
                "",
                "är en hel plan, och den här planen är inte tom. Läs in den i en ny "
                "plan, eller läs bara in rader.",
            )
        ]
    found = Found(plan, content, by)
    rows = content.get("pagaende_insatser", {}).get("rader", [])
    return [fault for row in rows for fault in found.faults_of(row)]


def write(plan: Plan, content: Content, *, by: User) -> dict[str, int]:
    """Write a content into a plan: its tree if it has one, and its rows."""
    if is_whole(content):
        _write_head(plan, content)
        _Tree(plan, by).write(content)
    return _Rows(plan, content, by).write()


def _write_head(plan: Plan, content: Content) -> None:
    """Let the file's texts stand where the plan has none of its own."""
    texts, table = content["inledningstexter"], content["pagaende_insatser"]
    basis = content["beslutsunderlag"]
    given = {
        "background": "\n\n".join(texts["bakgrund"]),
        "cooperation": texts["underlag_for_samverkan"],
        "focus": "\n\n".join(texts["prioriterade_inriktningar"]),
        "measures_lead": table["ingress"],
        "basis": basis["underlag"],
        "basis_year": basis["lagesbild_avser"],
    }
    about = {k: v for k, v in given.items() if v and not getattr(plan, k)}
    if table["rubrik"]:
        about["measures_heading"] = table["rubrik"]
    if about:
        change(plan, because="Inläst", **about)


def _thread(text: str) -> uuid.UUID:
    return uuid.UUID(text) if text else uuid.uuid4()


class _Tree:
    """Writes directions, headings, needs and criteria of a whole plan."""

    def __init__(self, plan: Plan, by: User) -> None:
        self.mine: dict[str, Any] = {"plan": plan, "created_by": by}
        self.directions: dict[str, Direction] = {}
        self.codes: set[str] = set()

    def write(self, content: Content) -> None:
        """Write it in the order that rows hang on each other."""
        for nth, told in enumerate(content["inriktningar"], start=1):
            self.directions[told["id"]] = Direction.objects.create(
                **self.mine,
                code=self._code(told["id"]),
                name=told["namn"],
                text=told["text"],
                thread=_thread(told["trad"]),
                order=nth * STEP,
            )
        for nth, told in enumerate(content["tabellrubriker"], start=1):
            if direction := self.directions.get(told["inriktning_id"]):
                TableLabel.objects.create(
                    **self.mine,
                    name=told["namn"],
                    direction=direction,
                    order=nth * STEP,
                )
        for told in content["inriktningar"]:
            self._needs(told["behov"], self.directions[told["id"]], None)
        for nth, told in enumerate(content["kriterier"], start=1):
            Criterion.objects.create(
                **self.mine,
                name=told["namn"],
                explanation=told["forklaring"],
                weight=told["vikt"],
                order=nth * STEP,
            )

    def _needs(
        self, needs: Iterable[Content], direction: Direction, parent: Need | None
    ) -> None:
        for nth, told in enumerate(needs, start=1):
            need = Need.objects.create(
                **self.mine,
                direction=direction,
                parent=parent,
                code=self._code(told["id"]),
                text=told["text"],
                in_all=told["i_alla"],
                thread=_thread(told["trad"]),
                order=nth * STEP,
            )
            for code in dict.fromkeys(told["ingar_aven_i"]):
                if other := self.directions.get(code):
                    NeedAlso.objects.create(**self.mine, need=need, direction=other)
            self._problems(need, told["problem"])
            if parent is None:
                self._needs(told["delbehov"], direction, need)

    def _problems(self, need: Need, problems: Iterable[Content]) -> None:
        for one in {p["uuid"]: p for p in problems}.values():
            NeedProblem.objects.create(
                **self.mine,
                need=need,
                problem=one["uuid"],
                year=one["ar"],
                number=one["nummer"],
                title=one["rubrik"],
            )

    def _code(self, code: str) -> str:
        """Keep a code that is the first of its kind, else give it a number."""
        own, n = code, 2
        while own in self.codes:
            own, n = f"{code[:16]}-{n}", n + 1
        self.codes.add(own)
        return own


class _Rows:
    """Writes rows: a measure that is known, by its thread or number, is changed."""

    def __init__(self, plan: Plan, content: Content, by: User) -> None:
        self.plan, self.by = plan, by
        self.mine: dict[str, Any] = {"plan": plan, "created_by": by}
        self.is_whole = is_whole(content)
        self.found = Found(plan, content, by)
        rows = content["pagaende_insatser"]["rader"]
        # A row that refers to what there is not is left out, whole.
        self.rows = [row for row in rows if not any(self.found.faults_of(row))]
        self.counts = {"new": 0, "changed": 0}
        self.made: dict[str, Measure] = {m.code: m for m in self.found.measures}

    def write(self) -> dict[str, int]:
        """Write the rows, then what ties them to each other."""
        by_thread = {str(m.thread): m for m in self.found.measures}
        for nth, row in enumerate(self.rows, start=1):
            known = by_thread.get(row["trad"])
            if known is None and not self.is_whole and not row["trad"]:
                known = self._same(row)
            self.made[row["nr"]] = self._one(row, known, nth)
        for row in self.rows:
            self._dependences(self.made[row["nr"]], row["beror_pa"])
        return self.counts

    def _same(self, row: Content) -> Measure | None:
        """Find the measure that a row without a thread is about: by its name."""
        direction = self.found.direction(row)
        same = [
            m
            for m in self.found.measures
            if row["atgard"]
            and m.title.lower() == row["atgard"].lower()
            and m.direction_id == (direction.pk if direction else 0)
        ]
        return same[0] if len(same) == 1 else None

    def _one(self, row: Content, known: Measure | None, nth: int) -> Measure:
        about = self._about(row)
        if known:
            given = self._given(row, about)
            change(known, because="Inläst", **given)
            self.counts["changed"] += 1
            measure = known
        else:
            measure = Measure.objects.create(
                **self.mine,
                **about,
                thread=_thread(row["trad"]),
                code=self._code(row["nr"]),
                order=self.found.last_order + nth * STEP,
            )
            self.counts["new"] += 1
        self._hang(measure, row, is_new=known is None)
        return measure

    def _code(self, wanted: str) -> str:
        taken = {m.code for m in self.made.values()}
        if wanted not in taken:
            return wanted
        numbers = [int(code) for code in taken if code.isdecimal()]
        return str(max(numbers, default=0) + 1)

    def _about(self, row: Content) -> dict[str, Any]:
        """Give the measure's fields as a row has them."""
        about: dict[str, Any] = {}
        for column in COLUMNS:
            if column.attr and column.attr != "code":
                about[column.attr] = _from_row(row[column.key], column.kind)
        direction = self.found.direction(row)
        return about | {
            "direction": direction,
            "label": self.found.label(row["inriktning_tabell"], direction),
            "unit": self.found.unit(row["ansvarig_enhet"]),
            "responsible": self.found.person(row["ansvarig"]),
            "areas": [pk for pk in map(self.found.area, row["omraden"]) if pk],
        }

    def _given(self, row: Content, about: dict[str, Any]) -> dict[str, Any]:
        """Change only what a row says: an empty cell takes nothing away."""
        return {
            name: value
            for name, value in about.items()
            if value not in ("", None, [])
            and (name not in ("stage", "progress") or row["_sager"])
        }

    def _hang(self, measure: Measure, row: Content, *, is_new: bool) -> None:
        known = set()
        if not is_new:
            ties = Serves.objects.filter(measure=measure)
            known = set(ties.values_list("need_id", flat=True))
        for need in self.found.needs(row["behov"]):
            if need.pk not in known:
                Serves.objects.create(**self.mine, measure=measure, need=need)
        if is_new:
            self._parts(measure, row)

    def _parts(self, measure: Measure, row: Content) -> None:
        on = {"measure": measure, **self.mine}
        writers: dict[str, Callable[[dict[str, Any], Content], None]] = {
            "aktiviteter": self._activity,
            "risker": self._risk,
            "samverkansparter": self._partner,
            "indikatorer": self._goal,
            "floden": self._flow,
            "poang": self._score,
        }
        for key, write_one in writers.items():
            for one in _each_once(row[key], ONCE.get(key, "")):
                write_one(on, one)

    def _risk(self, on: dict[str, Any], one: Content) -> None:
        Risk.objects.create(**on, text=one["text"][:200], handling=one["hantering"])

    def _activity(self, on: dict[str, Any], one: Content) -> None:
        Activity.objects.create(
            **on,
            text=one["text"][:200],
            due_on=date_from(one["klar_senast"]),
            done_on=date_from(one["gjord"]),
            responsible=self.found.person(one["ansvarig"]),
        )

    def _partner(self, on: dict[str, Any], one: Content) -> None:
        kind = one["slag"] if one["slag"] in PartnerKind.values else "annan"
        agency = self.found.agencies.get(one["myndighet"])
        Partner.objects.create(**on, kind=kind, name=one["namn"][:120], agency=agency)

    def _score(self, on: dict[str, Any], one: Content) -> None:
        if criterion := self.found.criteria.get(one["kriterium"]):
            Score.objects.create(
                **on, criterion=criterion, points=one["poang"], reason=one["skal"]
            )

    def _goal(self, on: dict[str, Any], one: Content) -> None:
        wished = one["riktning"] if one["riktning"] in Wished.values else ""
        Goal.objects.create(
            **on,
            name=one["matt"][:200],
            unit=one["enhet"][:40],
            baseline=decimal_from(one["utgangslage"]),
            baseline_period=one["utgangsar"][:20],
            target=decimal_from(one["mal"]),
            target_on=date_from(one["senast"]),
            wished=wished,
            indicator=self.found.indicators.get(one["indikator"]),
        )

    def _flow(self, on: dict[str, Any], one: Content) -> None:
        about: dict[str, Any] = {}
        for name, key in (
            ("started", "borjade"),
            ("completed", "fullfoljde"),
            ("left", "avbrot"),
        ):
            about[name], about[f"few_{name}"] = count_from(one[key])
        Flow.objects.create(**on, period=one["period"][:20], **about)

    def _dependences(self, measure: Measure, given: Iterable[Content]) -> None:
        for one in {d["nr"]: d for d in given}.values():
            other = self.made.get(one["nr"])
            if other and other.pk != measure.pk:
                Dependence.objects.get_or_create(
                    measure=measure,
                    on=other,
                    defaults={**self.mine, "why": one["varfor"][:200]},
                )


#: By what a part is told from others of its kind, where there may be only one of each.
ONCE = {"samverkansparter": "namn", "floden": "period", "poang": "kriterium"}


def _each_once(parts: list[Content], key: str) -> list[Content]:
    return list({one[key]: one for one in parts}.values()) if key else parts


def _from_row(value: Any, kind: Kind) -> Any:
    if kind is Kind.LINES:
        return "\n".join(value)
    if kind is Kind.DATE:
        return date_from(value)
    if kind is Kind.MONEY:
        return decimal_from(value)
    return value
