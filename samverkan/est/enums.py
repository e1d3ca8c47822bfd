"""The fixed vocabularies of EST: the weekly picture of the areas."""

from django.db import models


class EditionState(models.TextChoices):
    """Whether a week's picture can still be written in."""

    OPEN = "oppen", "Öppen"
    FROZEN = "fryst", "Fryst"


class EntryState(models.TextChoices):
    """Whether what an agency has written is still its own."""

    DRAFT = "utkast", "Utkast"
    HANDED_IN = "inlamnad", "Inlämnad"
    #: Taken back with a reason: no picture tells of it, its history does.
    STRUCK = "struken", "Struken"


class Audience(models.TextChoices):
    """Who is shown what an agency hands in: the wider comes first."""

    ALL = "alla", "Alla som deltar"
    AUTHORITIES = "myndigheter", "Bara myndigheter, inte bolag"


class EventKind(models.TextChoices):
    """What sort of thing happened, so that it can be counted over time."""

    UNREST = "otrygghet", "Otrygghet"
    DISORDER = "ordning", "Ordningsstörning"
    DAMAGE = "skadegorelse", "Skadegörelse"
    DRUGS = "narkotika", "Narkotika"
    YOUNG_GATHERING = "ungdomar", "Ungdomar som samlas"
    VIOLENCE = "vald", "Våld"
    FIRE = "brand", "Brand"
    SURROUNDINGS = "miljo", "Belysning och fysisk miljö"
    OTHER = "annat", "Annat"


class LevelShape(models.TextChoices):
    """The shape of a level: it tells them apart in print without colour."""

    CIRCLE = "circle", "Cirkel"
    SQUARE = "square", "Kvadrat"
    DIAMOND = "diamond", "Romb"
    TRIANGLE = "triangle", "Triangel"
    HEXAGON = "hexagon", "Sexhörning"


class LevelColour(models.TextChoices):
    """The colour of a level, by its name among the design tokens."""

    NEUTRAL = "neutral", "Grå"
    BRAND = "accent", "Blå"
    BROWN = "brand3", "Brun"
    SUCCESS = "success", "Grön"
    WARNING = "warning", "Gul"
    DANGER = "danger", "Röd"


class AnalysisState(models.TextChoices):
    """Whether an analysis of frozen weeks can still be changed."""

    DRAFT = "utkast", "Utkast"
    SETTLED = "faststalld", "Fastställd"
