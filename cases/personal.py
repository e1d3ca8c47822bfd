"""Where Pax keeps what about people, and for how long: the register of fields.

Every field of text is in here, as personal data or as not: a test refuses a new one
until somebody has thought about which it is.  docs/reference/personal-data.md is made
from this, as ground for the record of processing (GDPR art. 30, BDL 3 kap. 3 §).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True)
class Kept:
    """What a table holds about people: whose, in which fields, and until when."""

    whose: str
    fields: tuple[str, ...]
    until: str


CONCERNED = "those whom a case is about"
EMPLOYEES = "employees"
WITH_CASE = (
    "as the case: at a nämnd five years after its last entry (SoL 16 kap. 1 §), at "
    "police and prosecutor by their own rules (BDL 2 kap. 17 §)"
)
AS_LOG = "as the log: at least five years"

#: Personal data, by model.
PERSONAL: dict[str, Kept] = {
    "accounts.User": Kept(
        EMPLOYEES,
        ("username", "name", "title", "email", "password"),
        "while employed, and then as long as the log names them",
    ),
    "audit.Event": Kept(EMPLOYEES, ("actor", "about", "because"), AS_LOG),
    "audit.LogReview": Kept(EMPLOYEES, ("remarks",), AS_LOG),
    "cases.Case": Kept(CONCERNED, ("title",), WITH_CASE),
    "cases.Party": Kept(
        CONCERNED,
        (
            "name",
            "identity_number",
            "birth_year",
            "address",
            "registered_address",
            "phone",
            "note",
        ),
        WITH_CASE,
    ),
    "cases.Statement": Kept(CONCERNED, ("text", "source"), WITH_CASE),
    "cases.Communication": Kept(CONCERNED, ("how", "answer"), WITH_CASE),
    "cases.JavCheck": Kept(EMPLOYEES, ("explanation",), WITH_CASE),
    "cases.Calculation": Kept(CONCERNED, ("name", "source", "remark"), WITH_CASE),
    "cases.CalculationLine": Kept(
        CONCERNED, ("label", "derivation", "source"), WITH_CASE
    ),
    "cases.Disclosure": Kept(
        CONCERNED,
        ("content", "balancing", "withdrawn_because"),
        f"{WITH_CASE}; at the receiver by the receiver's rule",
    ),
    "cases.DisclosedFile": Kept(CONCERNED, ("name",), WITH_CASE),
    "cases.StepChange": Kept(CONCERNED, ("because", "data"), WITH_CASE),
    "cases.Participation": Kept(CONCERNED, ("takes_home",), WITH_CASE),
    "cases.Position": Kept(CONCERNED, ("motivation", "completes"), WITH_CASE),
    "cases.Draft": Kept(
        CONCERNED, ("data",), "until what it drafts is sent or thrown away"
    ),
    "cases.Impulse": Kept(
        CONCERNED, ("seen", "concerns_name", "concerns_id", "reported_by"), WITH_CASE
    ),
    "cases.Polisanmalan": Kept(
        CONCERNED, ("description", "balancing", "unmasked_because"), WITH_CASE
    ),
    "cases.Aterkrav": Kept(CONCERNED, ("plan", "court_number"), WITH_CASE),
    "cases.StoppedPayment": Kept(CONCERNED, ("because",), WITH_CASE),
    "cases.Underrattelse": Kept(
        CONCERNED, ("circumstances", "not_sent_because", "answer"), WITH_CASE
    ),
    "cases.Task": Kept(CONCERNED, ("text",), WITH_CASE),
    "cases.Note": Kept(CONCERNED, ("text",), WITH_CASE),
    "cases.Document": Kept(CONCERNED, ("name", "description"), WITH_CASE),
    "cases.CaseLink": Kept(CONCERNED, ("because",), WITH_CASE),
    "cases.CaseSearch": Kept(
        CONCERNED, ("words",), f"{WITH_CASE}; follows what is written in it"
    ),
}

#: Fields of text that say nothing about anybody.
PLAIN: dict[str, tuple[str, ...]] = {
    "accounts.Agency": ("name", "short_name", "code"),
    "accounts.Unit": ("name",),
    "audit.Event": ("unit", "purpose", "about_kind"),
    "cases.Case": ("reference", "purpose", "step", "outcome", "k_number"),
    "cases.CaseAccess": ("step", "support", "suspicion"),
    "cases.CalculationLine": ("position",),
    "cases.Counter": ("series",),
    "cases.Disclosure": (
        "number",
        "purpose",
        "ground",
        "ground_text",
        "content_sha256",
    ),
    "cases.DisclosedFile": ("content_type", "sha256"),
    "cases.StepChange": ("transition", "name", "from_step", "to_step"),
    "cases.CaseClock": ("key", "name", "law"),
    "cases.Position": ("answer",),
    "cases.Flag": ("reference", "ending"),
    "cases.Draft": ("about",),
    "cases.ProcessMap": ("key", "name", "area"),
    "cases.ProcessVersion": ("definition",),
    "cases.Polisanmalan": ("ground",),
    "cases.Underrattelse": ("law", "benefit"),
    "cases.Document": ("content_type", "sha256"),
    "cases.ListColumns": ("columns",),
    "cases.Sent": ("went_to",),
}

HEAD = """\
# Personal data, table by table

<!-- Written by `manage.py write_reference` from cases/personal.py. Do not edit. -->

Where Pax keeps what about people. Pax has no register of persons: who is named in a
case is named in that case, and in nothing else. Each version of a record is kept as
long as the record (history obeys the same row policies). Fields of text that are not
here have been judged to say nothing about anybody (`PLAIN` in cases/personal.py).

Pax does not delete by itself: gallring is decided by each authority's
dokumenthanteringsplan and is to be built with two approvers (a later issue).

| table | about | fields | kept |
|---|---|---|---|
"""


def as_page() -> str:
    """Write the register as a page of the documentation."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    for label, kept in PERSONAL.items():
        model = apps.get_model(label)
        named = ", ".join(f"`{name}`" for name in kept.fields)
        yield (
            f"| {model._meta.verbose_name} (`{model._meta.db_table}`) "
            f"| {kept.whose} | {named} | {kept.until} |"
        )
