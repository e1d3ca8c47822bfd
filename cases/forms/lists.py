"""What one may filter the list of cases by."""

from typing import Any

from django import forms

from cases import gokungen
from cases.enums import Support, Suspicion
from cases.listing.columns import COLUMNS
from cases.listing.wanted import SORTS, Edge, Wanted
from pax.accounts.models import User
from pax.ui.forms import PaxForm

ANY = ("", "Alla")
MINE = "jag"


class FilterForm(PaxForm):
    """Filters as they stand in the address; what is unknown there counts as unset."""

    q = forms.CharField(label="Sök", required=False, max_length=200)
    lage = forms.ChoiceField(
        label="Läge",
        required=False,
        choices=[ANY, ("pagar", "Pågår"), ("avslutat", "Avslutat")],
    )
    steg = forms.ChoiceField(
        label="Steg",
        required=False,
        choices=[ANY, *((s.key, s.name) for s in gokungen.STEPS)],
    )
    handlaggare = forms.ChoiceField(label="Handläggare", required=False)
    stod = forms.ChoiceField(
        label="Stöd", required=False, choices=[ANY, *Support.choices]
    )
    misstanke = forms.ChoiceField(
        label="Misstanke", required=False, choices=[ANY, *Suspicion.choices]
    )
    enhet = forms.ChoiceField(label="Enhet", required=False)
    forsenat = forms.BooleanField(label="Bara försenade", required=False)

    def __init__(
        self, *args: Any, colleagues: list[User], units: Any, **kw: Any
    ) -> None:
        """Offer only colleagues and units of what the person may read."""
        super().__init__(*args, **kw)
        people = [(str(c.uuid), c.name) for c in colleagues]
        self.fields["handlaggare"].choices = [ANY, (MINE, "Jag"), *people]  # type: ignore[attr-defined]
        self.fields["enhet"].choices = [ANY, *((str(u.uuid), u.name) for u in units)]  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["enhet"]

    def wanted(self, user: User, colleagues: list[User], units: Any) -> Wanted:
        """Read the address as what is wanted of the list."""
        self.is_valid()
        given = {k: v for k, v in self.cleaned_data.items() if k not in self.errors}
        people = {str(c.uuid): c.pk for c in colleagues} | {MINE: user.pk}
        places = {str(u.uuid): u.pk for u in units}
        sort = SORTS.get(self.data.get("ordning", ""), SORTS["andrad"])
        way = "before" if "fore" in self.data else "after"
        edge = self.data.get("fore") or self.data.get("efter") or ""
        return Wanted(
            words=given.get("q", "").strip(),
            is_open={"pagar": True, "avslutat": False}.get(given.get("lage", "")),
            step=given.get("steg", ""),
            assignee=people.get(given.get("handlaggare", "")),
            unit=places.get(given.get("enhet", "")),
            support=given.get("stod", ""),
            suspicion=given.get("misstanke", ""),
            overdue=bool(given.get("forsenat")),
            sort=sort,
            edge=Edge.read(edge, sort) if edge else None,
            way=way if edge else "after",  # type: ignore[arg-type]
        )


class ColumnsForm(PaxForm):
    """Which columns a person wants to see."""

    columns = forms.MultipleChoiceField(
        label="Kolumner",
        choices=[(c.key, c.label) for c in COLUMNS.values()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en kolumn."},
    )
