"""What is printed: a plan in the form of the real one, or a paper.

Made of the content and nothing else, so that the same content gives the same file.
"""

import datetime
import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from atgardsplan.papers.enums import PaperKind
from atgardsplan.plan.document import Content, content_of, needs_in
from atgardsplan.plan.models import Measure, Plan, PlanEdition
from atgardsplan.plan.reading import (
    LABELS,
    PlannedGoal,
    PlanReading,
    TableGroup,
    TableRow,
)
from atgardsplan.plan.selectors.measures import goals_of
from lagesbild.report.enums import Variant
from lagesbild.report.text import parse, to_html
from pax.accounts.models import User
from pax.editions.content import fingerprint
from pax.ui.swedish import day, kronor


def order_of(thing: Plan | PlanEdition, variant: Variant, *, by: User) -> Content:
    """Order a document: of what is frozen nothing but what was frozen."""
    if isinstance(thing, Plan):
        content = content_with_values(thing, by=by)
    else:
        newer = thing.newest_of(PlanEdition.objects.visible_to(by).defer("content"))
        content = dict(thing.content)
        if newer:
            content["ersatt"] = newer.replaces_in_words
    return {"kind": "plan", "content": content, "variant": str(variant)}


def content_with_values(plan: Plan, *, by: User) -> dict[str, Any]:
    """Give a living plan with its indicators' latest values, for who reads them."""
    content = content_of(plan)
    content["varden_hamtade"] = timezone.localdate().isoformat()
    measures = {m.code: m for m in Measure.objects.filter(plan=plan)}
    views = goals_of(measures.values(), by, to_give=True)
    for row in content["pagaende_insatser"]["rader"]:
        mine = views.get(measures[row["nr"]].pk, [])
        for told, view in zip(row["indikatorer"], mine, strict=True):
            told |= {"senaste": view.latest, "senaste_period": view.period}
    return content


# --- as it is printed ----------------------------------------------------------------
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans("åäöéÅÄÖÉ", "aaoeaaoe")


def file_name(*words: str) -> str:
    """Name a file in plain letters, digits and hyphens."""
    plain = "-".join(words).translate(_LETTERS).lower()
    return _NOT_PLAIN.sub("-", plain).strip("-")[:80]


def long_day(text: str) -> str:
    """Write a day that is told as 2026-02-17: 17 februari 2026."""
    return day(datetime.date.fromisoformat(text), long=True) if text else ""


@dataclass(frozen=True)
class PrintedDocument:
    """What is printed: its content, and the day that it speaks of."""

    content: Content
    at: datetime.datetime

    @property
    def at_text(self) -> str:
        """The day that the document speaks of."""
        return day(self.at, long=True)

    @property
    def sha256(self) -> str:
        """The fingerprint of what was decided, and not of what is said of it since."""
        decided = {name: v for name, v in self.content.items() if name != "ersatt"}
        return str(fingerprint(decided))


@dataclass(frozen=True)
class WorkedMeasure:
    """A measure as those who work with it need it."""

    row: TableRow
    heading: str

    @property
    def told(self) -> Content:
        """All that is told of it."""
        return self.row.told

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What is known of it, head by head; what is not known is left out."""
        told = self.told
        partners = [one["namn"] for one in told.get("samverkansparter", ())]
        days = [long_day(told.get(key, "")) for key in ("borjar", "klar_senast")]
        cost = told.get("kostnad", "")
        found = [
            ("Status", self.row.status),
            ("Hur det går", _choice(told, "laget")),
            ("Ansvarig enhet", self.row.unit),
            ("Vems", _choice(told, "vems")),
            ("Samverkansparter", ", ".join(partners)),
            ("Områden", ", ".join(told.get("omraden", ()))),
            ("Tid", " \N{EN DASH} ".join(filter(None, days))),
            ("Art och verkan", _kinds(told)),
            ("Kostnad", kronor(Decimal(cost)) if cost else ""),
            ("Så betalas den", told.get("finansiering", "")),
            ("Möter behov", ", ".join(told.get("behov", ()))),
        ]
        return [(head, text) for head, text in found if text]

    @property
    def activities(self) -> list[tuple[str, str]]:
        """What is to be done, and when it was or is to be."""
        return [(one["text"], _when(one)) for one in self.told.get("aktiviteter", ())]


def _when(activity: Content) -> str:
    if activity["gjord"]:
        return f"gjord {long_day(activity['gjord'])}"
    until = activity["klar_senast"]
    return f"senast {long_day(until)}" if until else "ingen dag satt"


def _choice(told: Content, key: str) -> str:
    return str(LABELS[key].get(told.get(key, ""), ""))


def _kinds(told: Content) -> str:
    found = [_choice(told, key) for key in ("art", "verkan", "perspektiv")]
    return ", ".join(filter(None, found))


@dataclass(frozen=True)
class PlanDocument(PrintedDocument):
    """A plan on paper."""

    variant: Variant

    kind = "plan"

    @cached_property
    def reading(self) -> PlanReading:
        """The plan as pages and paper read it."""
        return PlanReading(self.content)

    @property
    def edition(self) -> Content:
        """The decision, or nothing while it is a draft."""
        return dict(self.content.get("beslut") or {})

    @property
    def decided_on_text(self) -> str:
        """The day of the decision."""
        return long_day(self.edition.get("datum", ""))

    @property
    def is_internal(self) -> bool:
        """Whether it has what is for those who work with it."""
        return self.variant == Variant.INTERNAL

    @property
    def variant_name(self) -> str:
        """What the variant is called."""
        return str(self.variant.label)

    @property
    def title(self) -> str:
        """What the document is called."""
        return f"{self.reading.title} {self.reading.years}"

    @property
    def subject(self) -> str:
        """What it is about, for those who look at the file and not in it."""
        return f"{self.content['myndighet']}, {self.variant_name.lower()} variant"

    @property
    def file_name(self) -> str:
        """What its file is called, without an ending."""
        number = self.edition.get("utgava")
        state = f"utgava-{number}" if number else "utkast"
        return file_name("atgardsplan", self.reading.years, self.variant, state)

    @cached_property
    def directions(self) -> list[Content]:
        """The directions, numbered, with the needs of others that stand in them too."""
        return [
            one
            | {
                "nummer": number,
                "ankare": f"inriktning-{number}",
                "hit_hor": [
                    need
                    for other in self.content["inriktningar"]
                    for need in other["behov"]
                    if one["id"] in need["ingar_aven_i"]
                ],
            }
            for number, one in enumerate(self.reading.directions, start=1)
        ]

    @cached_property
    def groups(self) -> list[TableGroup]:
        """The table, heading by heading."""
        return self.reading.groups

    @cached_property
    def worked(self) -> list[WorkedMeasure]:
        """The measures with what is for those who work with them."""
        return [
            WorkedMeasure(row, group.heading)
            for group in self.groups
            for row in group.rows
        ]

    @cached_property
    def goals(self) -> list[PlannedGoal]:
        """Every indicator with the measure that it follows."""
        return self.reading.goals

    @property
    def has_latest(self) -> bool:
        """Whether the latest values are told: of a living plan."""
        return "varden_hamtade" in self.content

    @cached_property
    def problems(self) -> list[Content]:
        """The problems of the lägesbild that some need answers, each once."""
        found = {
            problem["uuid"]: problem
            for _, _, need in needs_in(self.content)
            for problem in need["problem"]
        }
        return sorted(found.values(), key=lambda one: (one["ar"], one["nummer"]))

    @cached_property
    def known(self) -> list[tuple[str, list[str]]]:
        """Where it is known what measures do: each source, and of which measures."""
        found: dict[str, list[str]] = {}
        for group in self.groups:
            for row in group.rows:
                if source := row.told.get("kand_verkan_kalla"):
                    name = row.name or group.heading
                    found.setdefault(source, []).append(name)
        return list(found.items())


@dataclass(frozen=True)
class PaperDocument(PrintedDocument):
    """A report or a follow-up on paper."""

    sent_on: str

    kind = "paper"

    @property
    def title(self) -> str:
        """What the document is called."""
        return str(self.content["rubrik"])

    @property
    def kind_name(self) -> str:
        """What sort of paper it is."""
        return str(PaperKind(self.content["handling"]).label)

    @property
    def is_follow_up(self) -> bool:
        """Whether it is the follow-up that 6 § asks for."""
        return bool(self.content["handling"] == PaperKind.FOLLOW_UP)

    @property
    def subject(self) -> str:
        """What it is about."""
        return f"{self.kind_name}, {self.content['myndighet']}"

    @property
    def period(self) -> str:
        """The days that it speaks of."""
        first, last = map(long_day, self.content["period"])
        return f"{first} \N{EN DASH} {last}"

    @property
    def sent_text(self) -> str:
        """The day that it was handed over, or nothing."""
        return long_day(self.sent_on)

    @property
    def file_name(self) -> str:
        """What its file is called, without an ending."""
        last = self.content["period"][1]
        state = "" if self.sent_on else "utkast"
        return file_name(self.content["handling"], last, state)

    @cached_property
    def sections(self) -> list[dict[str, Any]]:
        """Its sections, as they are printed."""
        return [
            {
                "number": number,
                "title": one["rubrik"],
                "anchor": f"avsnitt-{number}",
                "body": to_html(
                    parse(one["text"]), level=3, prefix=one["nyckel"], on_paper=True
                ),
            }
            for number, one in enumerate(self.content["avsnitt"], start=1)
        ]


def expected_pages(order: Content) -> int:
    """Guess how many pages it will be: for the progress bar only."""
    content = order["content"]
    if order["kind"] == "paper":
        text = sum(len(one["text"]) for one in content["avsnitt"])
        return 3 + math.ceil(text / 2200)
    rows = len(content["pagaende_insatser"]["rader"])
    per_page = 2.5 if order["variant"] == Variant.INTERNAL else 6
    return 7 + len(content["inriktningar"]) + math.ceil(rows / per_page)
