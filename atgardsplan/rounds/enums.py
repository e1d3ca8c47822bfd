"""The fixed vocabularies of a round of follow-up."""

from django.db import models


class RoundKind(models.TextChoices):
    """How often rounds of this kind come."""

    QUARTER = "kvartal", "Kvartal"
    HALF = "halvar", "Halvår"
    YEAR = "ar", "Helår"


class Done(models.TextChoices):
    """Whether what was to be done has been."""

    AS_PLANNED = "enligt_plan", "Ja, enligt plan"
    PARTLY = "delvis", "Delvis"
    NOT = "inte", "Nej"
    FINISHED = "klar", "Åtgärden är klar"
