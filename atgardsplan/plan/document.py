"""A plan as plain JSON, in the shape of the transcribed plan, gathered in few queries.

What is exported, sent, frozen, compared, printed and published is made of this.  The
keys are Swedish: they are the transcribed plan's.
"""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from atgardsplan.plan.columns import COLUMNS, FieldKind
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
from atgardsplan.plan.querysets import grouped
from lagesbild.figures.models import Indicator
from pax.places.models import Area

Content = dict[str, Any]
FORM = "atgardsplan/1"
LAW = "2023:196"
#: Written where a number of people is 1-4 and is not kept.
FEW = "färre än 5"


def content_of(plan: Plan, *, with_people: bool = False) -> Content:
    """Gather a plan; who is responsible is named only `with_people`.

    The same number of queries however large the plan is.
    """
    rows = _Rows(plan, with_people=with_people)
    return {
        "form": FORM,
        "titel": plan.title,
        "ar": [plan.year_from, plan.year_to],
        "myndighet": plan.agency.name,
        "beslutsunderlag": {
            "lag": LAW,
            "lagesbild_avser": plan.basis_year,
            "underlag": plan.basis,
        },
        "inledningstexter": {
            "bakgrund": paragraphs(plan.background),
            "underlag_for_samverkan": plan.cooperation,
            "prioriterade_inriktningar": paragraphs(plan.focus),
        },
        "inriktningar": [_direction(one, rows) for one in rows.directions],
        "tabellrubriker": [
            {"namn": label.name, "inriktning_id": rows.code_of[label.direction_id]}
            for label in rows.labels
        ],
        "pagaende_insatser": {
            "rubrik": plan.measures_heading,
            "ingress": plan.measures_lead,
            "rader": [rows.row(measure) for measure in rows.measures],
        },
        "kriterier": [
            {"namn": c.name, "forklaring": c.explanation, "vikt": c.weight}
            for c in rows.criteria
        ],
    }


def needs_in(content: Content) -> Iterator[tuple[Content, Content | None, Content]]:
    """Give every need with its direction, and a part of one with that need too."""
    for direction in content.get("inriktningar", []):
        for need in direction["behov"]:
            yield direction, None, need
            yield from ((direction, need, part) for part in need["delbehov"])


def paragraphs(text: str) -> list[str]:
    """Give a text's paragraphs."""
    return [part for part in text.split("\n\n") if part.strip()]


def number(value: Decimal | None) -> str:
    """Write a number so that it can be read again exactly: 12.5, or nothing."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(on: datetime.date | None) -> str:
    return on.isoformat() if on else ""


class _Rows:
    """All rows of a plan, and what they are called in the file."""

    def __init__(self, plan: Plan, *, with_people: bool) -> None:
        self.with_people = with_people
        mine: dict[str, Any] = {"plan": plan}
        self.directions = list(Direction.objects.filter(**mine))
        self.labels = list(TableLabel.objects.filter(**mine))
        self.needs = list(Need.objects.filter(**mine))
        self.measures = list(
            Measure.objects.filter(**mine).select_related("unit__agency", "responsible")
        )
        self.criteria = list(Criterion.objects.filter(**mine))
        self.code_of = {d.pk: d.code for d in self.directions}
        self.label_of = {label.pk: label.name for label in self.labels}
        self.need_code = {need.pk: need.code for need in self.needs}
        self.measure_code = {m.pk: m.code for m in self.measures}
        self.areas = dict(Area.objects.values_list("pk", "name"))
        self._gather(mine)

    def _gather(self, mine: dict[str, Any]) -> None:
        """Gather what hangs on needs and measures, by what it hangs on."""
        self.also = grouped(NeedAlso.objects.filter(**mine), "need_id")
        self.problems = grouped(NeedProblem.objects.filter(**mine), "need_id")
        self.serves = grouped(Serves.objects.filter(**mine), "measure_id")
        self.waits = grouped(Dependence.objects.filter(**mine), "measure_id")
        self.partners = grouped(
            Partner.objects.filter(**mine).select_related("agency"), "measure_id"
        )
        self.activities = grouped(
            Activity.objects.filter(**mine).select_related("responsible"), "measure_id"
        )
        self.goals = grouped(Goal.objects.filter(**mine), "measure_id")
        # Those who do not read the figures get no uuid, and lose nothing else.
        wanted = {g.indicator_id for goals in self.goals.values() for g in goals}
        self.indicators = dict(
            Indicator.objects.filter(pk__in=wanted).values_list("pk", "uuid")
        )
        self.risks = grouped(Risk.objects.filter(**mine), "measure_id")
        self.flows = grouped(Flow.objects.filter(**mine), "measure_id")
        self.scores = grouped(
            Score.objects.filter(**mine).select_related("criterion"), "measure_id"
        )

    def row(self, measure: Measure) -> Content:
        """Tell of a measure as a row of the plan."""
        row: Content = {
            column.key: _plain(getattr(measure, column.attr), column.kind)
            for column in COLUMNS
            if column.attr
        }
        row |= {
            "atgard": measure.title or None,
            "inriktning_tabell": self.label_of.get(measure.label_id or 0, ""),
            "inriktning_id": self.code_of[measure.direction_id],
            "behov": [self.need_code[s.need_id] for s in self.serves[measure.pk]],
            "omraden": [self.areas[pk] for pk in measure.areas if pk in self.areas],
            "ansvarig_enhet": _unit(measure),
            "trad": str(measure.thread),
            "poang": [_score(one) for one in self.scores[measure.pk]],
        }
        row |= self._hanging(measure)
        if self.with_people and measure.responsible:
            row["ansvarig"] = measure.responsible.username
        keys = [*(column.key for column in COLUMNS), "poang"]
        return {key: row[key] for key in keys if key in row}

    def _hanging(self, measure: Measure) -> Content:
        """Tell what hangs on a measure, in small objects."""
        pk = measure.pk
        return {
            "samverkansparter": [_partner(one) for one in self.partners[pk]],
            "aktiviteter": [self._activity(one) for one in self.activities[pk]],
            "indikatorer": [self._goal(one) for one in self.goals[pk]],
            "risker": [
                {"text": r.text, "hantering": r.handling} for r in self.risks[pk]
            ],
            "floden": [flow_in_words(one) for one in self.flows[pk]],
            "beror_pa": [
                {"nr": self.measure_code[one.on_id], "varfor": one.why}
                for one in self.waits[pk]
            ],
        }

    def _activity(self, one: Activity) -> Content:
        told = {
            "text": one.text,
            "klar_senast": _day(one.due_on),
            "gjord": _day(one.done_on),
        }
        if self.with_people:
            told["ansvarig"] = one.responsible.username if one.responsible else ""
        return told

    def _goal(self, one: Goal) -> Content:
        return {
            "matt": one.name,
            "enhet": one.unit,
            "utgangslage": number(one.baseline),
            "utgangsar": one.baseline_period,
            "mal": number(one.target),
            "senast": _day(one.target_on),
            "riktning": one.wished,
            "indikator": str(self.indicators.get(one.indicator_id, "")),
        }


def _plain(value: Any, kind: FieldKind) -> Any:
    """Write a field of a measure as its kind is written in a file."""
    if kind is FieldKind.LINES:
        return [line for line in value.split("\n") if line.strip()]
    if kind is FieldKind.DATE:
        return _day(value)
    if kind is FieldKind.MONEY:
        return number(value)
    return value


def _unit(measure: Measure) -> str:
    unit = measure.unit
    return f"{unit.agency.code}/{unit.name}" if unit else ""


def _partner(one: Partner) -> Content:
    code = one.agency.code if one.agency else ""
    return {"slag": one.kind, "namn": one.name, "myndighet": code}


def _score(one: Score) -> Content:
    return {
        "kriterium": one.criterion.name,
        "poang": one.points,
        "skal": one.reason,
    }


def flow_in_words(one: Flow) -> Content:
    """Tell of a flow: a number of 1-4 was never kept."""
    said = {
        "borjade": FEW if one.few_started else one.started,
        "fullfoljde": FEW if one.few_completed else one.completed,
        "avbrot": FEW if one.few_left else one.left,
    }
    return {"period": one.period} | {
        key: "" if value is None else str(value) for key, value in said.items()
    }


def _direction(one: Direction, rows: _Rows) -> Content:
    mine = [need for need in rows.needs if need.direction_id == one.pk]
    return {
        "id": one.code,
        "namn": one.name,
        "text": one.text,
        "behov": [
            _need(need, rows)
            | {"delbehov": [_need(p, rows) for p in mine if p.parent_id == need.pk]}
            for need in mine
            if need.parent_id is None
        ],
        "trad": str(one.thread),
    }


def _need(need: Need, rows: _Rows) -> Content:
    return {
        "id": need.code,
        "text": need.text,
        "i_alla": need.in_all,
        "ingar_aven_i": [rows.code_of[a.direction_id] for a in rows.also[need.pk]],
        "problem": [
            {
                "uuid": str(p.problem),
                "ar": p.year,
                "nummer": p.number,
                "rubrik": p.title,
            }
            for p in rows.problems[need.pk]
        ],
        "trad": str(need.thread),
    }
