"""Form fields for files of tables."""

from typing import Any

from pax.ui.fields import SafeFileField
from pax.ui.forms import TitleField


class TableFileField(SafeFileField):
    """A file with a table in it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allowed", ("csv", "txt", "xlsx"))
        kwargs.setdefault("label", "Fil")
        super().__init__(**kwargs)


class SheetField(TitleField):
    """Which sheet of a workbook, where it has several."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Blad",
            required=False,
            max_length=60,
            help_text="Om arbetsboken har flera blad: namnet på det som ska läsas. "
            "Annars läses det första som har rubriker Pax känner igen.",
            **kwargs,
        )
