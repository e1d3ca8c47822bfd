"""What a frozen copy says: made, and laid out to be read (page, print, PDF).

Made with exactly what the receiver will see.  The preview and the disclosure are made
by the same functions, so that what was read before signing is what is sent.  Only what
has been chosen goes along; a person who was not chosen is not named, in a calculation's
lines either.  Plain JSON, without times or names of deciders: those stand on the
disclosure.

Laid out from the frozen content alone, so that sender and receiver read the same.
Knows every form of content that has ever been sent: old copies must be readable for as
long as they are kept.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cases.calculation.services import LEFT_OUT, summary
from cases.chain.services import Owed, as_json
from cases.enums import Channel, StatementKind, Support, Suspicion
from cases.investigation.models import MASKED, WHEREABOUTS, unchecked
from cases.models import (
    Calculation,
    Case,
    Document,
    Party,
    Polisanmalan,
    Statement,
)
from cases.process.definition import Transition
from pax.accounts.models import User
from pax.files.kinds import kind_of
from pax.files.noticed import noticed
from pax.ui import personnummer, swedish

# Made


def freeze_report(report: Polisanmalan) -> dict[str, Any]:
    """Write down a police report as the police will see it."""
    case = report.case
    parties = chosen_parties(report)
    named = {party.pk: party.name for party in parties}
    return {
        "form": "polisanmalan/1",
        "reference": case.reference,
        "brottsrubricering": report.get_brottsrubricering_display(),
        "description": report.description,
        **_freeze_matter(case),
        "contact": _freeze_contact(case.assignee),
        "parties": [_freeze_party(p, masked=_is_masked(p, report)) for p in parties],
        "protected_because": report.unmasked_because if report.unmasked else "",
        **_freeze_stated(chosen_statements(report), named),
        "calculations": _freeze_calculations(case, named)
        if report.with_calculation
        else [],
        "documents": [_freeze_document(d) for d in chosen_documents(report)],
    }


def freeze_request(text: str, answer_by: datetime.date) -> dict[str, Any]:
    """Write down a request for completion."""
    return {
        "form": "komplettering_begard/1",
        "text": text,
        "answer_by": answer_by.isoformat(),
    }


def freeze_completion(
    case: Case,
    *,
    text: str,
    parties: Iterable[Party],
    statements: Iterable[Statement],
    documents: Iterable[Document],
) -> dict[str, Any]:
    """Write down a completion; whereabouts of the protected are never in it."""
    parties = list(parties)
    named = {party.pk: party.name for party in parties}
    return {
        "form": "komplettering/1",
        "reference": case.reference,
        "text": text,
        "parties": [_freeze_party(p, masked=p.is_protected) for p in parties],
        **_freeze_stated(statements, named),
        "documents": [_freeze_document(d) for d in documents],
    }


def freeze_feedback(
    transition: Transition,
    *,
    on: datetime.date,
    because: str,
    data: dict[str, Any],
    facts: list[dict[str, str]],
    message: str,
    owed: Iterable[Owed] = (),
) -> dict[str, Any]:
    """Write down what is told about an event, and what is owed after it, by when."""
    owed = tuple(owed)
    return {
        "form": "aterkoppling/1",
        "transition": transition.key,
        "name": transition.name,
        "on": on.isoformat(),
        "because": because,
        "data": {key: as_json(value) for key, value in data.items()},
        "facts": [
            *facts,
            *owed_in_words(owed),
        ],
        "message": message,
        "owed": [{"clock": o.clock, "due_on": o.due_on.isoformat()} for o in owed],
    }


def owed_in_words(owed: Iterable[Owed]) -> list[dict[str, str]]:
    """Write what is owed next as facts that the other side reads."""
    return [
        {"label": "Härnäst", "value": f"{o.name}, senast {swedish.day(o.due_on)}"}
        for o in owed
    ]


def chosen_parties(report: Polisanmalan) -> list[Party]:
    """List the parties that go along."""
    return list(Party.objects.filter(case=report.case_id, uuid__in=report.parties))


def chosen_statements(report: Polisanmalan) -> list[Statement]:
    """List the statements that go along."""
    return list(
        Statement.objects.filter(case=report.case_id, uuid__in=report.statements)
    )


def chosen_documents(report: Polisanmalan) -> list[Document]:
    """List the documents that go along."""
    return list(Document.objects.filter(case=report.case_id, uuid__in=report.documents))


def _freeze_matter(case: Case) -> dict[str, Any]:
    return {
        "support": case.support,
        "support_name": case.get_support_display(),
        "suspicion": case.suspicion,
        "suspicion_name": case.get_suspicion_display(),
        "suspected_on": as_json(case.suspected_on),
        "period_from": as_json(case.period_from),
        "period_to": as_json(case.period_to),
        "amount": as_json(case.amount),
    }


def _freeze_contact(person: User | None) -> dict[str, str]:
    if person is None:
        return {}
    return {"name": person.name, "title": person.title, "email": person.email}


def _is_masked(party: Party, report: Polisanmalan) -> bool:
    return party.is_protected and party.uuid not in report.unmasked


def _freeze_party(party: Party, *, masked: bool) -> dict[str, Any]:
    return {
        "kind": party.kind,
        "role": party.get_role_display(),
        "name": party.name,
        "identity_number": party.identity_number,
        "other_number_kind": party.get_other_number_kind_display(),
        "other_number": party.other_number,
        "birth_year": party.birth_year,
        **{
            name: MASKED if masked and getattr(party, name) else getattr(party, name)
            for name in WHEREABOUTS
        },
        "is_protected": party.is_protected,
        "is_masked": masked,
    }


def _freeze_stated(
    statements: Iterable[Statement], named: dict[int, str]
) -> dict[str, list[dict[str, str]]]:
    """Keep facts apart from assessments, as they were in the investigation."""
    found: dict[str, list[dict[str, str]]] = {"facts": [], "assessments": []}
    for statement in statements:
        is_fact = statement.kind == StatementKind.FACT
        found["facts" if is_fact else "assessments"].append(
            {
                "text": statement.text,
                "source": statement.source,
                "noted_on": statement.noted_on.isoformat(),
                "about": _who(statement.party_id, named, nobody=""),
            }
        )
    return found


def _freeze_document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "description": document.description,
        "size": document.size,
        "sha256": document.sha256,
    }


def _who(party_id: int | None, named: dict[int, str], *, nobody: str) -> str:
    """Name a party that goes along; one that does not is not named."""
    if party_id is None:
        return nobody
    return named.get(party_id, LEFT_OUT)


def _freeze_calculations(case: Case, named: dict[int, str]) -> list[dict[str, Any]]:
    found = Calculation.objects.filter(case=case).select_related("case")
    return [
        summary(calculation, named.keys())
        for calculation in found.prefetch_related("lines", "stated_sums")
    ]


Content = dict[str, Any]
Fact = tuple[str, str]


# Laid out to be read


@dataclass(frozen=True)
class Entry:
    """One person or organisation that goes along."""

    name: str
    role: str
    facts: tuple[Fact, ...]
    is_protected: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under a head as the `table` component takes it."""

    caption: str
    head: str
    rows: tuple[tuple[str, ...], ...]
    shows_caption: bool = False  # where the section's heading does not say it

    def without_empty(self) -> "Table":
        """Leave out the columns that say nothing."""
        names = self.head.split("|")
        kept = [i for i in range(len(names)) if any(row[i] for row in self.rows)]
        return replace(
            self,
            head="|".join(names[i] for i in kept),
            rows=tuple(tuple(row[i] for i in kept) for row in self.rows),
        )

    @property
    def cells(self) -> list[list[tuple[str, bool, str]]]:
        """Each row's cells: label, whether it is a number, and text."""
        columns = self.head.split("|")
        return [
            [
                (name.strip(" <>~"), name.endswith(">"), text)
                for name, text in zip(columns, row, strict=True)
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Section:
    """One part of a frozen copy, under its heading."""

    title: str
    text: str = ""
    facts: tuple[Fact, ...] = ()
    entries: tuple[Entry, ...] = ()
    tables: tuple[Table, ...] = ()
    remarks: tuple[str, ...] = ()


def read_frozen(content: Content) -> list[Section]:
    """Lay out a frozen content, whatever it is."""
    reader = READERS.get(str(content.get("form", "")), _read_flag)
    return [section for section in reader(content) if _says_something(section)]


def _says_something(section: Section) -> bool:
    return any(
        (section.text, section.facts, section.entries, section.tables, section.remarks)
    )


def _read_report(content: Content) -> list[Section]:
    return [
        Section("Misstanken", facts=_suspicion(content)),
        Section("Gärningsbeskrivning", text=content["description"]),
        _parties(content),
        *_stated(content),
        *[_calculation(c) for c in content["calculations"]],
        _documents(content),
    ]


def _read_completion(content: Content) -> list[Section]:
    return [
        Section("Komplettering", text=content["text"]),
        _parties(content),
        *_stated(content),
        _documents(content),
    ]


def _read_request(content: Content) -> list[Section]:
    return [
        Section(
            "Det som behöver kompletteras",
            text=content["text"],
            facts=(("Svar senast", _day(content["answer_by"])),),
        )
    ]


def _read_feedback(content: Content) -> list[Section]:
    return [
        Section(
            "Vad som har hänt",
            facts=(
                ("Händelse", content["name"]),
                ("Datum", _day(content["on"])),
                *_facts(content),
            ),
        ),
        Section("Skäl", text=content.get("because", "")),
        Section("Till er", text=content.get("message", "")),
    ]


def _read_position(content: Content) -> list[Section]:
    return [
        Section(
            "Gemensamt ställningstagande",
            facts=(
                ("Svar", content["name"]),
                ("Datum", _day(content["on"])),
                *_facts(content),
            ),
        ),
        Section("Motivering", text=content.get("because", "")),
    ]


def _read_part(content: Content) -> list[Section]:
    return [
        Section("Vår del är klar", facts=_facts(content)),
        Section("Det vi tar med oss hem", text=content["takes_home"]),
    ]


def _read_flag(content: Content) -> list[Section]:
    """Lay out a flag, and anything else that is no more than labels and words."""
    if "seen" not in content:
        return _read_words(content)
    return [
        Section(
            "Det som flaggades",
            text=content["seen"],
            facts=(
                ("Misstanke om", _label(Suspicion, content["suspicion"])),
                ("Stöd", _label(Support, content["support"])),
                ("Iakttaget", _day(content["seen_on"])),
                ("Kanal", _label(Channel, content["channel"])),
                ("Gäller", content.get("concerns_name", "")),
                _identity(content.get("concerns_id", "")),
            ),
        )
    ]


#: Words that a content of no form of its own may hold, and what they are called.
WORDS = {
    "circumstances": "Omständigheter",
    "answer": "Svar",
    "text": "Text",
    "because": "Skäl",
    "message": "Till er",
}


def _read_words(content: Content) -> list[Section]:
    return [
        Section("Uppgifter", facts=_facts(content)),
        *[
            Section(title, text=str(content.get(key, "")))
            for key, title in WORDS.items()
        ],
        _parties(content),
        _documents(content),
    ]


def _read_group_share(content: Content) -> list[Section]:
    """Lay out what was shared in a group: that it exists, or a copy of it."""
    contact = content["contact"]
    asked = ", ".join(part for part in (contact["name"], contact["email"]) if part)
    return [
        Section(
            content.get("title", "Ärendet finns"),
            text=content.get("summary", ""),
            facts=(
                ("Ärende", content["reference"]),
                ("Ägare", f"{content['owner']}, {content['unit']}"),
                ("Fråga ägaren", asked),
            ),
        ),
        *(_read_completion(content["copy"])[1:] if "copy" in content else ()),
    ]


def _read_inspection(content: Content) -> list[Section]:
    """Lay out a tillsyn, with each of its protocols."""
    contact = content["contact"]
    asked = ", ".join(part for part in (contact["name"], contact["email"]) if part)
    return [
        Section(
            "Tillsynen",
            facts=(
                ("Objekt", content["object"]),
                ("Organisationsnummer", content["org_number"]),
                ("Adress", content["address"]),
                ("Dag", _day(content["planned_on"])),
                ("Från", f"{content['owner']}, {content['unit']}"),
                ("Lagstöd", content["power"]),
                ("Fråga avsändaren", asked),
            ),
        ),
        *[
            Section(
                f"Protokoll {_day(protocol['written_on'])}",
                text=protocol["findings"],
                facts=tuple(
                    (label, value)
                    for label, value in (
                        ("Beslut", protocol["decision"]),
                        ("Vite", _vite(protocol["vite"])),
                    )
                    if value
                ),
            )
            for protocol in content["protocols"]
        ],
    ]


READERS: dict[str, Callable[[Content], list[Section]]] = {
    "polisanmalan/1": _read_report,
    "komplettering/1": _read_completion,
    "komplettering_begard/1": _read_request,
    "aterkoppling/1": _read_feedback,
    "stallningstagande/1": _read_position,
    "aterforing/1": _read_part,
    "gruppdelning/1": _read_group_share,
    "tillsyn/1": _read_inspection,
}


def _suspicion(content: Content) -> tuple[Fact, ...]:
    """Give the suspicion's facts in the order in which the police read them."""
    contact = content.get("contact") or {}
    period = " – ".join(
        _day(content[name]) for name in ("period_from", "period_to") if content[name]
    )
    return (
        ("Brottsrubricering", content["brottsrubricering"]),
        ("Misstanke om", content["suspicion_name"]),
        ("Stöd", content["support_name"]),
        ("Brott kunde misstänkas från", _day(content["suspected_on"])),
        ("Felaktig period", period),
        ("Felaktigt belopp", _kronor(content["amount"])),
        ("Anmälarens diarienummer", content["reference"]),
        ("Kontaktperson", _contact(contact)),
    )


def _contact(contact: dict[str, str]) -> str:
    return ", ".join(filter(None, map(contact.get, ("name", "title", "email"))))


def _parties(content: Content) -> Section:
    because = content.get("protected_because", "")
    return Section(
        "Parter",
        entries=tuple(_entry(party) for party in content.get("parties", ())),
        remarks=(f"Skyddade uppgifter lämnas ut därför att: {because}",)
        if because
        else (),
    )


def _entry(party: Content) -> Entry:
    """Give what is known of one who goes along, without what is empty."""
    year = party["birth_year"]
    facts = (
        _identity(party["identity_number"], party["kind"]),
        # Copies that are older than the field have neither.
        (
            party.get("other_number_kind", ""),
            unchecked(party.get("other_number", "")),
        ),
        ("Födelseår", str(year) if year and not party["identity_number"] else ""),
        ("Adress", party["address"]),
        ("Folkbokföringsadress", party["registered_address"]),
        ("Telefon", party["phone"]),
    )
    return Entry(
        party["name"],
        party["role"],
        tuple((label, value) for label, value in facts if value),
        party["is_protected"],
    )


def _stated(content: Content) -> list[Section]:
    titles = (("facts", "Faktauppgifter"), ("assessments", "Bedömningar"))
    return [
        Section(title, tables=_statements(title, content.get(key, ())))
        for key, title in titles
    ]


def _statements(title: str, statements: Any) -> tuple[Table, ...]:
    rows = tuple(
        (s["text"], s["about"], s["source"], _day(s["noted_on"])) for s in statements
    )
    table = Table(title, "Uppgift|Gäller|Källa|Datum", rows)
    return (table.without_empty(),) if rows else ()


def _calculation(calculation: Content) -> Section:
    sums = (*calculation["groups"], *calculation["totals"])
    return Section(
        f"Ekonomisk kalkyl: {calculation['name']}",
        facts=tuple(
            (label, calculation[key])
            for label, key in (("Underlag", "source"), ("Anmärkning", "remark"))
            if calculation[key]
        ),
        tables=(
            *(_lines(group) for group in calculation["groups"] if group["lines"]),
            Table(
                "Summor, kr per månad",
                "Summa|Delarna blir>|Enligt underlaget>|Skillnad>",
                tuple(_sums(s) for s in sums),
                shows_caption=True,
            ).without_empty(),
        ),
        remarks=tuple(calculation["differences"]),
    )


def _lines(group: Content) -> Table:
    return Table(
        f"{group['kind']}, {group['who']}",
        "Benämning|Underlag|Kr per månad>",
        tuple(
            (
                line["label"],
                " · ".join(filter(None, (line["derivation"], line["source"]))),
                _kronor(line["amount"]),
            )
            for line in group["lines"]
        ),
        shows_caption=True,
    ).without_empty()


def _sums(compared: Content) -> tuple[str, ...]:
    names = ("computed", "stated", "difference")
    return (compared["label"], *(_kronor(compared[name]) for name in names))


def _documents(content: Content) -> Section:
    """List the files by what proves that they are unchanged, and what to know of them.

    What is to be known follows from their bytes, and was not frozen.
    """
    rows = tuple(
        (d["name"], d["description"], swedish.file_size(d["size"]), d["sha256"])
        for d in content.get("documents", ())
    )
    head = "Handling|Vad det är|Storlek>|Kontrollsumma SHA-256"
    table = Table("Handlingar", head, rows)
    remarks = tuple(
        f"{d['name']}: {words}"
        for d in content.get("documents", ())
        for words in noticed(kind_of(d["name"]), d["sha256"])
    )
    tables = (table.without_empty(),) if rows else ()
    return Section("Handlingar", tables=tables, remarks=remarks)


def _facts(content: Content) -> tuple[Fact, ...]:
    """Give the labels and values that were frozen as such."""
    return tuple((f["label"], f["value"]) for f in content.get("facts", ()))


def _label(choices: Any, value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _day(iso: str | None) -> str:
    return swedish.day(datetime.date.fromisoformat(iso)) if iso else ""


def _kronor(amount: str | None) -> str:
    return swedish.kronor(Decimal(amount)) if amount else ""


def _vite(amount: int | None) -> str:
    return "" if amount is None else swedish.kronor(amount)


def _identity(number: str, kind: str = "person") -> Fact:
    """Give a number under its own name: a samordningsnummer is no personnummer."""
    is_persons = kind == "person"
    name = personnummer.name_of(number) if is_persons else "Organisationsnummer"
    return name, _number(number)


def _number(number: str) -> str:
    """Write a number whole: how it reads must not depend on the day it is read."""
    if not number.isdigit() or len(number) not in (10, 12):
        return number
    return f"{number[:-4]}-{number[-4:]}"
