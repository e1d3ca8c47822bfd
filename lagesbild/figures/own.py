"""Counts of an authority's own work, without persons.

Counted in the database under the identity of the one who asks: row security decides
what is counted, so nobody's count holds more than they may read.  Small counts are
hidden before anything leaves (`Account.figures`).

Of EST the frozen pictures for all who take part are read; whoever does not take part
counts nothing there.  A week belongs to the month, as to the year, where its Thursday
is (ISO 8601).
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connection

from cases.enums import SUPPORTS, DisclosureKind
from cases.process import gokungen
from lagesbild.figures.enums import AreaLevel, Direction, Measure, Theme
from lagesbild.figures.ledger import Giving, suppress_after
from lagesbild.figures.suppression import Key, Published, Tables, explain
from pax.accounts.models import User
from samverkan.est.enums import Audience, EventKind
from samverkan.est.models import FrozenEdition
from samverkan.est.periods import THURSDAY, Period
from samverkan.meetings.enums import OVER


@dataclass(frozen=True)
class OwnFigure:
    """One number as it may leave the authority."""

    key: str
    title: str
    unit: str
    value: str | None  # a decimal number as text; None when it is hidden
    is_suppressed: bool = False
    definition: str = ""
    theme: str = Theme.ECONOMY
    area: str = ""
    direction: str = Direction.NONE
    part: str = ""  # 01-12: a month of the year

    @property
    def indicator_key(self) -> str:
        """What it is measured as: one indicator has values of areas and of months."""
        key = self.key.removesuffix(f":{self.part}") if self.part else self.key
        return key.removesuffix(f":{self.area}") if self.area else key

    @property
    def area_level(self) -> str:
        """What kind of place it is about."""
        return AreaLevel.AREA if self.area else AreaLevel.MUNICIPALITY

    def as_data(self) -> dict[str, Any]:
        """Write it so that it can be kept as JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Label:
    """What a counted cell is called, and where it is about."""

    title: str
    definition: str = ""
    theme: str = Theme.ECONOMY
    area: str = ""
    direction: str = Direction.NONE
    part: str = ""


@dataclass
class Account:
    """All that is counted for a year, before and after small counts are hidden."""

    year: int
    threshold: int
    tables: Tables = field(default_factory=Tables)
    labels: dict[Key, Label] = field(default_factory=dict)
    others: list[OwnFigure] = field(default_factory=list)
    #: What has been handed over of the year before, to anybody.
    before: tuple[Giving, ...] = ()

    def count(self, key: str, number: int, label: Label) -> None:
        """Add a count."""
        self.tables.put(key, number)
        self.labels[key] = label

    def sum_up(self, key: str, parts: Iterable[str], label: Label) -> None:
        """Add a count that is the sum of others."""
        self.tables.tie(key, parts)
        self.labels[key] = label

    @cached_property
    def published(self) -> Published:
        """The counts as others may see them."""
        return suppress_after(self.tables, self.before, self.threshold)

    @property
    def giving(self) -> Giving:
        """What the ledger keeps of it, when it is handed over."""
        return Giving.of(self.tables, self.published.shown)

    @property
    def figures(self) -> list[OwnFigure]:
        """Every number as it may leave the authority."""
        return [self._figure(key) for key in self.labels] + self.others

    @property
    def words(self) -> str:
        """What is said of what is hidden."""
        hides = any(figure.is_suppressed for figure in self.figures)
        return explain(self.threshold) if hides else ""

    def _figure(self, key: Key) -> OwnFigure:
        label, number = self.labels[key], self.published[key]
        return OwnFigure(
            str(key),
            unit=Measure.COUNT,
            value=None if number is None else str(number),
            is_suppressed=number is None,
            **vars(label),
        )


# --- the weekly EST pictures: events and levels, by area, kind and month ----------
#: The highest level that an area was judged to be at in a month.
HIGHEST = "est:hogsta"
AREAS = "est:omrade"
AREAS_TITLE = "EST-händelser per område"


@dataclass
class _EstArea:
    """What the weeks say of one area, by month (01-12)."""

    events: Counter[str] = field(default_factory=Counter)
    levels: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class _EstYear:
    """What the frozen weeks of a year say together."""

    weeks: int = 0
    months: set[str] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    areas: dict[str, _EstArea] = field(default_factory=lambda: defaultdict(_EstArea))
    scale: list[dict[str, Any]] = field(default_factory=list)


def count_est(account: Account, by: User) -> None:
    """Count the events and levels of a year's frozen weeks."""
    year = _est_of_year(account.year, by)
    if not year.weeks:
        return
    told = f"Händelser i {year.weeks} frysta EST-bilder under året."
    _count_est_kinds(account, year, told)
    _count_est_areas(account, year, told)
    account.others += _est_levels(year)


def _est_of_year(year: int, by: User) -> _EstYear:
    """Sum up the frozen weeks of a year, as the person may read them."""
    found = (
        FrozenEdition.objects.visible_to(by)
        .current()
        .filter(audience=Audience.ALL, edition__monday__in=Period(year).mondays)
        .select_related("edition")
        .order_by("edition__monday")
    )
    whole = _EstYear()
    for picture in found:
        _add_est_week(whole, picture.content, picture.edition.monday)
    return whole


def _add_est_week(
    whole: _EstYear, content: dict[str, Any], monday: datetime.date
) -> None:
    """Add a week to the month where its Thursday is."""
    month = f"{(monday + THURSDAY).month:02}"
    whole.weeks += 1
    whole.months.add(month)
    whole.scale = content["scale"]
    for told in content["areas"]:
        area = whole.areas[told["name"]]
        area.events[month] += len(told["new_events"])
        whole.kinds.update(event["kind"] for event in told["new_events"])
        if told["level"]:
            area.levels[month].append(told["level"])


def _count_est_kinds(account: Account, year: _EstYear, told: str) -> None:
    """Count events by kind: parts of all of the year."""
    names = dict(EventKind.choices)
    parts = []
    for kind, number in sorted(year.kinds.items()):
        parts.append(f"est:{kind}")
        title = f"EST-händelser: {names.get(kind, kind)}"
        account.count(parts[-1], number, Label(title, told, Theme.SAFETY))
    account.sum_up("est", parts, Label("EST-händelser", told, Theme.SAFETY))


def _count_est_areas(account: Account, year: _EstYear, told: str) -> None:
    """Count the events of each area, and of each of its months: parts of that sum."""
    keys = []
    for name, area in year.areas.items():
        keys.append(f"{AREAS}:{name}")
        label = Label(AREAS_TITLE, told, Theme.SAFETY, name)
        account.count(keys[-1], area.events.total(), label)
        months = []
        for month in sorted(year.months):
            months.append(f"{AREAS}:{name}:{month}")
            of_month = Label(AREAS_TITLE, told, Theme.SAFETY, name, part=month)
            account.count(months[-1], area.events[month], of_month)
        account.tables.tie(keys[-1], months)
    account.tables.tie("est", keys)


def _est_levels(year: _EstYear) -> Iterator[OwnFigure]:
    """Give how areas were judged: levels and weeks are of places, not persons."""
    judged = {name: area for name, area in year.areas.items() if area.levels}
    about: dict[str, Any] = {"unit": Measure.THINGS, "theme": Theme.SAFETY}
    for step in year.scale:
        for name, area in judged.items():
            weeks = sum(levels.count(step["number"]) for levels in area.levels.values())
            yield OwnFigure(
                f"est:niva:{step['number']}:{name}",
                f"EST: veckor på nivån {step['name']}",
                value=str(weeks),
                definition=f"Av {year.weeks} frysta EST-bilder under året.",
                area=name,
                **about,
            )
    names = ", ".join(f"{step['number']} {step['name']}" for step in year.scale)
    about["unit"] = Measure.INDEX
    for name, area in judged.items():
        for month, levels in sorted(area.levels.items()):
            yield OwnFigure(
                f"{HIGHEST}:{name}:{month}",
                "EST: högsta nivå i månaden",
                value=str(max(levels)),
                definition=f"Nivåerna är {names}.",
                area=name,
                part=month,
                **about,
            )


# --- all that is counted ----------------------------------------------------------
#: How many years back figures can be handed over.
YEARS = 6
#: Sums of money say less of anybody when they are round.
ROUND_TO = 1000
#: What is counted of the chain: key, what it is called, the events that make it.
EVENTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("utredningar", "Utredningar inledda", ("ta_upp",)),
    ("forundersokningar", "Förundersökningar inledda", ("fu_inledd",)),
    (
        "ej_forundersokning",
        "Förundersökningar som inte inleddes eller lades ned",
        ("fu_inleds_inte", "fu_nedlagd", "fu_begransning"),
    ),
    ("till_aklagare", "Ärenden som åklagare kan ta upp", ("stallning_ja",)),
    ("atal", "Åtal och strafförelägganden", ("atal", "strafforelaggande")),
)
#: The chain from flag to judgment, as its counts are named.
CHAIN = ("flaggor", *(key for key, _, _ in EVENTS), "polisanmalningar", "domar")
CONVICTED = ("dom_fallande", "dom_delvis")
#: Median times: key, what it is called, the event it begins and the one it ends with.
TIMES = (
    ("flagga_anmalan", "Från flagga till polisanmälan", (), ("anmal",)),
    ("anmalan_fu", "Från anmälan till förundersökning", ("anmal",), ("fu_inledd",)),
    ("fu_atal", "Från förundersökning till åtal", ("fu_inledd",), ("atal",)),
    ("atal_dom", "Från åtal till dom", ("atal",), gokungen.JUDGMENTS),
)
ANSWERABLE = (
    DisclosureKind.POLISANMALAN,
    DisclosureKind.UNDERRATTELSE,
    DisclosureKind.FLAGGA,
)


def count_own(
    year: int, *, by: User, threshold: int, before: tuple[Giving, ...] = ()
) -> Account:
    """Count a year of one's authority's work, as much of it as one may read."""
    account = Account(year, threshold, before=before)
    asked = {"agency": by.agency_id, "from": f"{year}-01-01", "to": f"{year}-12-31"}
    _count_chain(account, asked)
    _count_by_support(account, asked)
    _count_answers(account, asked)
    _count_groups(account, asked)
    count_est(account, by)
    count_rests(account.tables)
    account.others += _times(asked, threshold)
    account.others += _sums(asked, threshold)
    account.others += _answer_rates(account)
    return account


# --- the chain ------------------------------------------------------------------------
_OF_YEAR = """
SELECT count(DISTINCT s.case_id) FROM cases_stepchange s
  JOIN cases_case c ON c.id = s.case_id AND c.agency_id = %(agency)s
 WHERE s.transition = ANY (%(events)s::text[]) AND s."on" BETWEEN %(from)s AND %(to)s
   AND NOT s.data ? 'taken_back'
"""


def _count_chain(account: Account, asked: dict[str, Any]) -> None:
    """Count the cases where each event of the chain happened in the year."""
    for key, title, events in EVENTS:
        number = _number(_OF_YEAR, asked | {"events": list(events)})
        account.count(key, number, Label(title, "Ärenden där det hände under året."))
    convicted = _number(_OF_YEAR, asked | {"events": list(CONVICTED)})
    freed = _number(_OF_YEAR, asked | {"events": ["dom_ogillat"]})
    account.count(
        "domar_fallande", convicted, Label("Domar: helt eller delvis fällande")
    )
    account.count("domar_ogillat", freed, Label("Domar: åtalet ogillat"))
    account.sum_up("domar", ["domar_fallande", "domar_ogillat"], Label("Domar"))


_FLAGS = """
SELECT support, count(*) FROM cases_case
 WHERE agency_id = %(agency)s AND opened_on BETWEEN %(from)s AND %(to)s
   AND (origin_id IS NULL OR flag_uuid IS NOT NULL)
 GROUP BY support
"""
_REPORTS = """
SELECT c.support, count(DISTINCT c.id) FROM cases_case c
  JOIN cases_stepchange s ON s.case_id = c.id AND s.transition = 'anmal'
   AND s."on" BETWEEN %(from)s AND %(to)s
 WHERE c.agency_id = %(agency)s GROUP BY c.support
"""


def _count_by_support(account: Account, asked: dict[str, Any]) -> None:
    """Count flags and reports by kind of support, each with its sum."""
    for total, title, statement in (
        ("flaggor", "Flaggor", _FLAGS),
        ("polisanmalningar", "Polisanmälningar", _REPORTS),
    ):
        found = dict(_rows(statement, asked))
        names = {**dict(SUPPORTS), "": "Inte angivet"}
        parts = []
        for support, number in sorted(found.items()):
            key = f"{total}:{support or 'inget'}"
            account.count(key, number, Label(f"{title}: {names.get(support, support)}"))
            parts.append(key)
        account.sum_up(total, parts, Label(title))


#: What is left of one step of the chain when those that went on are taken away stands
#: nowhere, but anybody can reckon it.
RESTS = (
    ("flaggor", ("utredningar",)),
    ("utredningar", ("polisanmalningar",)),
    ("polisanmalningar", ("forundersokningar", "ej_forundersokning")),
    ("forundersokningar", ("till_aklagare",)),
    ("till_aklagare", ("atal",)),
    ("atal", ("domar",)),
)


def count_rests(tables: Tables) -> None:
    """Count those that went no further, so that they are not reckoned either."""
    for whole, onward in RESTS:
        if {whole, *onward} <= tables.cells.keys():
            tables.rest(f"kvar:{whole}", whole, onward)


# --- times and sums -------------------------------------------------------------------
_TIME = """
WITH ending AS (
  SELECT s.case_id, min(s."on") AS day FROM cases_stepchange s
    JOIN cases_case c ON c.id = s.case_id AND c.agency_id = %(agency)s
   WHERE s.transition = ANY (%(ends)s::text[]) AND NOT s.data ? 'taken_back'
   GROUP BY s.case_id
), beginning AS (
  SELECT s.case_id, min(s."on") AS day FROM cases_stepchange s
   WHERE s.transition = ANY (%(begins)s::text[]) AND NOT s.data ? 'taken_back'
   GROUP BY s.case_id
  UNION ALL
  SELECT c.id, c.opened_on FROM cases_case c WHERE cardinality(%(begins)s::text[]) = 0
)
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY e.day - b.day)
  FROM ending e JOIN beginning b USING (case_id)
 WHERE e.day BETWEEN %(from)s AND %(to)s AND e.day >= b.day
"""


def _times(asked: dict[str, Any], threshold: int) -> Iterator[OwnFigure]:
    """Give median times, hidden where few cases are behind."""
    for key, title, begins, ends in TIMES:
        values = asked | {"begins": list(begins), "ends": list(ends)}
        [(number, median)] = _rows(_TIME, values)
        if number:
            yield _guarded(
                OwnFigure(
                    f"tid:{key}",
                    f"Mediantid: {title.lower()}",
                    Measure.DAYS,
                    str(round(median)),
                    definition="Median för de ärenden där det andra hände under året.",
                    direction=Direction.DOWN,
                ),
                number,
                threshold,
            )


_SUMS = (
    (
        "aterkrav",
        "Återkrav beslutade",
        """SELECT count(DISTINCT t.case_id), sum(t.amount) FROM cases_aterkrav t
             JOIN cases_case c ON c.id = t.case_id AND c.agency_id = %(agency)s
            WHERE t.decided_on BETWEEN %(from)s AND %(to)s""",
    ),
    (
        "aterbetalt",
        "Återbetalt",
        """SELECT count(DISTINCT t.case_id), sum(t.amount) FROM cases_repayment t
             JOIN cases_case c ON c.id = t.case_id AND c.agency_id = %(agency)s
            WHERE t.paid_on BETWEEN %(from)s AND %(to)s""",
    ),
    (
        "stoppat",
        "Stoppade utbetalningar, kronor i månaden",
        """SELECT count(DISTINCT t.case_id), sum(t.amount) FROM cases_stoppedpayment t
             JOIN cases_case c ON c.id = t.case_id AND c.agency_id = %(agency)s
            WHERE t.stopped_on BETWEEN %(from)s AND %(to)s""",
    ),
)


def _sums(asked: dict[str, Any], threshold: int) -> Iterator[OwnFigure]:
    """Give sums of money, round, and hidden where few cases are behind."""
    for key, title, statement in _SUMS:
        [(number, amount)] = _rows(statement, asked)
        rounded = round(Decimal(amount or 0) / ROUND_TO) * ROUND_TO
        yield _guarded(
            OwnFigure(
                f"kronor:{key}",
                title,
                Measure.KRONOR,
                str(rounded),
                definition=f"Avrundat till närmaste {ROUND_TO} kronor.",
            ),
            number,
            threshold,
        )


def _guarded(figure: OwnFigure, cases: int, threshold: int) -> OwnFigure:
    """Hide a sum or a median that too few cases are behind."""
    if 0 < cases < threshold:
        return OwnFigure(**(figure.as_data() | {"value": None, "is_suppressed": True}))
    return figure


# --- answers, by agency ---------------------------------------------------------------
_ANSWERS = """
SELECT a.code, a.short_name,
       count(*) FILTER (WHERE d.answered_at IS NOT NULL OR EXISTS (
         SELECT 1 FROM cases_disclosure r WHERE r.in_reply_to_id = d.id)),
       count(*)
  FROM cases_disclosure d JOIN accounts_agency a ON a.id = d.receiver_agency_id
 WHERE d.sender_agency_id = %(agency)s AND d.kind = ANY (%(kinds)s::text[])
   AND d.withdrawn_at IS NULL
   AND (d.sent_at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN %(from)s AND %(to)s
 GROUP BY a.code, a.short_name ORDER BY a.short_name
"""


def _count_answers(account: Account, asked: dict[str, Any]) -> None:
    """Count what each receiver has answered of what was sent to them."""
    kinds = [str(kind) for kind in ANSWERABLE]
    for code, name, answered, sent in _rows(_ANSWERS, asked | {"kinds": kinds}):
        key = f"svar:{code}"
        account.count(
            f"{key}:ja", answered, Label(f"Besvarat av {name}", theme=Theme.WORK)
        )
        account.count(
            f"{key}:nej",
            sent - answered,
            Label(f"Ännu inte besvarat av {name}", theme=Theme.WORK),
        )
        sent_to = Label(f"Skickat till {name}", theme=Theme.WORK)
        account.sum_up(key, [f"{key}:ja", f"{key}:nej"], sent_to)


def _answer_rates(account: Account) -> Iterator[OwnFigure]:
    """Give the share that is answered, where both what it is made of are shown."""
    for key in [k for k in account.labels if str(k).startswith("svar:")]:
        answered, sent = account.published[f"{key}:ja"], account.published[key]
        if answered is not None and sent:
            name = account.labels[key].title.removeprefix("Skickat till ")
            yield OwnFigure(
                f"{key}:andel",
                f"Återkopplingsgrad: {name}",
                Measure.PERCENT,
                str(round(Decimal(100 * answered) / sent, 1)),
                definition="Andel av det som skickats under året som fått svar.",
                theme=Theme.WORK,
                direction=Direction.UP,
            )


# --- groups --------------------------------------------------------------------------
_SEATED = """
SELECT count(DISTINCT d.group_id) FROM groups_delegation d
 WHERE d.agency_id = %(agency)s AND d.joined_on <= %(to)s
   AND (d.left_on IS NULL OR d.left_on > %(from)s)
"""
_SHARED = """
SELECT count(*) FROM groups_share s WHERE s.owner_agency_id = %(agency)s
   AND (s.created_at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN %(from)s AND %(to)s
"""


_HELD = """
SELECT count(*) FROM meetings_meeting m WHERE m.state = ANY (%(over)s::text[])
   AND (m.starts_at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN %(from)s AND %(to)s
"""
_AGREED = """
SELECT count(*) FROM meetings_action a WHERE a.agency_id = %(agency)s
   AND (a.created_at AT TIME ZONE 'Europe/Stockholm')::date BETWEEN %(from)s AND %(to)s
"""
_DONE = """
SELECT count(*) FROM meetings_action a
 WHERE a.agency_id = %(agency)s AND a.state = 'klar'
   AND a.done_on BETWEEN %(from)s AND %(to)s
"""
#: What groups have done: neither groups, meetings nor actions are persons, so how many
#: there are is hidden from nobody.
ACTIVITY = (
    ("grupper", "Samverkansgrupper som myndigheten deltar i", _SEATED),
    ("moten", "Hållna möten i samverkansgrupper", _HELD),
    ("atgarder", "Åtgärder som myndigheten tagit på sig i grupper", _AGREED),
    ("atgarder_klara", "Åtgärder i grupper som myndigheten gjort klara", _DONE),
)


def _count_groups(account: Account, asked: dict[str, Any]) -> None:
    """Count what groups have done, and the cases that were shared with them."""
    values = asked | {"over": [str(state) for state in OVER]}
    for key, title, statement in ACTIVITY:
        account.others.append(
            OwnFigure(
                key,
                title,
                Measure.THINGS,
                str(_number(statement, values)),
                definition="I de grupper som den som lämnat siffrorna får se.",
                theme=Theme.WORK,
            )
        )
    account.count(
        "delningar",
        _number(_SHARED, asked),
        Label("Ärenden delade med samverkansgrupper", theme=Theme.WORK),
    )


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _number(statement: str, values: dict[str, Any]) -> int:
    return int(_rows(statement, values)[0][0])


def years_to_give(today: datetime.date) -> list[int]:
    """List the years whose figures can be handed over: the last ones that are over.

    A year that is not over is not counted: handed over twice, it would tell of the
    days between, and what happened then may be of one person alone.
    """
    return list(range(today.year - 1, today.year - 1 - YEARS, -1))
