"""The fixed vocabularies of papers."""

from django.db import models


class PaperKind(models.TextChoices):
    """Which duty of the law a paper answers."""

    REPORT = "redovisning", "Redovisning till kommunfullmäktige"
    FOLLOW_UP = "uppfoljning", "Uppföljning av åtgärdsplanen"


#: The rule that each answers.
LAW = {
    PaperKind.REPORT: "13 § lagen (2023:196)",
    PaperKind.FOLLOW_UP: "6 § lagen (2023:196)",
}
