"""A case that has come as far as the police report, and beyond: for many tests.

Two invented people (numbers of Skatteverket's test series), one of them with
protected identity; a child who never goes along.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.assignment.services import take_up
from cases.calculation.services import LineInput, add_calculation
from cases.case.services import receive_disclosure
from cases.chain.services import move_case
from cases.disclosure.frozen import freeze_report
from cases.investigation.services import add_party, add_statement
from cases.models import Case, Disclosure, Document, Party, Polisanmalan, Statement
from cases.report import services as reporting
from cases.tasks.services import add_document
from pax.accounts.models import Unit
from pax.editions.content import fingerprint

PDF = b"%PDF-1.4\n%%EOF\n"
LPO = "Lokalpolisområde Södertälje"


@dataclass
class Scene:
    """What the case holds."""

    case: Case
    woman: Party
    man: Party  # protected identity
    child: Party
    fact: Statement
    assessment: Statement
    lease: Document
    diary: Document  # never goes along


def at_report(case: Case, acting: Any, by: str = "anna") -> Scene:
    """Investigate the case until crime may be suspected."""
    with acting(by) as who:
        user = who.user
        take_up(case, by=user, assignee=user)
        case = Case.objects.get(pk=case.pk)
        woman = add_party(
            case,
            by=user,
            name="Rosita Sandhem",
            role="misstankt",
            because="Båda har lämnat uppgifterna",
            identity_number="198112189876",
            address="Provgatan 1, 151 73 Södertälje",
        )
        man = add_party(
            case,
            by=user,
            name="Ruben Sandhem",
            role="misstankt",
            because="Båda har lämnat uppgifterna",
            identity_number="197802022392",
            address="Hemligvägen 9, 152 00 Södertälje",
            phone="070-000 00 09",
            is_protected=True,
        )
        child = add_party(case, by=user, name="Rebecka Sandhem", role="barn")
        fact = add_statement(
            case,
            by=user,
            kind="fact",
            text="Mannens bil står utanför kvinnans bostad varje natt.",
            source="Hembesök",
            noted_on=datetime.date(2026, 2, 3),
            party=man,
        )
        assessment = add_statement(
            case,
            by=user,
            kind="assessment",
            text="Makarna bedöms leva tillsammans.",
            noted_on=datetime.date(2026, 2, 9),
        )
        add_calculation(
            case,
            by=user,
            name="Hushållet",
            source="Kontoutdrag",
            lines=[
                LineInput(
                    kind="visible",
                    party=woman,
                    label="Ekonomiskt bistånd",
                    amount=Decimal(10655),
                ),
                LineInput(
                    kind="invisible",
                    party=child,
                    label="Extrajobb",
                    amount=Decimal(900),
                ),
                LineInput(
                    kind="expense", party=None, label="Hyra", amount=Decimal(9560)
                ),
            ],
        )
        lease = add_document(case, ContentFile(PDF, "hyresavtal.pdf"), by=user)
        diary = add_document(case, ContentFile(PDF + b"2", "arbetsbok.pdf"), by=user)
        move_case(
            case,
            "misstanke",
            by=user,
            data={"suspected_on": timezone.localdate() - datetime.timedelta(days=6)},
        )
        case = Case.objects.get(pk=case.pk)
        return Scene(case, woman, man, child, fact, assessment, lease, diary)


def prepared(scene: Scene, **changed: Any) -> dict[str, Any]:
    """Choose the adults, the fact, the assessment and the lease."""
    given = {
        "brottsrubricering": "bidragsbrott",
        "to_unit": Unit.objects.select_related("agency").get(name=LPO),
        "description": "Mellan januari och mars lämnades oriktiga uppgifter.",
        "ground": "bidragsbrottslagen-6",
        "parties": [scene.woman.uuid, scene.man.uuid],
        "statements": [scene.fact.uuid, scene.assessment.uuid],
        "documents": [scene.lease.uuid],
    }
    return given | changed


def prepare(scene: Scene, acting: Any, **changed: Any) -> Polisanmalan:
    """Write the report down, as anna."""
    with acting("anna") as anna:
        return reporting.prepare_report(
            scene.case, by=anna.user, **prepared(scene, **changed)
        )


def report(scene: Scene, acting: Any, **changed: Any) -> Disclosure:
    """Prepare the report as anna and sign it as carin."""
    draft = prepare(scene, acting, **changed)
    with acting("carin") as carin:
        draft = Polisanmalan.objects.get(pk=draft.pk)
        signed = reporting.sign_report(
            draft, by=carin.user, digest=fingerprint(freeze_report(draft))
        )
        assert signed.disclosure is not None
        return signed.disclosure


def receive(disclosure: Disclosure, acting: Any, by: str = "petra") -> Case:
    """Receive what has been sent, as the police."""
    with acting(by) as who:
        got = Disclosure.objects.get(pk=disclosure.pk)
        return receive_disclosure(got, by=who.user)
