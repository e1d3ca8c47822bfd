"""Forms of figures: what is measured, files to read in, and what is handed over."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lagesbild.figures.enums import (
    AreaLevel,
    Direction,
    Measure,
    Origin,
    Standing,
    Theme,
)
from lagesbild.figures.models import Indicator
from lagesbild.figures.municipalities import MUNICIPALITIES, NATION, find_municipality
from lagesbild.figures.own import years_to_give
from lagesbild.figures.parsing.tables import HEADINGS
from lagesbild.figures.services.giving import receivers
from pax.accounts.models import Agency, User
from pax.imports.forms import ColumnsMixin
from pax.tables.fields import SheetField, TableFileField
from pax.ui.forms import (
    LongTextField,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
    today,
)

EARLIEST = 1975
#: Where a figure comes from when one uploads a file.
FILES = [
    (Origin.REPORTED, Origin.REPORTED.label),
    (Origin.HANDLED, Origin.HANDLED.label),
    (Origin.TABLE, "Egen tabell (CSV eller Excel)"),
]
PLACES = [(NATION, "Riket"), *sorted(MUNICIPALITIES.items(), key=lambda each: each[1])]


class YearField(forms.IntegerField):
    """A year that figures can be of."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=EARLIEST, max_value=2199, **kwargs)
        self.error_messages |= {
            "invalid": "Skriv året med fyra siffror, till exempel 2025.",
            "min_value": "Skriv ett år från och med %(limit_value)s.",
            "max_value": "Skriv ett år före 2200.",
        }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Draw a narrow box."""
        return super().widget_attrs(widget) | {"data-width": "xs"}


class MunicipalitiesField(TitleField):
    """Municipalities by name, with commas between; their codes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=400, **kwargs)

    def clean(self, value: Any) -> Any:
        """Find each of them."""
        names = [n.strip() for n in super().clean(value).split(",") if n.strip()]
        unknown = [name for name in names if not find_municipality(name)]
        if unknown:
            raise ValidationError(
                f"Det finns ingen kommun som heter {', '.join(unknown)}.", "unknown"
            )
        return list(dict.fromkeys(find_municipality(name) for name in names))


class PersonField(forms.ModelChoiceField["User"]):
    """One of the people of one's own authority."""

    def label_from_instance(self, obj: User) -> str:
        """Show the name with the title."""
        return ", ".join(filter(None, (obj.name, obj.title)))


class IndicatorForm(RecordForm):
    """What an indicator measures, and what is wished of it."""

    title = TitleField(
        label="Namn",
        max_length=200,
        help_text="Till exempel ”Anmälda skadegörelsebrott i kommunens lokaler”.",
    )
    theme = forms.ChoiceField(label="Tema", choices=Theme)
    definition = LongTextField(
        label="Definition",
        required=False,
        rows=3,
        max_length=2000,
        help_text="Vad som räknas, och vad som inte gör det.",
    )
    unit = forms.ChoiceField(
        label="Enhet",
        choices=Measure,
        help_text="Små antal döljs i lägesbildens figurer. Välj Stycken för det som "
        "aldrig är personer, till exempel veckor eller möten: det döljs inte.",
    )
    area_level = forms.ChoiceField(label="Områdesnivå", choices=AreaLevel)
    direction = forms.ChoiceField(
        label="Önskad riktning", choices=Direction, required=False
    )
    source_text = TitleField(
        label="Källa",
        max_length=200,
        required=False,
        help_text="Så som den ska anges under tabeller och diagram.",
    )
    responsible = PersonField(
        label="Ansvarig", queryset=User.objects.none(), required=False
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer one's own people; leave out what an indicator's source says."""
        super().__init__(*args, **kwargs)
        self.chooser("responsible").queryset = User.objects.filter(
            agency=user.agency_id, is_system=False, is_active=True
        )
        if self.instance and self.instance.origin != Origin.TABLE:
            for name in ("title", "definition", "source_text", "unit", "area_level"):
                del self.fields[name]


class UploadForm(PaxForm):
    """A file to look at before it is read in."""

    origin = forms.ChoiceField(
        label="Vad är det för fil?", choices=FILES, widget=forms.RadioSelect
    )
    file = TableFileField(
        help_text="CSV eller Excel (.xlsx), som du hämtat den. Den läses men sparas "
        "inte; det som lästs granskar du i nästa steg.",
    )
    sheet = SheetField()
    year = YearField(
        label="År",
        required=False,
        help_text="Behövs om året inte står i filen eller i filens namn.",
    )
    place = forms.ChoiceField(
        label="Kommun",
        choices=PLACES,
        initial=NATION,
        required=False,
        help_text="Vad en tabell över handlagda brott gäller.",
    )
    is_preliminary = forms.BooleanField(
        label="Siffrorna är preliminära", required=False
    )
    once = OnceField()

    @property
    def standing(self) -> str:
        """What the figures of the file are."""
        is_preliminary = self.cleaned_data["is_preliminary"]
        return Standing.PRELIMINARY if is_preliminary else Standing.FINAL


class ColumnsForm(ColumnsMixin):
    """What the columns of a table mean, and which indicator they are values of."""

    needed_when = {"default_year": "krävs om ingen kolumn är år"}

    indicator = forms.ModelChoiceField(
        label="Indikator",
        queryset=Indicator.objects.none(),
        empty_label="Välj indikator",
        help_text="Finns den inte? Lägg först till den under Statistik.",
    )
    default_year = YearField(label="År, om ingen kolumn säger det", required=False)
    default_place = forms.ChoiceField(
        label="Kommun, om ingen kolumn säger det", choices=PLACES
    )
    once = OnceField()
    columns = HEADINGS

    def __init__(self, columns: list[str], user: User, *args: Any, **kwargs: Any):
        """Offer the columns for each meaning."""
        super().__init__(*args, **kwargs)
        own = Indicator.objects.visible_to(user).filter(origin=Origin.TABLE)
        self.chooser("indicator").queryset = own
        self.ask_for_columns(columns)
        self.order_fields(
            [f"column_{each.key}" for each in HEADINGS]
            + ["default_year", "default_place"]
        )
        self.say_what_is_missing()

    def clean(self) -> dict[str, Any]:
        """Let every row have a year."""
        given = super().clean()
        if "year" not in self.meaning and not given.get("default_year"):
            self.add_error(
                "default_year", "Ange året, eller vilken kolumn som har det."
            )
        return given


class KoladaForm(PaxForm):
    """Which key figures to fetch, for where and when."""

    figures = TitleField(
        label="Nyckeltal",
        max_length=200,
        help_text="Koladas beteckningar, till exempel N07403 eller ”N07403, N07540”. "
        "Namnet hämtas alltid från Kolada.",
    )
    first = YearField(label="Från och med år")
    last = YearField(label="Till och med år")
    others = MunicipalitiesField(
        label="Jämför med kommuner",
        help_text="Namn med komma emellan. Den egna kommunen och riket är alltid med.",
    )
    once = OnceField()

    def clean_figures(self) -> list[str]:
        """Take the figures apart."""
        return re.findall(r"\w+", self.cleaned_data["figures"])[:10]

    def clean(self) -> dict[str, Any]:
        """Let the years come in order."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("first", 0) > given.get("last", 9999):
            self.add_error("last", "Välj ett år som inte är före det första.")
        return given


class OnlyOnceForm(PaxForm):
    """A button that does something once."""

    once = OnceField()


class YearForm(PaxForm):
    """Which year's counts, and for whom."""

    year = forms.TypedChoiceField(label="År", coerce=int)
    receiver = forms.ModelChoiceField(
        label="Till vilken myndighets lägesbild",
        queryset=Agency.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the last years, and those who make a lägesbild."""
        super().__init__(*args, **kwargs)
        self.chooser("year").choices = [(y, str(y)) for y in years_to_give(today())]
        self.chooser("receiver").queryset = receivers()


class GiveForm(YearForm):
    """Handing over exactly what has been read."""

    digest = forms.CharField(widget=forms.HiddenInput)
    once = OnceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Carry the choices along unseen."""
        super().__init__(*args, **kwargs)
        for name in ("year", "receiver"):
            self.fields[name].widget = self.fields[name].hidden_widget()
