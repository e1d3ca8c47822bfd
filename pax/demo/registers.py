"""The demo's registers: pressure on two targets, a joint inspection, a checklist.

Places may be real areas; every business, number and finding is invented.
"""

from typing import Any

from cases.disclosure.lagrum import OnGround
from pax.accounts.models import Agency, User
from pax.demo.stage import days_ago, playing
from pax.editions.content import fingerprint
from pax.places.models import Area
from samverkan.checklists.services import start_checklist, tick
from samverkan.checklists.shipped import TEMPLATES
from samverkan.groups.models import Samverkansgrupp
from samverkan.tillsyn import services as tillsyn
from samverkan.tillsyn.enums import InspectionState, PartState
from samverkan.tillsyn.models import Inspection, InspectionPart
from samverkan.tillsyn.selectors import receivers_in
from samverkan.tryck import services as tryck
from samverkan.tryck.enums import Pressure, TargetKind, Tension
from samverkan.tryck.models import PressureTarget

#: The check digit fits; the number is of a series that has not been given out.
ORG_NUMBER = "559999-0008"
OPEN = {"is_internal": False}


def is_played() -> bool:
    """Tell whether the registers have been written in."""
    with playing("samira"):
        return PressureTarget.objects.exists()


def play() -> None:
    """Fill the registers of two groups."""
    square, lets = _targets()
    _municipal_pressure(square, lets)
    _police_pressure(square, lets)
    inspection = _plan()
    _inspect(inspection)
    _hand_over(inspection)
    _checklist()


def _group(key: str) -> Samverkansgrupp:
    found: Samverkansgrupp = Samverkansgrupp.objects.get(key=key)
    return found


def _area(name: str) -> Area:
    return Area.objects.get(name=name)


# --- tryck ------------------------------------------------------------------------
def _targets() -> tuple[PressureTarget, PressureTarget]:
    with playing("samira") as coordinator:
        group = _group("legal-bostadsmarknad")
        square = tryck.add_target(
            group,
            by=coordinator,
            kind=TargetKind.PLACE,
            name="Torget i Hovsjö med garagen under",
            area=_area("Hovsjö"),
            why="Öppen handel med narkotika och förråd som hyrs ut i andra hand.",
        )
        lets = tryck.add_target(
            group,
            by=coordinator,
            kind=TargetKind.ACTIVITY,
            name="Korttidsuthyrning i Ronna",
            area=_area("Ronna"),
            why="Lägenheter som hyrs ut per natt och där många är folkbokförda.",
        )
    return square, lets


def _press(
    by: User, target: PressureTarget, kind: str, what: str, *days: int, **more: Any
) -> None:
    begins, *ends = (days_ago(number) for number in days)
    tryck.add_measure(
        target,
        by=by,
        word=kind,
        what=what,
        begins_on=begins,
        ends_on=ends[0] if ends else None,
        unit=by.unit,
        **(OPEN | more),
    )


def _municipal_pressure(square: PressureTarget, lets: PressureTarget) -> None:
    with playing("samira") as coordinator:
        _press(
            coordinator,
            square,
            Pressure.CONTRACTS,
            "Genomgång av alla förrådskontrakt med fastighetsägaren",
            *(240, 150),
            outcome="Elva kontrakt uppsagda, fyra förråd spärrade.",
        )
        _press(
            coordinator,
            square,
            Pressure.SILENCE,
            "Boendedialog varannan vecka med fritidsgården",
            120,
        )
        _press(
            coordinator,
            lets,
            Pressure.CONTRACTS,
            "Otillåten andrahand anmäls till hyresvärden",
            200,
            responsible=coordinator,
        )
        _press(
            coordinator,
            lets,
            Pressure.WELFARE,
            "Kontroll av bostadsbidrag på adresserna",
            *(160, 70),
            outcome="Sju underrättelser till Försäkringskassan.",
        )


def _police_pressure(square: PressureTarget, lets: PressureTarget) -> None:
    with playing("petra") as petra:
        _press(
            petra,
            square,
            Pressure.PLACES,
            "Synlig patrull fredag och lördag kväll",
            *(210, 60),
            outcome="Färre samtal från boende. Handeln flyttade till garagen.",
        )
        _press(petra, square, Pressure.NARCOTICS, "Narkotikasök i garagen", 55)
        _press(
            petra,
            square,
            Pressure.SEIZE,
            "Riktad insats mot pengar i omlopp",
            30,
            is_internal=True,
        )
        _press(petra, lets, Pressure.PLACES, "Kontroller i trapphusen", *(140, 95))
        for target, word, days, text in (
            (square, Tension.STRESS, 140, "Oroligare på torget, fler bråk om platser."),
            (square, Tension.TURF, 45, "Två grupperingar gör anspråk på garagen."),
            (lets, Tension.LACK_OF_MONEY, 80, "Hyror betalas inte längre i tid."),
        ):
            tryck.add_tension(
                target,
                by=petra,
                word=word,
                seen_on=days_ago(days),
                text=text,
                is_internal=False,
            )


# --- tillsyn ----------------------------------------------------------------------
def _plan() -> Inspection:
    with playing("sanna") as inspector:
        return tillsyn.plan_inspection(
            _group("avfall"),
            by=inspector,
            agencies=[Agency.objects.get(code="PM")],
            object_name="Mälarbackens Bilskrot AB",
            org_number=ORG_NUMBER,
            address="Industrigränd 7, Södertälje",
            area=_area("Övrigt"),
            planned_on=days_ago(18),
            purpose="Kontrollera hur avfallet tas om hand och om tillstånd finns.",
        )


def _part(inspection: Inspection, by: User, power: str, who: str) -> None:
    part = InspectionPart.objects.get(inspection=inspection, agency=by.agency_id)
    tillsyn.revise_part(
        part, by=by, version=part.version, power=power, who=who, state=PartState.DONE
    )


def _inspect(inspection: Inspection) -> None:
    with playing("sanna") as inspector:
        _part(
            inspection,
            inspector,
            "26 kap. miljöbalken, tillträde enligt 28 kap. 1 §",
            "Två miljöinspektörer",
        )
        tillsyn.write_protocol(
            inspection,
            by=inspector,
            findings=(
                "Oljor och batterier förvaras på öppen mark utan skydd. Anteckningar "
                "om farligt avfall saknas för det senaste året. Omkring fyrtio bilar "
                "står utanför den yta som anmälan gäller."
            ),
            decision="Föreläggande att ta bort avfallet och visa anteckningar.",
            vite=75_000,
            follow_up_on=days_ago(-24),
        )
        tillsyn.revise_inspection(
            Inspection.objects.select_related("group").get(pk=inspection.pk),
            by=inspector,
            version=1,
            agencies=[],
            state=InspectionState.FOLLOW_UP,
        )
    with playing("paul") as officer:
        _part(inspection, officer, "Polislagen (1984:387) 2 §", "Två poliser")
        tillsyn.write_protocol(
            inspection,
            by=officer,
            findings="Tre fordon var anmälda stulna. Ett beslag.",
        )


def _hand_over(inspection: Inspection) -> None:
    with playing("sanna") as inspector:
        here = Inspection.objects.select_related("group").get(pk=inspection.pk)
        own = list(here.protocols.all())
        content = tillsyn.freeze_protocols(here, own, by=inspector)
        tillsyn.hand_over(
            here,
            own,
            receivers_in(here, inspector)[0],
            OnGround(
                "osl-10-15a",
                "Brott mot miljöbalken kan misstänkas. Uppgifterna rör verksamheten "
                "och behövs för att utreda det; ingen enskilds hälsa eller ekonomi "
                "berörs.",
            ),
            by=inspector,
            digest=fingerprint(content),
        )


# --- checklistor ------------------------------------------------------------------
def _checklist() -> None:
    violence = TEMPLATES[0]
    with playing("samira") as coordinator:
        running = start_checklist(
            _group("fokus-unga"),
            violence.name,
            violence.points,
            by=coordinator,
            title="Gångtunneln vid Geneta centrum",
            area=_area("Geneta"),
        )
        for item in running.items.filter(number__in=(1, 2, 3)):
            tick(item, by=coordinator, is_done=True)
