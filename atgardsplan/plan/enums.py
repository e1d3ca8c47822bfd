"""The fixed vocabularies of an åtgärdsplan."""

from django.db import models


class Status(models.TextChoices):
    """How far a plan has come.  Work goes on in it until it is ended."""

    DRAFT = "utkast", "Utkast"
    CONSULTED = "samrad", "På samråd"
    DECIDED = "beslutad", "Beslutad"
    ENDED = "avslutad", "Avslutad"


class Stage(models.TextChoices):
    """What a measure is to the plan (the source's own three words)."""

    ONGOING = "pagaende", "Pågående"
    DEVELOPED = "vidareutveckling", "Vidareutveckling"
    NEW = "ny", "Ny"


class Progress(models.TextChoices):
    """How it goes with a measure."""

    TO_BEGIN = "ej_paborjad", "Inte börjad"
    UNDER_WAY = "pagar", "Pågår"
    PAUSED = "pausad", "Pausad"
    DONE = "klar", "Klar"
    STOPPED = "avbruten", "Avbruten"


#: What is over: it cannot be late, and nobody is asked about it.
OVER = (Progress.DONE, Progress.STOPPED)


class Prevention(models.TextChoices):
    """Whether a measure changes the situation or people's conditions."""

    SITUATIONAL = "situationell", "Situationell"
    SOCIAL = "social", "Social"


class Effect(models.TextChoices):
    """How soon a measure is expected to show."""

    SHORT = "kort", "Kort sikt"
    LONG = "lang", "Lång sikt"


class Perspective(models.TextChoices):
    """The three perspectives of Pax."""

    NOW = "nu", "Här och nu"
    MEDIUM = "medel", "Medellång sikt"
    LASTING = "hallbarhet", "Social hållbarhet"


class Whose(models.TextChoices):
    """Who carries a measure."""

    MUNICIPALITY = "kommun", "Kommunen"
    POLICE = "polis", "Polisen"
    COMMON = "gemensam", "Gemensam"


class PartnerKind(models.TextChoices):
    """What kind of party takes part in a measure."""

    AGENCY = "myndighet", "Myndighet"
    GROUP = "grupp", "Samverkansgrupp"
    ASSOCIATION = "forening", "Förening eller trossamfund"
    LANDLORD = "fastighetsagare", "Fastighetsägare"
    OTHER = "annan", "Annan"


class Wished(models.TextChoices):
    """Which way an indicator of a measure is to go."""

    DOWN = "ned", "Ska minska"
    UP = "upp", "Ska öka"


class Fate(models.TextChoices):
    """What becomes of a measure in the next year's plan."""

    CONTINUES = "fortsatter", "Fortsätter"
    DEVELOPED = "vidareutvecklas", "Vidareutvecklas"
    ENDS = "avslutas", "Avslutas"


#: The points that a measure can have on a criterion.
MOST_POINTS = 3
