"""The form of a figure: what it shows, for whom, and what one is to see in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms.models import ModelChoiceIterator

from lagesbild.figures.enums import Origin
from lagesbild.figures.forms import MunicipalitiesField
from lagesbild.figures.models import Indicator
from lagesbild.figures.municipalities import name_of
from lagesbild.report.enums import Audience, ChartKind
from pax.ui.forms import (
    LongTextField,
    RecordForm,
    TitleField,
)

if TYPE_CHECKING:
    from lagesbild.report.models import Figure
    from pax.accounts.models import User

MOST = 6  # indicators in one figure: so many patterns there are
FIRST, LAST = 1975, 2100


class _BySource(ModelChoiceIterator):  # type: ignore[type-arg]  # takes none at run time
    """Offers indicators under the name of where they come from."""

    def __iter__(self) -> Iterator[Any]:
        ordered = self.queryset.order_by("origin", "theme", "title", "pk")
        named: dict[str, list[Any]] = {}
        for indicator in ordered:
            named.setdefault(_source_of(indicator), []).append(self.choice(indicator))
        yield from named.items()


def _source_of(indicator: Indicator) -> str:
    # What has been handed over stands under each giver; Kolada's under Kolada.
    if indicator.origin == Origin.PAX:
        return indicator.source_text or Origin.PAX.label
    return str(indicator.get_origin_display())


class IndicatorsField(forms.ModelMultipleChoiceField["Indicator"]):
    """Indicators, source by source."""

    iterator = _BySource


class FigureForm(RecordForm):
    """What a figure shows."""

    title = TitleField(label="Titel", max_length=160)
    description = LongTextField(
        label="Beskrivning för den som inte ser bilden",
        max_length=1000,
        rows=3,
        help_text="Vad man ska se i den, i en eller två meningar.",
    )
    kind = forms.ChoiceField(
        label="Sort",
        choices=ChartKind.choices,
        help_text="Område och månad visar en indikator som har värden för månader, "
        "till exempel EST. Staplad status visar flera indikatorer, område för område.",
    )
    indicators = IndicatorsField(
        label="Indikatorer",
        queryset=Indicator.objects.none(),
        to_field_name="uuid",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Högst {MOST} i samma figur.",
    )
    places = MunicipalitiesField(
        label="Jämför med kommuner",
        help_text="Namn med komma emellan. Den egna kommunen, dess områden och riket "
        "är alltid med, om indikatorn har värden för dem.",
    )
    first_year = forms.IntegerField(
        label="Från och med år",
        min_value=FIRST,
        max_value=LAST,
        widget=forms.NumberInput({"data-width": "xs"}),
    )
    last_year = forms.IntegerField(
        label="Till och med år",
        min_value=FIRST,
        max_value=LAST,
        widget=forms.NumberInput({"data-width": "xs"}),
    )
    audience = forms.ChoiceField(label="Vem det är för", choices=Audience.choices)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer the indicators that the person reads."""
        super().__init__(*args, **kwargs)
        mine = Indicator.objects.visible_to(user)
        self.chooser("indicators").queryset = mine

    def clean_indicators(self) -> Any:
        chosen = self.cleaned_data["indicators"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Välj högst {MOST} indikatorer.")
        return chosen

    def clean_places(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["places"]
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Jämför med högst {MOST} kommuner.")
        return chosen

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = self.cleaned_data.get("indicators") or []
        if self.cleaned_data.get("kind") == ChartKind.HEAT and len(chosen) > 1:
            self.add_error("indicators", "Område och månad visar en indikator.")
        first, last = (self.cleaned_data.get(n) for n in ("first_year", "last_year"))
        if first and last and first > last:
            self.add_error("last_year", "Sista året är före det första.")
        return cleaned

    def values_of(self, instance: Figure) -> dict[str, Any]:
        """Give what the figure shows now, as it is chosen."""
        spec = instance.spec
        first, last = spec.get("years", [None, None])
        return super().values_of(instance) | {
            "indicators": spec.get("indicators", []),
            "first_year": first,
            "last_year": last,
            "places": ", ".join(name_of(code) for code in spec.get("places", [])),
        }

    @property
    def given(self) -> dict[str, Any]:
        """What a service is given: what is shown, as one specification."""
        given = super().given
        indicators = [str(one.uuid) for one in given.pop("indicators")]
        years = [given.pop("first_year"), given.pop("last_year")]
        places = given.pop("places")
        spec = {"indicators": indicators, "years": years, "places": places}
        return given | {"spec": spec}
