"""The fixed vocabularies of a case."""

from django.db import models


class Channel(models.TextChoices):
    """How a suspicion came to the unit."""

    OWN = "own", "Egen upptäckt i handläggningen"
    COLLEAGUE = "colleague", "Kollega i kommunen"
    TIP = "tip", "Tips från allmänheten"
    AGENCY = "agency", "Annan myndighet"
    INSPECTION = "inspection", "Tillsyn eller hembesök"


class Support(models.TextChoices):
    """Which support (stöd eller förmån) the suspicion is about."""

    FORSORJNINGSSTOD = "forsorjningsstod", "Ekonomiskt bistånd"
    BOSTADSBIDRAG = "bostadsbidrag", "Bostadsbidrag"
    UNDERHALLSSTOD = "underhallsstod", "Underhållsstöd"
    ASSISTANS = "assistans", "Personlig assistans"
    HEMTJANST = "hemtjanst", "Hemtjänst"
    FORENINGSBIDRAG = "foreningsbidrag", "Föreningsbidrag"
    NYSTARTSJOBB = "nystartsjobb", "Stöd till anställning"
    ANNAT = "annat", "Annat stöd"


class Suspicion(models.TextChoices):
    """What kind of wrong is suspected."""

    SKENSEPARATION = "skenseparation", "Skenseparation"
    SVARTARBETE = "svartarbete", "Oredovisat arbete"
    FOLKBOKFORING = "folkbokforing", "Felaktig folkbokföring"
    ANDRAHAND = "andrahand", "Otillåten uthyrning"
    DOLDA_TILLGANGAR = "dolda_tillgangar", "Dolda inkomster eller tillgångar"
    FALSKA_HANDLINGAR = "falska_handlingar", "Falska intyg eller handlingar"
    IDENTITET = "identitet", "Oriktig identitet"
    UTFORARE = "utforare", "Fusk hos utförare eller förening"
    ANNAT = "annat", "Annat"


class PartyKind(models.TextChoices):
    """Whether a party is a person or an organisation."""

    PERSON = "person", "Person"
    ORGANISATION = "organisation", "Organisation"


class OtherNumber(models.TextChoices):
    """A number that stands for a person who has no personnummer, or an unknown one.

    Each is given by somebody else than Skatteverket and has no check digit that Pax
    could try: it is kept as it was written, unverified, and Pax says so.
    """

    RESERVNUMMER = "reservnummer", "Reservnummer"
    T_NUMMER = "t_nummer", "T-nummer"
    UTLANDSKT = "utlandskt", "Utländskt id-nummer"


class PartyRole(models.TextChoices):
    """In what capacity someone figures in a case (BDL 2 kap. 9 §).

    The default says that nobody is suspected until somebody has decided so.
    """

    EJ_MISSTANKT = "ej_misstankt", "Ej misstänkt"
    SOKANDE = "sokande", "Sökande, ej misstänkt"
    MEDSOKANDE = "medsokande", "Medsökande, ej misstänkt"
    BARN = "barn", "Barn i hushållet"
    UPPGIFTSLAMNARE = "uppgiftslamnare", "Uppgiftslämnare"
    ARBETSGIVARE = "arbetsgivare", "Arbetsgivare"
    HYRESVARD = "hyresvard", "Hyresvärd"
    MISSTANKT = "misstankt", "Misstänkt"
    MALSAGANDE = "malsagande", "Målsägande"


class StatementKind(models.TextChoices):
    """Facts are kept apart from assessments (BDL 2 kap. 10 §)."""

    FACT = "fact", "Faktauppgift"
    ASSESSMENT = "assessment", "Bedömning"


class LineKind(models.TextChoices):
    """A line of the household calculation."""

    VISIBLE = "visible", "Synlig inkomst"
    INVISIBLE = "invisible", "Osynlig inkomst"
    EXPENSE = "expense", "Utgift"


class DisclosureKind(models.TextChoices):
    """What a disclosure is, to the receiver."""

    FLAGGA = "flagga", "Flagga från annan myndighet"
    POLISANMALAN = "polisanmalan", "Polisanmälan"
    KOMPLETTERING_BEGARD = "komplettering_begard", "Begäran om komplettering"
    KOMPLETTERING = "komplettering", "Komplettering"
    ATERKOPPLING = "aterkoppling", "Återkoppling"
    STALLNINGSTAGANDE = "stallningstagande", "Gemensamt ställningstagande"
    UNDERRATTELSE = "underrattelse", "Underrättelse"
    SVAR = "svar", "Svar på underrättelse"
    ATERFORING = "aterforing", "Vår del är klar, med återföring"
    GRUPPDELNING = "gruppdelning", "Delning i samverkansgrupp"
    TILLSYN = "tillsyn", "Uppgifter från tillsyn"


#: What is read where a group works, and lands in nobody's inbox.
IN_GROUPS = frozenset({DisclosureKind.GRUPPDELNING, DisclosureKind.TILLSYN})


#: What a flag's file is called in its case.
OF_THE_FLAG = "Bilaga till flaggan"
#: In place of a kind of support or suspicion that others told us of and have taken
#: back (cases/disclosure/copied.py).  Cases can be found by it; nobody chooses it.
TAKEN_BACK = "aterkallat"
_TAKEN_BACK = (TAKEN_BACK, "Återkallat av avsändaren")
SUPPORTS = (*Support.choices, _TAKEN_BACK)
SUSPICIONS = (*Suspicion.choices, _TAKEN_BACK)


class Brottsrubricering(models.TextChoices):
    """What crime a report is about (bidragsbrottslagen 2-4 §§ and neighbours)."""

    BIDRAGSBROTT = "bidragsbrott", "Bidragsbrott, 2 § bidragsbrottslagen"
    GROVT_BIDRAGSBROTT = "grovt", "Grovt bidragsbrott, 3 § bidragsbrottslagen"
    VARDSLOST_BIDRAGSBROTT = (
        "vardslost",
        "Vårdslöst bidragsbrott, 4 § bidragsbrottslagen",
    )
    BEDRAGERI = "bedrageri", "Bedrägeri, 9 kap. brottsbalken"
    FOLKBOKFORINGSBROTT = (
        "folkbokforing",
        "Folkbokföringsbrott, 42 § folkbokföringslagen",
    )


class NotReportedReason(models.TextChoices):
    """Valid reasons not to report.

    The list leaves out what is no reason: the police's workload, how earlier
    reports ended, whether an investigation is likely, the expected outcome.
    """

    NO_SUSPICION = "no_suspicion", "Det kan inte längre misstänkas att brott begåtts"
    CORRECTED = (
        "corrected",
        "Uppgifterna rättades frivilligt före utbetalning (5 § bidragsbrottslagen)",
    )
    EXPIRED = "expired", "Brottet är preskriberat (7 § bidragsbrottslagen)"
    ALREADY = "already", "Samma gärning är redan anmäld"
    OTHER_ACT = "other_act", "Gärningen omfattas inte av bidragsbrottslagen"


class ClaimState(models.TextChoices):
    """Where a repayment claim (återkrav) stands; SoL 2025:400 33 kap."""

    DECIDED = "decided", "Beslutat"
    PLAN = "plan", "Återbetalningsplan"
    TALAN = "talan", "Talan väckt i förvaltningsrätten"
    BIFALL = "bifall", "Bifall"
    AVSLAG = "avslag", "Avslag"
    EFTERGIVET = "eftergivet", "Eftergivet (33 kap. 6 §)"
    PRESKRIBERAT = "preskriberat", "Preskriberat (33 kap. 5 §)"
    REPAID = "repaid", "Återbetalt"


#: Where a claim can go from where it stands; settled ones go nowhere.
CLAIM_WAYS: dict[ClaimState, tuple[ClaimState, ...]] = {
    ClaimState.DECIDED: (
        ClaimState.PLAN,
        ClaimState.TALAN,
        ClaimState.EFTERGIVET,
        ClaimState.PRESKRIBERAT,
    ),
    ClaimState.PLAN: (
        ClaimState.TALAN,
        ClaimState.EFTERGIVET,
        ClaimState.PRESKRIBERAT,
    ),
    ClaimState.TALAN: (ClaimState.BIFALL, ClaimState.AVSLAG, ClaimState.EFTERGIVET),
    ClaimState.BIFALL: (ClaimState.EFTERGIVET,),
    ClaimState.AVSLAG: (),
    ClaimState.EFTERGIVET: (),
    ClaimState.PRESKRIBERAT: (),
    ClaimState.REPAID: (),
}


class TaskState(models.TextChoices):
    """Where a task stands."""

    OPEN = "open", "Att göra"
    DONE = "done", "Klar"
    DROPPED = "dropped", "Behövs inte"


class FlagState(models.TextChoices):
    """What the one who flagged is told, and no more."""

    RECEIVED = "received", "Mottagen"
    TAKEN_UP = "taken_up", "Utreds"
    ENDED = "ended", "Avslutad"


class PositionAnswer(models.TextChoices):
    """The joint answer to "Kan åklagare ta upp fallet?"."""

    JA = "ja", "Ja"
    NEJ = "nej", "Nej"
    KOMPLETTERA = "komplettera", "Behöver kompletteras"
