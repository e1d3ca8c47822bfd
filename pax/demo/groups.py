"""What the demo's groups work with: cases shared by three authorities.

Each agency at the table is given what its ground carries, and no more: the housing
company knows at most that a case exists.
"""

import datetime
from dataclasses import dataclass

from cases.case.services import open_case
from cases.disclosure.lagrum import OnGround
from cases.enums import PartyKind, PartyRole, StatementKind
from cases.investigation import services as investigating
from cases.models import Case, Party, Statement
from pax.accounts.models import Agency, User
from pax.demo.seating import KS as SAFETY
from pax.demo.seating import OMS, SOC
from pax.demo.stage import days_ago, fresh, playing, unit
from samverkan.groups import services
from samverkan.groups.enums import Level, PartProgress
from samverkan.groups.models import Samverkansgrupp, Share, ShareWork

GROUP = "valfardsbrott"
POLICE, FK, BOLAG = "Polismyndigheten", "Försäkringskassan", "Telge Bostäder AB"
SN, ON, KS = "Socialnämnden", "Omsorgsnämnden", "Kommunstyrelsen"

EXISTS = (Level.EXISTENCE, OnGround("bara-existens"))
UNTRACED = OnGround(
    "avidentifierat",
    "Texten nämner varken personer eller företag, och mönstret finns hos flera "
    "utförare. Ingen kan kännas igen.",
)
TOLD = (Level.SUMMARY, UNTRACED)
NEEDED = OnGround(
    "osl-10-15a",
    "Polisen behöver uppgifterna för att förebygga och utreda brott mot "
    "välfärdssystemen. Det väger tyngre än skyddet för uppgifterna om bolaget.",
)
OPEN = OnGround("ingen-sekretess", "Uppgifterna är offentliga hos oss.")


@dataclass(frozen=True)
class Owed:
    """The next step: what, by whom, and when, in days from now."""

    what: str
    agency: str
    person: str
    days: int
    since: int


@dataclass(frozen=True)
class Shared:
    """A case that one authority shares with the group, and how the work goes."""

    by: str
    unit: str
    case: str
    company: str
    fact: str
    title: str
    summary: str
    gives: dict[str, tuple[Level, OnGround]]
    step: str
    owed: Owed | None
    parts: tuple[tuple[str, PartProgress, str], ...]  # username, how far, what
    offered: bool = False


SHARED = (
    Shared(
        by="carin",
        unit=SOC,
        case="Bistånd till anställda i samma assistansbolag",
        company="Omsorg i Solgläntan AB",
        fact="Sju som får försörjningsstöd har kontrolluppgift från samma bolag.",
        title="Försörjningsstöd till anställda i ett assistansbolag",
        summary=(
            "Flera som får försörjningsstöd verkar samtidigt arbeta i ett bolag som "
            "får assistansersättning. Vi behöver veta vad som har betalats ut, och om "
            "schemana stämmer."
        ),
        gives={
            POLICE: (Level.FULL, OnGround("bidragsbrottslagen-6")),
            FK: (Level.FULL, OnGround("lag-2008-206-3")),
            ON: TOLD,
            KS: TOLD,
            BOLAG: EXISTS,
        },
        step="Samlar underlag",
        owed=Owed("Jämför tidrapporter med inkomster", FK, "kim", -5, 26),
        parts=(
            (
                "carin",
                PartProgress.UNDER_WAY,
                "Går igenom besluten för det senaste året.",
            ),
            ("kim", PartProgress.UNDER_WAY, "Har begärt in tidrapporter från bolaget."),
            (
                "petra",
                PartProgress.NOT_BEGUN,
                "Väntar på underlaget innan vi tar ställning.",
            ),
            ("orvar", PartProgress.DONE, "Har stoppat nya uppdrag till bolaget."),
        ),
    ),
    Shared(
        by="orvar",
        unit=OMS,
        case="Hemtjänst som inte utförs enligt schema",
        company="Hemtjänsten Aspdungen AB",
        fact="Loggen visar besök på två håll samtidigt vid 41 tillfällen.",
        title="Tomma scheman i hemtjänsten",
        summary=(
            "En utförare fakturerar besök som inte kan ha gjorts. Vi vill veta om "
            "andra betalar för samma timmar, och följa upp tillsammans."
        ),
        gives={
            POLICE: (Level.FULL, NEEDED),
            FK: (Level.FULL, OnGround("lag-2008-206-3")),
            SN: TOLD,
            KS: EXISTS,
        },
        step="Insats pågår",
        owed=Owed("Gör oanmält besök hos utföraren", ON, "orvar", 9, 12),
        parts=(
            (
                "orvar",
                PartProgress.UNDER_WAY,
                "Planerar uppföljning på plats i december.",
            ),
            ("petra", PartProgress.UNDER_WAY, "Bedömer om det räcker för en anmälan."),
        ),
    ),
    Shared(
        by="samira",
        unit=SAFETY,
        case="Postlådor på samma adress",
        company="Kontorshotellet Nävern AB",
        fact="Fjorton bolag inom vård och städ har samma postadress.",
        title="Fjorton bolag på en adress",
        summary=(
            "Många bolag inom vård och städ har samma adress, där ingen verksamhet "
            "syns. Flera av dem har uppdrag av kommunen."
        ),
        gives={
            POLICE: (Level.FULL, OnGround("lag-2025-170-6")),
            SN: (Level.SUMMARY, OPEN),
            ON: (Level.SUMMARY, OPEN),
            FK: EXISTS,
            BOLAG: EXISTS,
        },
        step="Nytt",
        owed=None,
        parts=(),
        offered=True,
    ),
)


def is_played() -> bool:
    """Tell whether anything is shared with the group."""
    with playing("samira"):
        return Share.objects.filter(group__key=GROUP).exists()


def play() -> None:
    """Share the cases, and let the agencies work with them."""
    for shared in SHARED:
        share = _share(shared)
        _work(share, shared)


def _share(shared: Shared) -> Share:
    case = _case(shared)
    with playing(shared.by) as person:
        here = fresh(case)
        group = Samverkansgrupp.objects.get(key=GROUP)
        wording = services.Wording(
            shared.title,
            shared.summary,
            parties=tuple(Party.objects.filter(case=here)),
            statements=tuple(Statement.objects.filter(case=here)),
        )
        choices = [
            services.ForAgency(d, *shared.gives[str(d.agency)])
            for d in services.receivers_of(group, person)
            if str(d.agency) in shared.gives
        ]
        copies = services.copies_of(here, group, wording, choices, by=person)
        return services.share_case(
            here,
            group,
            wording,
            choices,
            by=person,
            digest=services.digest_of(copies),
            as_offer=shared.offered,
        )


def _case(shared: Shared) -> Case:
    with playing(shared.by) as person:
        case = open_case(title=shared.case, unit=unit(shared.unit), by=person)
        investigating.add_party(
            case,
            by=person,
            name=shared.company,
            kind=PartyKind.ORGANISATION,
            role=PartyRole.EJ_MISSTANKT,
        )
        investigating.add_statement(
            case,
            by=person,
            kind=StatementKind.FACT,
            text=shared.fact,
            source="Egen granskning",
            noted_on=days_ago(14),
        )
        return case


def _work(share: Share, shared: Shared) -> None:
    with playing("gunilla") as chair:
        here = _seen(share, chair)
        if not shared.offered:
            services.move_step(here, shared.step, by=chair, version=1)
        if shared.owed:
            version = ShareWork.objects.get(share=share).version
            to_do = _next_step(shared.owed)
            services.set_next_step(here, to_do, by=chair, version=version)
    for username, state, doing in shared.parts:
        with playing(username) as person:
            here = _seen(share, person)
            services.write_part(here, by=person, state=state, doing=doing)


def _next_step(owed: Owed) -> services.NextStep:
    return services.NextStep(
        owed.what,
        Agency.objects.get(name=owed.agency),
        person=User.objects.get(username=owed.person),
        due_on=days_ago(0) + datetime.timedelta(days=owed.days),
        since=days_ago(owed.since),
    )


def _seen(share: Share, person: User) -> Share:
    found: Share = (
        Share.objects.visible_to(person)
        .select_related("group", "owner_agency")
        .get(pk=share.pk)
    )
    return found
