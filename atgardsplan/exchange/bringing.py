"""Bringing what was read into a plan: all of it, recorded once, or nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from atgardsplan.exchange.finding import KnownNames
from atgardsplan.exchange.models import PlanImport
from atgardsplan.exchange.reading import (
    Fault,
    Read,
    count_from,
    date_from,
    decimal_from,
)
from atgardsplan.exchange.tables import cell_text
from atgardsplan.plan.columns import BY_KEY, COLUMNS, FieldKind
from atgardsplan.plan.document import Content, content_of, needs_in
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
from atgardsplan.plan.services.measures import remove_measure
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.errors import WrongState
from pax.imports.models import BaseImport
from pax.imports.review import CellChange, Line, Review
from pax.imports.services import (
    File,
    confirmed,
    discarded,
    lock_to_confirm,
    lock_to_undo,
    undone,
)
from pax.printing.models import PrintJob
from pax.tables.values import text_in
from pax.ui.traces import review

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
        sha256=File.of(label, raw).sha256,
        content=read.content,
        faults=[fault.as_data() for fault in faults],
        notes=[*read.notes, *traces],
        counts={"traces": len(traces)},
    )


def traces_in(content: Content) -> Iterator[str]:
    """Say where in a content something looks like a person (pax/ui/traces.py)."""
    texts = [(f"Behov {need['id']}", need["text"]) for _, _, need in needs_in(content)]
    for row in content.get("pagaende_insatser", {}).get("rader", []):
        said = (row["atgard"], row["syfte"], row["malsattning"], *row["beskrivning"])
        where = f"Rad {row.get('_rad', row['nr'])}"
        texts.append((where, "\n".join(text for text in said if text)))
    for where, text in texts:
        for trace in review(text):
            yield f"{where}: {trace.in_words}"


@transaction.atomic
def bring_in(
    imported: PlanImport,
    *,
    by: User,
    skip_faulty: bool = False,
    left_out: Collection[str] = (),
    because: str = "",
) -> Plan:
    """Bring in what was looked at; rows with faults are left out only when so asked.

    `left_out`: the numbers of other rows that are not brought in.  `because`: why text
    that looks like a person is kept, when there is any.
    """
    plan: Plan = Plan.objects.select_for_update().get(pk=imported.plan_id)
    check_can_write(plan, by)
    lock_to_confirm(imported, skip_faulty=skip_faulty)
    if imported.counts.get("traces") and not because.strip():
        raise WrongState(
            "Något i filen ser ut att peka ut en person. Rätta filen, eller skriv "
            "varför texten ska behållas."
        )
    rows = write(plan, imported.content, by=by, left_out=left_out)
    confirmed(imported, rows.counts, by=by, done=rows.done)
    record(Verb.PLAN_IMPORTED, plan, by=by, because=f"{rows.counts['new']} nya")
    if because:
        record(Verb.TRACES_KEPT, plan, by=by, because=because)
    return plan


@transaction.atomic
def discard(imported: PlanImport, *, by: User) -> PlanImport:
    """Throw away what was looked at."""
    check_can_write(imported.plan, by)
    discarded(imported)
    return imported


@transaction.atomic
def take_back(imported: PlanImport, *, by: User, because: str) -> PlanImport:
    """Take an import back: what was new is removed, what was changed as before.

    Raises WrongState when any of it has been changed since, or decided; a whole plan
    also when anything has come to it since.
    """
    plan: Plan = Plan.objects.select_for_update().get(pk=imported.plan_id)
    check_can_write(plan, by)
    lock_to_undo(imported, because)
    if is_whole(imported.content):
        _take_back_whole(plan, imported.done)
    else:
        _take_back_rows(plan, imported.done, by)
    undone(imported, because, by=by)
    record(Verb.PLAN_IMPORTED, plan, by=by, because=f"Ångrad: {because}")
    return imported


def _take_back_rows(plan: Plan, done: dict[str, Any], by: User) -> None:
    """Take away what rows made, and give what they changed as it was."""
    ties = (
        *Serves.objects.filter(plan=plan, pk__in=done["serves"]),
        *Dependence.objects.filter(plan=plan, pk__in=done["dependences"]),
    )
    for tie in ties:
        tie.delete()
    for measure, need in done.get("served", []):
        Serves.objects.create(
            plan=plan, created_by=by, measure_id=measure, need_id=need
        )
    measures = {str(m.uuid): m for m in Measure.objects.filter(plan=plan)}
    for key, what in done["measures"].items():
        _take_back_one(measures.get(key), what, by)


def _take_back_one(measure: Measure | None, what: dict[str, Any], by: User) -> None:
    """Take back what was done to one measure, unless it has been changed since."""
    if measure is None or measure.version != what["version"]:
        name = measure.title or f"nr {measure.code}" if measure else "En åtgärd"
        raise WrongState(
            f"Inläsningen kan inte ångras: ”{name}” har ändrats sedan dess. Rätta "
            "åtgärderna för hand i stället."
        )
    if what["before"] is None:
        remove_measure(measure, by=by)
    elif before := what["before"]:
        fields = {f.attname: f for f in Measure._meta.concrete_fields}
        values = {
            name: fields[name].to_python(value) if name in fields else value
            for name, value in before.items()
        }
        change(measure, because="Inläsningen ångrad", **values)


def _take_back_whole(plan: Plan, done: dict[str, Any]) -> None:
    """Take the tree and its measures away, and give the plan its own texts again."""
    if found := list(dict.fromkeys(_since(plan, done))):
        more = f" och {len(found) - MOST_TOLD} till" if len(found) > MOST_TOLD else ""
        raise WrongState(
            "Inläsningen kan inte ångras, för det här har tillkommit eller ändrats "
            f"sedan dess: {', '.join(found[:MOST_TOLD])}{more}. Rätta planen för hand "
            "i stället."
        )
    kinds: tuple[Any, ...] = (Measure, Need, TableLabel, Direction, Criterion)
    for kind in kinds:
        before = done["before"][kind._meta.label_lower]
        # What hangs on another was made after it, and is taken away before it.
        for row in (
            kind.objects.filter(plan=plan).exclude(pk__in=before).order_by("-pk")
        ):
            row.delete()
    texts = {
        name: before
        for name, (before, after) in done["texts"].items()
        if getattr(plan, name) == after
    }
    if texts:
        change(plan, because="Inläsningen ångrad", **texts)


#: How many of the things that stand in the way of an undoing are named.
MOST_TOLD = 5


def _since(plan: Plan, done: dict[str, Any]) -> Iterator[str]:
    """Name what has come to a plan, or is no longer as it was brought in."""
    for rows in _belonging(plan):
        label = rows.model._meta.label_lower
        for row in rows.exclude(pk__in=list(done["before"][label])):
            if done["after"][label].get(str(row.pk)) != row.version:
                kind = str(row._meta.verbose_name)
                has_page = hasattr(row, "get_absolute_url")
                yield f"{kind} ”{row}”" if has_page else kind


def _belonging(plan: Plan) -> Iterator[QuerySet[Any]]:
    """Give all that belongs to a plan or was made of it, but for files in and out."""
    for relation in Plan._meta.related_objects:
        model: Any = relation.related_model
        if not issubclass(model, (BaseImport, PrintJob)):
            yield model.objects.filter(**{relation.field.name: plan})


def _versions(plan: Plan) -> dict[str, dict[str, int]]:
    """Give the versions of all that belongs to a plan, by kind and id."""
    return {
        rows.model._meta.label_lower: {
            str(pk): version for pk, version in rows.values_list("pk", "version")
        }
        for rows in _belonging(plan)
    }


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
    found = KnownNames(plan, content, by)
    rows = content.get("pagaende_insatser", {}).get("rader", [])
    return [fault for row in rows for fault in found.faults_of(row)]


def write(
    plan: Plan, content: Content, *, by: User, left_out: Collection[str] = ()
) -> _Rows:
    """Write a content into a plan: its tree if it has one, and its rows."""
    done: dict[str, Any] = {}
    if is_whole(content):
        done = {"before": _versions(plan), "texts": _write_head(plan, content)}
        _Tree(plan, by).write(content)
    rows = _Rows(plan, content, by, left_out)
    rows.write()
    if done:
        rows.done |= done | {"after": _versions(plan)}
    return rows


def review_of(imported: PlanImport, *, by: User) -> Review:
    """Give what bringing in would do, row by row."""
    if not imported.content:
        return Review()
    return _Rows(imported.plan, imported.content, by).review()


def _write_head(plan: Plan, content: Content) -> dict[str, tuple[Any, Any]]:
    """Let the file's texts stand where the plan has none; give before and after."""
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
    before = {name: getattr(plan, name) for name in about}
    if about:
        change(plan, because="Inläst", **about)
    return {name: (before[name], after) for name, after in about.items()}


def _thread(text: str) -> uuid.UUID:
    """Give the thread that a file says, or a new one."""
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

    def __init__(
        self, plan: Plan, content: Content, by: User, left_out: Collection[str] = ()
    ) -> None:
        self.plan, self.by = plan, by
        self.mine: dict[str, Any] = {"plan": plan, "created_by": by}
        self.is_whole = is_whole(content)
        self.found = KnownNames(plan, content, by)
        rows = content["pagaende_insatser"]["rader"]
        # A row that refers to what there is not is left out, whole.
        self.rows = [
            row
            for row in rows
            if row["nr"] not in left_out and not any(self.found.faults_of(row))
        ]
        self.counts = {"new": 0, "changed": 0, "unchanged": 0}
        self.done: dict[str, Any] = {
            "measures": {},
            "serves": [],
            "served": [],
            "dependences": [],
        }
        self.made: dict[str, Measure] = {m.code: m for m in self.found.measures}
        self.by_thread = {str(m.thread): m for m in self.found.measures}
        self.ties_of: dict[int, list[Serves]] = {}
        for tie in Serves.objects.filter(plan=plan).select_related("need"):
            self.ties_of.setdefault(tie.measure_id, []).append(tie)

    def write(self) -> None:
        """Write the rows, then what ties them to each other."""
        for nth, row in enumerate(self.rows, start=1):
            self.made[row["nr"]] = self._one(row, self._known(row), nth)
        for row in self.rows:
            self._dependences(self.made[row["nr"]], row["beror_pa"])

    def review(self) -> Review:
        """Say what writing them would do."""
        lines: dict[str, list[Line]] = {"new": [], "changed": [], "unchanged": []}
        left = {m.pk: m for m in self.found.measures}
        stands = {
            row["trad"]: row
            for row in content_of(self.plan, with_people=True)["pagaende_insatser"][
                "rader"
            ]
        }
        kept = []
        for row in self.rows:
            known = self._known(row)
            cells = self._cells(known, row) if known else _new_cells(row)
            kind = "changed" if known and cells else "unchanged" if known else "new"
            name = f"{row['nr']} {row['atgard'] or row['syfte']}"
            lines[kind].append(Line(row["nr"], name[:120], cells))
            left.pop(known.pk if known else 0, None)
            if known and (said := self._kept(known, row, stands[str(known.thread)])):
                kept.append(said[:300])
        missing = [f"{m.code} {m.title or m.purpose}"[:120] for m in left.values()]
        unchanged = len(lines["unchanged"])
        return Review(lines["new"], lines["changed"], unchanged, missing, kept)

    def _cells(self, known: Measure, row: Content) -> list[CellChange]:
        """Tell what a row would change of a measure, in words."""
        cells = [
            CellChange(HEADS[name], self._said(name, before), self._said(name, after))
            for name, (before, after) in self._changes(known, row).items()
        ]
        added, gone = self._needs(known, row)
        if added or gone:
            had = [tie.need for tie in self.ties_of.get(known.pk, [])]
            left = [need for need in had if need not in [tie.need for tie in gone]]
            before, after = (
                ", ".join(need.code for need in needs)
                for needs in (had, [*left, *added])
            )
            cells.append(CellChange(BY_KEY["behov"].head, before, after))
        return cells

    def _kept(self, known: Measure, row: Content, stands: Content) -> str:
        """Say what a row has of a known measure that no file changes."""
        differs = [
            column.head
            for column in COLUMNS
            if column.kind is FieldKind.PARTS
            and column.key in row.get("_har", ())
            and _parts_of(row, column.key) != _parts_of(stands, column.key)
        ]
        name = known.title or known.purpose
        return f"{known.code} {name}: {', '.join(differs)}" if differs else ""

    def _changes(self, known: Measure, row: Content) -> dict[str, tuple[Any, Any]]:
        """Give what a row would change of a measure: before and after."""
        given = self._given(row, self._about(row))
        return {
            name: (getattr(known, name), value)
            for name, value in given.items()
            if getattr(known, name) != value
        }

    def _needs(self, known: Measure, row: Content) -> tuple[list[Need], list[Serves]]:
        """Give the needs that a row ties a measure to, and the ties that it takes."""
        ties, named = self.ties_of.get(known.pk, []), self.found.needs(row["behov"])
        has, keeps = {tie.need_id for tie in ties}, {need.pk for need in named}
        added = [need for need in named if need.pk not in has]
        gone = [tie for tie in ties if tie.need_id not in keeps]
        return added, gone if "behov" in row.get("_har", ()) else []

    def _said(self, name: str, value: Any) -> str:
        if name == "areas":
            return ", ".join(self.found.area_names[pk] for pk in value)
        if name in CHOICES:
            return str(CHOICES[name].get(value, value))
        return text_in(value) if isinstance(value, bool | None) else str(value)

    def _known(self, row: Content) -> Measure | None:
        """Find the measure that a row is about: by its thread, else by its name."""
        known = self.by_thread.get(row["trad"])
        if known is None and not self.is_whole and not row["trad"]:
            known = self._same(row)
        return known

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
        """Write one row: a new measure, or what it changes of one that is known."""
        if known:
            self._change(known, row)
            return known
        measure: Measure = Measure.objects.create(
            **self.mine,
            **self._about(row),
            thread=_thread(row["trad"]),
            code=self._code(row["nr"]),
            order=self.found.last_order + nth * STEP,
        )
        self.counts["new"] += 1
        self._note(measure, None)
        for need in self.found.needs(row["behov"]):
            Serves.objects.create(**self.mine, measure=measure, need=need)
        self._parts(measure, row)
        return measure

    def _change(self, known: Measure, row: Content) -> None:
        changes = self._changes(known, row)
        added, gone = self._needs(known, row)
        fields = {f.name: f.attname for f in Measure._meta.concrete_fields}
        columns = [fields[name] for name in changes]
        before = {column: getattr(known, column) for column in columns}
        if changes:
            after = {name: now for name, (_, now) in changes.items()}
            change(known, because="Inläst", **after)
        for need in added:
            tie = Serves.objects.create(**self.mine, measure=known, need=need)
            self.done["serves"].append(tie.pk)
        for tie in gone:
            self.done["served"].append([tie.measure_id, tie.need_id])
            tie.delete()
        if changes or added or gone:
            self.counts["changed"] += 1
            self._note(known, before)
        else:
            self.counts["unchanged"] += 1

    def _note(self, measure: Measure, before: dict[str, Any] | None) -> None:
        """Keep what is needed to take it back; a new one has no before."""
        self.done["measures"][str(measure.uuid)] = {
            "version": measure.version,
            "before": before,
        }

    def _code(self, wanted: str) -> str:
        """Give a measure the number that its row has, unless that is taken."""
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
        """Change what the file has a column for: an empty cell there takes away.

        What a measure must have is not taken away by an empty cell.
        """
        may_empty = {ATTRS[key] for key in row.get("_har", ()) if key in ATTRS}
        return {
            name: value
            for name, value in about.items()
            if (not _is_nothing(value) or name in may_empty)
            and (name not in ("stage", "progress") or row["_sager"])
        }

    def _parts(self, measure: Measure, row: Content) -> None:
        """Write what hangs on a new measure."""
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
        """Say what a measure waits for, of those that were named."""
        for one in {d["nr"]: d for d in given}.values():
            other = self.made.get(one["nr"])
            if other and other.pk != measure.pk:
                tie, is_new = Dependence.objects.get_or_create(
                    measure=measure,
                    on=other,
                    defaults={**self.mine, "why": one["varfor"][:200]},
                )
                if is_new:
                    self.done["dependences"].append(tie.pk)


#: What the fields of a measure are called, and their words.
HEADS = {c.attr: c.head for c in COLUMNS if c.attr} | {
    "direction": BY_KEY["inriktning_id"].head,
    "label": BY_KEY["inriktning_tabell"].head,
    "unit": BY_KEY["ansvarig_enhet"].head,
    "responsible": BY_KEY["ansvarig"].head,
    "areas": BY_KEY["omraden"].head,
}
#: The columns whose cells may be emptied, and what each is of a measure.
ATTRS = {
    c.key: c.attr for c in COLUMNS if c.attr not in ("", "code", "stage", "progress")
} | {"ansvarig_enhet": "unit", "ansvarig": "responsible", "omraden": "areas"}
CHOICES = {c.attr: dict(c.choices.choices) for c in COLUMNS if c.choices}


def _is_nothing(value: Any) -> bool:
    """Tell whether a cell says nothing; 0 kronor is something."""
    return value in ("", None, []) or value is False


def _parts_of(row: Content, key: str) -> set[str]:
    """Give what hangs on a row in one column, to be compared: in no order."""
    return set(cell_text(row.get(key), BY_KEY[key]).split("\n"))


def _new_cells(row: Content) -> list[CellChange]:
    """Tell what a new measure will say, cell by cell."""
    told = [c for c in COLUMNS if c.key not in ("nr", "trad") and row[c.key]]
    return [CellChange(c.head, "", cell_text(row[c.key], c)) for c in told]


#: By what a part is told from others of its kind, where there may be only one of each.
ONCE = {"samverkansparter": "namn", "floden": "period", "poang": "kriterium"}


def _each_once(parts: list[Content], key: str) -> list[Content]:
    """Keep the last of those that are told apart by a key."""
    return list({one[key]: one for one in parts}.values()) if key else parts


def _from_row(value: Any, kind: FieldKind) -> Any:
    """Give what a cell says as the measure's field keeps it."""
    if kind is FieldKind.LINES:
        return "\n".join(value)
    if kind is FieldKind.DATE:
        return date_from(value)
    if kind is FieldKind.MONEY:
        return decimal_from(value)
    return value
