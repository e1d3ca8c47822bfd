"""Legal grounds: what can carry a disclosure, from whom, to whom.

Facts of law in our own words; a municipal lawyer must check them before they
are relied upon.  Secrecy depends on the activity that the data come from, so a
ground is judged against the sending unit's activity and the receiving agency.
"""

from dataclasses import dataclass
from enum import IntEnum

from pax.accounts.enums import Activity, AgencyKind
from pax.errors import Refused

_AGENCIES = frozenset(AgencyKind) - {AgencyKind.BOLAG}
_CRIME = frozenset({AgencyKind.POLIS, AgencyKind.AKLAGARE})
_SOCIAL = frozenset({Activity.SOCIALTJANST})
_POLICE = frozenset({Activity.POLIS_FU, Activity.AKLAGARE})
_MUNICIPAL = frozenset(
    {
        Activity.SOCIALTJANST,
        Activity.TILLSYN,
        Activity.SKOLA,
        Activity.BYGG,
        Activity.OPPEN,
    }
)
_PAYERS = frozenset(
    {
        AgencyKind.KOMMUN,
        AgencyKind.NAMND,
        AgencyKind.FORSAKRINGSKASSAN,
        AgencyKind.ARBETSFORMEDLINGEN,
        AgencyKind.SKATTEVERKET,
        AgencyKind.REGION,
        AgencyKind.ANNAN,
    }
)


class Carries(IntEnum):
    """How much a ground lets through."""

    EXISTENCE = 1  # that a matter exists and who has it
    ANONYMOUS = 2  # what cannot be tied to anybody
    PERSONAL = 3  # what is about somebody


@dataclass(frozen=True)
class Ground:
    """One sekretessbrytande grund or duty to inform.

    `refuses` says, for activities whose data the ground cannot carry, why.
    """

    id: str
    lagrum: str
    title: str
    sources: frozenset[Activity]
    receivers: frozenset[AgencyKind]
    is_duty: bool = False
    needs_balancing: bool = False
    help: str = ""
    refuses: tuple[tuple[Activity, str], ...] = ()
    carries: Carries = Carries.PERSONAL

    def __str__(self) -> str:
        return f"{self.lagrum}: {self.title}"


@dataclass(frozen=True)
class OnGround:
    """The ground that one receiver's copy is given on, chosen by the decider."""

    ground: str
    balancing: str = ""


_NOT_SOCIAL = (
    Activity.SOCIALTJANST,
    "Grunden bryter inte socialtjänstsekretessen (OSL 26 kap. 1 §).",
)

GROUNDS: dict[str, Ground] = {
    g.id: g
    for g in (
        Ground(
            "bidragsbrottslagen-6",
            "6 § bidragsbrottslagen (2007:612) och OSL 10 kap. 28 §",
            "Skyldighet att anmäla misstänkt bidragsbrott",
            _MUNICIPAL | {Activity.FORMAN},
            frozenset({AgencyKind.POLIS}),
            is_duty=True,
            help="Gäller så snart det kan misstänkas att bidragsbrott har begåtts.",
        ),
        Ground(
            "lag-2008-206-3",
            "3–4 §§ lagen (2008:206) och OSL 10 kap. 28 §",
            "Underrättelse om felaktig utbetalning",
            _MUNICIPAL | {Activity.FORMAN, Activity.SKATT},
            _PAYERS,
            is_duty=True,
            help=(
                "När det finns anledning att anta att en förmån har beslutats eller "
                "betalats ut felaktigt. Omständigheterna ska anges."
            ),
        ),
        Ground(
            "fol-32c",
            "32 c § folkbokföringslagen (1991:481) och OSL 10 kap. 28 §",
            "Underrättelse om felaktig folkbokföring",
            frozenset(Activity),
            frozenset({AgencyKind.SKATTEVERKET}),
            is_duty=True,
            help="När det kan antas att en uppgift i folkbokföringen är fel.",
        ),
        Ground(
            "osl-10-15a",
            "OSL 10 kap. 15 a §",
            "Förebygga och utreda brott, fusk och felaktiga utbetalningar",
            frozenset(Activity) - _POLICE,
            _AGENCIES,
            needs_balancing=True,
            help=(
                "Får användas om inte övervägande skäl talar för sekretessen. "
                "Skriv hur intressena har vägts mot varandra."
            ),
            refuses=(
                (
                    Activity.POLIS_FU,
                    (
                        "Grunden bryter inte förundersökningssekretessen "
                        "(OSL 18 kap. 1 §)."
                    ),
                ),
                (
                    Activity.AKLAGARE,
                    (
                        "Grunden bryter inte förundersökningssekretessen "
                        "(OSL 18 kap. 1 §)."
                    ),
                ),
            ),
        ),
        Ground(
            "lag-2025-170-6",
            "6 § lagen (2025:170) och OSL 10 kap. 28 §",
            "Kommunens skyldighet att lämna uppgifter till brottsbekämpande myndighet",
            _MUNICIPAL - _SOCIAL,
            _CRIME | {AgencyKind.SKATTEVERKET},
            is_duty=True,
            refuses=(_NOT_SOCIAL,),
        ),
        Ground(
            "lag-2024-307-2",
            "2–3 §§ lagen (2024:307) och OSL 10 kap. 28 §",
            "Uppgifter för korrekta beslutsunderlag",
            _MUNICIPAL - _SOCIAL | {Activity.FORMAN, Activity.SKATT},
            _PAYERS,
            is_duty=True,
            needs_balancing=True,
            refuses=(_NOT_SOCIAL,),
        ),
        Ground(
            "osl-10-24",
            "OSL 10 kap. 24 §",
            "Utredning av ett begånget brott, övrig sekretess",
            _MUNICIPAL - _SOCIAL,
            _CRIME,
            refuses=(_NOT_SOCIAL,),
        ),
        Ground(
            "osl-10-27",
            "OSL 10 kap. 27 §",
            "Generalklausulen: uppenbart att utlämnandet har företräde",
            frozenset(Activity) - _SOCIAL,
            _AGENCIES,
            needs_balancing=True,
            refuses=(_NOT_SOCIAL,),
        ),
        Ground(
            "osl-35-6",
            "OSL 35 kap. 6 §",
            "Beslut om åtal, förundersökning eller nedläggning är inte sekretessbelagt",
            _POLICE,
            _AGENCIES,
            help="Gäller själva beslutet och dess datum, inte det som utreds.",
        ),
        Ground(
            "osl-10-2",
            "OSL 10 kap. 2 §",
            "Nödvändigt för den egna verksamheten",
            frozenset(Activity),
            _AGENCIES,
            needs_balancing=True,
            help=(
                "Ska användas restriktivt: utan uppgiften kan den egna myndigheten "
                "inte sköta sin uppgift."
            ),
        ),
        Ground(
            "bara-existens",
            "Ingen uppgift om någon enskild lämnas",
            "Bara ärendets nummer och vem som har det",
            frozenset(Activity),
            frozenset(AgencyKind),
            carries=Carries.EXISTENCE,
            help="Mottagaren får veta att ärendet finns och vem som svarar på frågor.",
        ),
        Ground(
            "avidentifierat",
            "OSL 21–40 kap. gäller uppgifter om enskild",
            "Avidentifierat: ingen kan pekas ut, ens med annat som är känt",
            frozenset(Activity) - _POLICE,
            frozenset(AgencyKind),
            needs_balancing=True,
            help=(
                "Sekretess till skydd för enskild hindrar inte uppgifter som inte kan "
                "knytas till någon. Skriv varför ingen kan kännas igen."
            ),
            refuses=(
                (
                    Activity.POLIS_FU,
                    (
                        "Förundersökningssekretessen skyddar utredningen, inte bara "
                        "personerna (OSL 18 kap. 1 §)."
                    ),
                ),
                (
                    Activity.AKLAGARE,
                    (
                        "Förundersökningssekretessen skyddar utredningen, inte bara "
                        "personerna (OSL 18 kap. 1 §)."
                    ),
                ),
            ),
            carries=Carries.ANONYMOUS,
        ),
        Ground(
            "ingen-sekretess",
            "Ingen sekretess gäller för uppgifterna",
            "Uppgifterna är inte sekretessbelagda",
            frozenset(Activity) - _SOCIAL,
            _AGENCIES,
            needs_balancing=True,
            refuses=(
                (
                    Activity.SOCIALTJANST,
                    (
                        "Hos socialtjänsten gäller sekretess som utgångspunkt "
                        "(OSL 26 kap. 1 §)."
                    ),
                ),
            ),
        ),
    )
}


def grounds_for(
    source: Activity | str,
    receiver: AgencyKind | str,
    carrying: Carries = Carries.PERSONAL,
) -> list[Ground]:
    """List the grounds that can carry data from an activity to a kind of agency."""
    return [
        g
        for g in GROUNDS.values()
        if Activity(source) in g.sources
        and AgencyKind(receiver) in g.receivers
        and g.carries >= carrying
    ]


def check_ground(
    ground_id: str,
    source: str,
    receiver: str,
    *,
    balancing: str = "",
    carrying: Carries = Carries.PERSONAL,
) -> Ground:
    """Give the ground if it carries these data, or raise Refused saying why not."""
    ground = GROUNDS.get(ground_id)
    if ground is None:
        raise Refused("Välj vilken grund uppgifterna lämnas ut på.")
    if why := _why_not(ground, Activity(source), AgencyKind(receiver)):
        raise Refused(f"{ground.lagrum} {why}")
    if ground.carries < carrying:
        raise Refused(f"{ground.lagrum} räcker inte för så mycket som du har valt.")
    if ground.needs_balancing and not balancing.strip():
        raise Refused(
            f"{ground.lagrum} kräver att du skriver hur intressena har vägts."
        )
    return ground


def lagrum_of(keys: list[str]) -> str:
    """Write the rules that grounds rest on; one that is gone says nothing."""
    return ", ".join(GROUNDS[key].lagrum for key in keys if key in GROUNDS)


def _why_not(ground: Ground, source: Activity, receiver: AgencyKind) -> str:
    """Say why a ground cannot carry it there; its own refusal says the most."""
    if refusal := dict(ground.refuses).get(source):
        return f"kan inte användas här. {refusal}"
    if source not in ground.sources:
        return "gäller inte uppgifter från den här enheten."
    if receiver not in ground.receivers:
        return "gäller inte den här mottagaren."
    return ""
