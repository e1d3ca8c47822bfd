"""The fixed vocabularies of a lägesbild."""

from django.db import models


class Status(models.TextChoices):
    """How far a lägesbild has come."""

    DRAFT = "utkast", "Utkast"
    REVIEW = "granskning", "Granskning"
    DECIDED = "faststalld", "Fastställd"
    PUBLISHED = "publicerad", "Publicerad"


class StatutoryPart(models.TextChoices):
    """The three parts that a lägesbild must hold (4 § lagen 2023:196)."""

    MAPPING = "kartlaggning", "Kartläggning"
    OTHER = "ovrigt", "Övrig relevant information"
    ANALYSIS = "analys", "Analys"


class Variant(models.TextChoices):
    """Who a version of the report is for: both come from the same source."""

    INTERNAL = "intern", "Intern"
    PUBLIC = "publik", "Publik"


class Audience(models.TextChoices):
    """In which variants a section, problem or figure stands."""

    BOTH = "bada", "Intern och publik"
    INTERNAL = "intern", "Bara intern"
    PUBLIC = "publik", "Bara publik"


class Few(models.TextChoices):
    """How a figure says what it may not show."""

    HIDDEN = "dolt", "”Visas inte”"
    INTERVAL = "intervall", "”0\N{EN DASH}4” där antalet är litet"
    WHOLE = "helhet", "Bara hela kommunen, inte områdena"
    WITHDRAWN = "bort", "Figuren tas bort ur lägesbilden"


class Progress(models.TextChoices):
    """How far a section has come."""

    TO_WRITE = "att_skriva", "Att skriva"
    DRAFT = "utkast", "Utkast"
    DONE = "klar", "Klar"


class Trend(models.TextChoices):
    """Which way a problem is going."""

    UP = "okar", "Ökar"
    SAME = "oforandrad", "Oförändrad"
    DOWN = "minskar", "Minskar"
    UNKNOWN = "oklar", "Oklar"


class SinceLast(models.TextChoices):
    """How a problem stands to last year's picture."""

    NEW = "ny", "Ny"
    REMAINS = "kvarstar", "Kvarstår"
    BETTER = "battre", "Bättre"
    GONE = "borta", "Borta"


class CauseKind(models.TextChoices):
    """Whether a cause lies in the situation or in people's conditions."""

    SITUATIONAL = "situationell", "Situationell"
    SOCIAL = "social", "Social"


class Ground(models.TextChoices):
    """Grounds on which problems are prioritised (Brå), and what can be done."""

    COMMON = "vanligast", "Hör till det vanligaste"
    RISING = "okar", "Ökar"
    DEVIATING = "avviker", "Avviker från jämförbara"
    SIGNAL = "signalbrott", "Signalbrott"
    PLACES = "platser", "Samlas på vissa platser"
    EXPOSED = "utsatta_grupper", "Drabbar utsatta grupper"
    CONSEQUENCES = "konsekvenser", "Svåra konsekvenser"
    CONTROL = "radighet", "Rådighet: vi kan påverka"
    RESOURCES = "resurser", "Resurser finns"
    COST = "kostnad", "Kostnaden är rimlig"


class StatementKind(models.TextChoices):
    """Facts are kept apart from assessments."""

    FACT = "fakta", "Fakta"
    ASSESSMENT = "bedomning", "Bedömning"


class SourceKind(models.TextChoices):
    """Where what a statement says comes from."""

    IMPORT = "import", "Inläst statistik"
    OWN = "egen", "Egen statistik ur Pax"
    EST = "est", "EST-bild"
    INTERVIEW = "intervju", "Intervju"
    SURVEY = "enkat", "Enkät"
    REPORT = "rapport", "Rapport"


#: People's own words: inside only, unless somebody says otherwise.
SPOKEN = (SourceKind.INTERVIEW, SourceKind.SURVEY)


class ChartKind(models.TextChoices):
    """How a figure is drawn."""

    LINE = "linje", "Linje över år"
    BARS = "staplar", "Staplar"
    HEAT = "varme", "Område och månad"
    STACKED = "status", "Staplad status"
    MULTIPLES = "smafigurer", "Små figurer bredvid varandra"


class SuggestionState(models.TextChoices):
    """What has become of a suggested change."""

    OPEN = "oppen", "Föreslagen"
    ACCEPTED = "antagen", "Antagen"
    DECLINED = "avbojd", "Avböjd"


#: How often it is done anew, in months: as the law asks, or more often.
DUE = ((12, "Varje år (egen ambition)"), (24, "Vartannat år (6 § lagen 2023:196)"))
