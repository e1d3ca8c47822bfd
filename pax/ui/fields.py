"""Form fields for what officers write down: dates, sums, numbers of identity.

Each takes what people really type (spaces, ”kr”, hyphens or not) and gives one
normal form; each error says what to do about it, in plain Swedish.
"""

import datetime
import re
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.se import orgnr

from pax.files.kinds import KINDS, LOCKED_OFFICE, advice_on, fault_of, kind_of
from pax.ui import swedish
from pax.ui.personnummer import PersonnummerError, normalise
from pax.ui.text import clean_text, has_letter_or_digit, plain_dashes

Day = datetime.date | Callable[[], datetime.date]


def today() -> datetime.date:
    """Give the day it is in Sweden."""
    return timezone.localdate()


#: Nobody in Pax writes of days before this, or so many years ahead: a slip.
FIRST_YEAR = 1900
YEARS_AHEAD = 100
#: Days further off than this may be right, but are asked about.
DOUBTED_AFTER = 10


class DateField(forms.DateField):
    """A day, chosen in the browser's own calendar; may be bounded on either side.

    A year that cannot be meant (0026, for 2026) is refused.  One that hardly is, is
    asked about by the form (PaxForm.questions), if it `asks`.
    """

    widget = forms.DateInput

    def __init__(
        self,
        *,
        earliest: Day | None = None,
        latest: Day | None = None,
        asks: bool = True,
        **kwargs: Any,
    ) -> None:
        self.asks = asks
        self.earliest = earliest
        self.latest = latest
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y%m%d"])
        super().__init__(**kwargs)
        self.widget.input_type = "date"
        self.widget.format = "%Y-%m-%d"
        self.error_messages["invalid"] = (
            "Skriv datumet som år-månad-dag, till exempel 2026-11-22."
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-width": "sm"}

    def live_attrs(self) -> dict[str, str]:
        """Give the bounds as they are when the page is drawn: ”today” moves."""
        bounds = {"min": self.earliest, "max": self.latest}
        return {name: _day(day).isoformat() for name, day in bounds.items() if day}

    def validate(self, value: datetime.date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.latest and value > (last := _day(self.latest)):
            raise ValidationError(f"Välj {last.isoformat()} eller tidigare.", "late")
        if not FIRST_YEAR <= value.year <= today().year + YEARS_AHEAD:
            raise ValidationError(
                f"Året {value.year} stämmer inte. Skriv det med fyra siffror, till "
                f"exempel {today().year}.",
                "year",
            )
        if self.earliest and value < (first := _day(self.earliest)):
            raise ValidationError(f"Välj {first.isoformat()} eller senare.", "early")

    def doubt(self, value: datetime.date) -> str:
        """Ask about a day that is far off; nothing about one that is not."""
        years = abs((value - today()).days) / 365
        if not self.asks or years <= DOUBTED_AFTER:
            return ""
        when = "sedan" if value < today() else "fram i tiden"
        return (
            f"{swedish.day(value)} är mer än {int(years)} år {when}. Rätta datumet, "
            "eller kryssa i att det stämmer."
        )


def _day(day: Day) -> datetime.date:
    return day() if callable(day) else day


class TitleField(forms.CharField):
    """One line that names something, and that can be read aloud."""

    def __init__(self, *, max_length: int = 120, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = (
            "Korta texten till högst %(limit_value)d tecken. Nu är den "
            "%(show_value)d tecken."
        )

    def to_python(self, value: Any) -> str:
        text = clean_text(str(value or ""))
        return text or str(self.empty_value or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not has_letter_or_digit(value):
            raise ValidationError("Skriv minst en bokstav eller siffra.", "unreadable")


class LongTextField(TitleField):
    """Text of several lines, with a counter of the characters left."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 4000, rows: int = 5, **kwargs: Any) -> None:
        self.rows = rows
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        # The browser must not cut off what is pasted; the counter tells instead.
        attrs.pop("maxlength", None)
        return attrs | {"rows": self.rows, "data-pax-counter": self.max_length}

    def to_python(self, value: Any) -> str:
        return clean_text(str(value or ""), lines=True)


class KronorField(forms.DecimalField):
    """A sum of money in kronor, as people write it: ”10 655,50 kr”."""

    widget = forms.TextInput

    def __init__(self, *, negative: bool = False, **kwargs: Any) -> None:
        if not negative:
            kwargs.setdefault("min_value", 0)
        kwargs.setdefault("max_digits", 14)
        super().__init__(decimal_places=2, **kwargs)
        self.error_messages |= {
            "invalid": "Skriv beloppet med siffror, till exempel 10 655 eller 99,50.",
            "min_value": "Skriv ett belopp som är minst %(limit_value)s kr.",
            "max_value": "Skriv ett belopp som är högst %(limit_value)s kr.",
            "max_decimal_places": "Skriv beloppet med högst två decimaler (ören).",
        }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "data-width": "sm", "data-affix": "kr"}

    # The stubs take a DecimalField for a field of whole numbers.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # öre
        if value is None or value == "" or isinstance(value, Decimal):
            return None if value == "" else value
        text = re.sub(r"\s|kr\.?$|:-$|SEK$", "", clean_text(str(value)), flags=re.I)
        text = text.replace("\N{MINUS SIGN}", "-")
        if not re.fullmatch(r"-?[0-9]{1,18}([.,][0-9]{1,9})?", text):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return Decimal(text.replace(",", "."))

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return f"{value:.2f}".removesuffix(".00").replace(".", ",")
        return value


class PersonIdField(forms.CharField):
    """A personnummer or samordningsnummer, given back as twelve digits."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "data-width": "sm"}

    def to_python(self, value: Any) -> str:
        text = clean_text(str(value or ""))
        if not text:
            return ""
        try:
            return normalise(text, on=today())
        except PersonnummerError as error:
            raise ValidationError(str(error), "invalid") from error

    def prepare_value(self, value: Any) -> Any:
        is_kept = isinstance(value, str) and re.fullmatch(r"[0-9]{12}", value)
        return f"{value[:8]}-{value[8:]}" if is_kept else value


class OrgNumberField(forms.CharField):
    """An organisationsnummer, given back as NNNNNN-NNNN."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "data-width": "sm"}

    def to_python(self, value: Any) -> str:
        text = re.sub(r"[\s-]", "", plain_dashes(clean_text(str(value or ""))))
        if not text:
            return ""
        if not re.fullmatch(r"(16)?[0-9]{10}", text):
            raise ValidationError(
                "Skriv tio siffror, till exempel 212000-0977.", "form"
            )
        number = text[-10:]
        if int(number[2]) < 2:
            raise ValidationError(
                "Det här ser ut som ett personnummer. Skriv organisationsnumret, "
                "där tredje siffran är minst 2.",
                "person",
            )
        try:
            orgnr.validate(number)
        except StdnumError as error:
            raise ValidationError(
                "Sista siffran stämmer inte med de andra. Kontrollera numret.", "check"
            ) from error
        return f"{number[:6]}-{number[6:]}"


class NumberedField(forms.CharField):
    """The number another authority gave a matter, in that authority's form."""

    pattern = r""
    example = ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "data-width": "sm", "spellcheck": "false"}

    def to_python(self, value: Any) -> str:
        text = self.tidy(clean_text(str(value or "")).upper())
        if text and not re.fullmatch(self.pattern, text, flags=re.ASCII):
            raise ValidationError(
                f"Skriv numret som i exemplet {self.example}.", "invalid"
            )
        return text

    def tidy(self, text: str) -> str:
        return re.sub(r"\s*-\s*", "-", plain_dashes(text))


class KNumberField(NumberedField):
    """The number of a police report (K-nummer): 5000-K123456-26."""

    pattern = r"[0-9]{4}-K[0-9]{1,7}-[0-9]{2}"
    example = "5000-K123456-26"


class AMNumberField(NumberedField):
    """The number of a matter at the prosecutor (AM-nummer): AM-12345-26."""

    pattern = r"AM-[0-9]{1,7}-[0-9]{2}"
    example = "AM-12345-26"


class CourtCaseField(NumberedField):
    """The number of a criminal case in court (målnummer): B 1234-26."""

    pattern = r"B [0-9]{1,6}-[0-9]{2}"
    example = "B 1234-26"

    def tidy(self, text: str) -> str:
        return re.sub(r"^B\s*(?=[0-9])", "B ", super().tidy(text))


class SafeFileField(forms.FileField):
    """A file of a kind and size that Pax takes, by its content and not its name."""

    def __init__(self, *, allowed: tuple[str, ...] = KINDS, **kwargs: Any) -> None:
        self.allowed = allowed
        kwargs.setdefault("max_length", 200)
        super().__init__(**kwargs)
        self.error_messages |= {
            "empty": "Filen är tom. Välj en annan fil.",
            "max_length": "Ge filen ett kortare namn, högst %(max)d tecken.",
            "size": "Välj en fil som är högst %(limit)s MB.",
            "kind": "Välj en fil av något av slagen %(kinds)s.%(advice)s",
            "locked": LOCKED_OFFICE,
            "content": (
                "Filens innehåll är inte av slaget %(kind)s. Spara om den och försök "
                "igen."
            ),
        }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"accept": ",".join(f".{kind}" for kind in self.allowed)}

    def to_python(self, data: Any) -> "UploadedFile[Any] | None":
        file = super().to_python(data)
        if not isinstance(file, UploadedFile):
            return None
        file.name = clean_text(file.name or "") or "fil"
        if fault := fault_of(file, file.name, self.allowed):
            words = {
                "kind": kind_of(file.name),
                "kinds": ", ".join(self.allowed),
                # Where a table is read in, no other kind will do.
                "advice": f" {advice_on(file.name)}" if "pdf" in self.allowed else "",
                "limit": settings.PAX_MAX_UPLOAD_MB,
            }
            raise ValidationError(self.error_messages[fault], fault, words)
        return file


class SureInput(forms.CheckboxInput):
    """A box to tick; its value says what was asked about."""

    def __init__(self, asked: str) -> None:
        super().__init__(check_test=lambda answer: answer == asked)
        self.asked = asked

    def format_value(self, value: Any) -> str:
        return self.asked

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name, "")


class SureField(forms.CharField):
    """That what was asked about is right all the same, as it stands now.

    Something else filled in is asked about anew.
    """

    def __init__(self, asked: str) -> None:
        super().__init__(
            label="Ja, det stämmer", required=False, widget=SureInput(asked)
        )


class VersionField(forms.CharField):
    """Which version of a record the form was drawn from; hidden in the page."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=64, **kwargs)


class OnceField(forms.UUIDField):
    """A token that may be used once, so that a double click saves once.

    Every drawn form has a new token. The view hands ``cleaned_data["once"]`` to the
    service, which refuses a token it has already seen for this user; the field
    itself remembers nothing. A bound form keeps the token it was sent with.
    """

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("initial", uuid.uuid4)
        super().__init__(**kwargs)
        self.error_messages["required"] = self.error_messages["invalid"] = (
            "Ladda om sidan och försök igen."
        )
