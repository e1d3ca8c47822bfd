"""The fixed vocabularies of meetings."""

from django.db import models


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    PLANNED = "planerat", "Planerat"
    UNDER_WAY = "pagar", "Pågår"
    HELD = "hallet", "Hållet, inte justerat"
    APPROVED = "justerat", "Justerat"
    CANCELLED = "installt", "Inställt"


#: What still happens, or has: all but what was called off.
TAKES_PLACE = (
    MeetingState.PLANNED,
    MeetingState.UNDER_WAY,
    MeetingState.HELD,
    MeetingState.APPROVED,
)
#: What is behind us, so that the next agenda begins where it ended.
OVER = (MeetingState.HELD, MeetingState.APPROVED)
#: While notes, decisions and actions can still be written.
OPEN_TO_NOTES = (MeetingState.UNDER_WAY, MeetingState.HELD)


class ItemKind(models.TextChoices):
    """Why something is on the agenda, in the order that kinds come there."""

    ACTION = "atgard", "Åtgärd att följa upp"
    OFFERED = "erbjudet", "Ärende som erbjuds gruppen"
    CHANGED = "andrat", "Ärende där något har hänt"
    FREE = "fri", "Övrig punkt"
    STANDING = "staende", "Stående punkt"


class Presence(models.TextChoices):
    """Whether somebody was at a meeting."""

    PRESENT = "narvarande", "Närvarande"
    ABSENT = "franvarande", "Frånvarande"
    DEPUTY = "ersattare", "Ersättare kom"


class ActionState(models.TextChoices):
    """How far an action has come."""

    OPEN = "oppen", "Ska göras"
    DONE = "klar", "Klar"
    DROPPED = "avford", "Behövs inte"
