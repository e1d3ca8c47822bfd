"""The roles people have, and what each may do.  Deny by default."""

from dataclasses import dataclass

from django.db import models

from pax.accounts.enums import MUNICIPAL, AgencyKind
from pax.accounts.permissions import Permission


class Role(models.TextChoices):
    """What someone does in a unit."""

    HANDLAGGARE = "handlaggare", "Handläggare"
    CHEF = "chef", "Chef/beslutsfattare"
    SAMORDNARE = "samordnare", "Samordnare på säkerhetsavdelningen"
    POLIS_LOKAL = "polis_lokal", "Polisens kontaktperson, lokalpolisområde"
    POLIS_REGION = "polis_region", "Polisens kontaktperson, region"
    AKLAGARE = "aklagare", "Åklagarkontakt"
    GRUPPORDFORANDE = "gruppordforande", "Gruppordförande"
    MEDARBETARE = "medarbetare", "Medarbetare"
    EST_DELTAGARE = "est_deltagare", "EST-deltagare"
    FORTROENDEVALD = "fortroendevald", "Förtroendevald"
    LOGGRANSKARE = "loggranskare", "Loggranskare"
    SYSTEMADMINISTRATOR = "systemadministrator", "Systemadministratör"


@dataclass(frozen=True)
class RoleSpec:
    """What a role is, what it may do, and how far it reads.

    `reads`: "" no cases at all, "unit" the unit's own, "below" also those of
    the units under it.  `kinds`: the kinds of agency that it can be given in
    (pax_role_kinds() says the same).
    """

    description: str
    permissions: frozenset[Permission]
    reads: str = ""
    kinds: frozenset[AgencyKind] = frozenset(AgencyKind)

    def fits(self, kind: str) -> bool:
        """Tell whether the role can be given in an agency of a kind."""
        return kind in self.kinds


_SEATED = frozenset({Permission.FLAG_RAISE, Permission.GROUP_TAKE_PART})
_OFFICER = _SEATED | {Permission.CASE_READ, Permission.CASE_EDIT}
_LIAISON = _OFFICER | {
    Permission.CASE_DECIDE,
    Permission.GROUP_SHARE,
    Permission.EST_TAKE_PART,
    Permission.FIGURES_GIVE,
    Permission.PLAN_ANSWER,
    Permission.CASE_ASSIGN,
    Permission.REFERRAL_RECEIVE,
    Permission.FEEDBACK_GIVE,
    Permission.CASE_EXPORT,
}

ROLES: dict[Role, RoleSpec] = {
    Role.HANDLAGGARE: RoleSpec(
        "Flaggar, utreder och förbereder anmälningar i sin enhets ärenden.",
        _OFFICER | {Permission.REFERRAL_RECEIVE, Permission.FEEDBACK_GIVE},
        reads="unit",
    ),
    Role.CHEF: RoleSpec(
        "Beslutar i enhetens ärenden, skriver under utlämnanden och fördelar arbete.",
        _OFFICER
        | {
            Permission.CASE_ASSIGN,
            Permission.CASE_DECIDE,
            Permission.CASE_RESTRICT,
            Permission.FIGURES_GIVE,
            Permission.LAGESBILD_RELEASE,
            Permission.PLAN_DECIDE,
            Permission.PLAN_ANSWER,
            Permission.PUBLISHED_READ,
            Permission.GROUP_SHARE,
            Permission.CASE_EXPORT,
            Permission.CASE_READERS,
            Permission.POSITION_RECORD,
            Permission.PROCESS_EDIT,
            Permission.REFERRAL_RECEIVE,
            Permission.FEEDBACK_GIVE,
        },
        reads="below",
    ),
    Role.SAMORDNARE: RoleSpec(
        "Samordnar brottsförebyggande arbete; läser säkerhetsavdelningens ärenden.",
        _OFFICER
        | {
            Permission.CASE_EXPORT,
            Permission.POSITION_RECORD,
            Permission.PROCESS_EDIT,
            Permission.REFERRAL_RECEIVE,
            Permission.FEEDBACK_GIVE,
            Permission.LAGESBILD_WRITE,
            Permission.LAGESBILD_RELEASE,
            Permission.PLAN_WRITE,
            Permission.PLAN_DECIDE,
            Permission.PLAN_ANSWER,
            Permission.FIGURES_GIVE,
            Permission.GROUP_ADMIN,
            Permission.GROUP_SHARE,
            Permission.EST_TAKE_PART,
            Permission.EST_COORDINATE,
            Permission.PUBLISHED_READ,
        },
        reads="below",
        kinds=MUNICIPAL,
    ),
    Role.POLIS_LOKAL: RoleSpec(
        "Tar emot anmälningar hos lokalpolisen och återkopplar till avsändaren.",
        _LIAISON,
        reads="unit",
        kinds=frozenset({AgencyKind.POLIS}),
    ),
    Role.POLIS_REGION: RoleSpec(
        "Följer regionens och dess lokalpolisområdens ärenden och återkopplar.",
        _LIAISON | {Permission.CASE_READERS},
        reads="below",
        kinds=frozenset({AgencyKind.POLIS}),
    ),
    Role.AKLAGARE: RoleSpec(
        "Tar emot underlag och lämnar åklagarens beslut som uppgift.",
        _OFFICER
        | {
            Permission.CASE_DECIDE,
            Permission.PLAN_ANSWER,
            Permission.GROUP_SHARE,
            Permission.REFERRAL_RECEIVE,
            Permission.FEEDBACK_GIVE,
        },
        reads="unit",
        kinds=frozenset({AgencyKind.AKLAGARE}),
    ),
    Role.GRUPPORDFORANDE: RoleSpec(
        "Leder en samverkansgrupp och antecknar gemensamma ställningstaganden.",
        _OFFICER
        | {
            Permission.PLAN_ANSWER,
            Permission.POSITION_RECORD,
            Permission.REFERRAL_RECEIVE,
            Permission.FEEDBACK_GIVE,
        },
        reads="unit",
    ),
    Role.MEDARBETARE: RoleSpec(
        "Flaggar det som inte stämmer och följer sina egna flaggor.",
        frozenset({Permission.FLAG_RAISE}),
    ),
    Role.EST_DELTAGARE: RoleSpec(
        "Lämnar sin del till veckans EST-bild, deltar i grupper; läser inga ärenden.",
        _SEATED | {Permission.EST_TAKE_PART, Permission.PLAN_ANSWER},
    ),
    Role.FORTROENDEVALD: RoleSpec(
        "Läser det som är publicerat.",
        frozenset({Permission.PUBLISHED_READ}),
        kinds=MUNICIPAL,
    ),
    Role.LOGGRANSKARE: RoleSpec(
        "Granskar sin myndighets åtkomstlogg; läser inga ärenden.",
        frozenset({Permission.FLAG_RAISE, Permission.LOG_REVIEW}),
    ),
    Role.SYSTEMADMINISTRATOR: RoleSpec(
        "Sköter användare, enheter och inställningar; läser inga ärenden.",
        frozenset(
            {Permission.FLAG_RAISE, Permission.USERS_ADMIN, Permission.SETTINGS_EDIT}
        ),
    ),
}

#: Given by one alone: they read no cases, no log and nothing published, and decide
#: nothing.  All others take two (pax_role_takes_two() says the same).
GIVEN_ALONE = frozenset({Role.MEDARBETARE, Role.EST_DELTAGARE})

READS_UNIT = frozenset(role for role, spec in ROLES.items() if spec.reads == "unit")
READS_BELOW = frozenset(role for role, spec in ROLES.items() if spec.reads == "below")
