"""The fixed vocabularies of printing."""

from django.db import models


class JobState(models.TextChoices):
    """How far the making of a document has come."""

    QUEUED = "koad", "Köad"
    RUNNING = "pagar", "Pågår"
    DONE = "klar", "Klar"
    CANCELLED = "avbruten", "Avbruten"
    FAILED = "fel", "Gick inte"


#: Those that nothing more happens to.
ENDED = (JobState.DONE, JobState.CANCELLED, JobState.FAILED)
