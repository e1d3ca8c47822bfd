"""Choosing on what legal ground something is given to another authority."""

from collections.abc import Iterable
from typing import Any

from django import forms

from cases.disclosure.forms.disclosures import GroundField
from cases.disclosure.lagrum import OnGround, check_ground, grounds_for
from pax.accounts.models import Unit
from pax.errors import Refused
from pax.ui import swedish
from pax.ui.forms import LongTextField, OnceField, PaxForm

BALANCING_HELP = (
    "Behövs för grunder som kräver en avvägning. Skriv varför uppgifterna behövs och "
    "varför sekretessen får vika. Stannar i ert register."
)


class GroundsForm(PaxForm):
    """The ground for each receiver, of those that can carry the sender's data.

    Fields are `ground_<n>` and `balancing_<n>`, in the order of the receivers;
    `chosen` gives what was chosen, by unit.
    """

    once = OnceField()

    def __init__(
        self, sender: Unit, receivers: Iterable[Unit], *args: Any, **kwargs: Any
    ) -> None:
        """Offer each receiver the grounds that the law allows."""
        super().__init__(*args, **kwargs)
        self.sender = sender
        self.receivers = list(receivers)
        built: dict[str, forms.Field] = {}
        sets = []
        for n, unit in enumerate(self.receivers):
            names = (f"ground_{n}", f"balancing_{n}")
            built |= dict(zip(names, _fields(sender, unit), strict=True))
            sets.append((f"Grund för {unit.agency}", names))
        self.fields = built | self.fields
        self.fieldsets = tuple(sets)  # type: ignore[misc]  # of this form, not of all
        self.say_what_is_missing()

    def clean(self) -> dict[str, Any]:
        """Refuse a ground that cannot carry these data to that receiver."""
        data = super().clean() or {}
        for n, unit in enumerate(self.receivers):
            if not (ground := data.get(f"ground_{n}")):
                continue
            balancing = data.get(f"balancing_{n}", "")
            try:
                check_ground(
                    ground, self.sender.activity, unit.agency.kind, balancing=balancing
                )
            except Refused as refused:
                carries = ground in {
                    g.id for g in grounds_for(self.sender.activity, unit.agency.kind)
                }
                field = f"balancing_{n}" if carries else f"ground_{n}"
                self.add_error(field, str(refused))
        return data

    @property
    def chosen(self) -> dict[Unit, OnGround]:
        """What was chosen for each receiver."""
        given = self.cleaned_data
        return {
            unit: OnGround(given[f"ground_{n}"], given.get(f"balancing_{n}", ""))
            for n, unit in enumerate(self.receivers)
        }


def _fields(sender: Unit, receiver: Unit) -> tuple[forms.Field, forms.Field]:
    usable = grounds_for(sender.activity, receiver.agency.kind)
    ground = GroundField()
    ground.error_messages["required"] = f"Välj grund för {receiver.agency}."
    ground.choices = [(g.id, swedish.lagrum(str(g))) for g in usable]
    if len(usable) == 1:
        ground.initial = usable[0].id
    return ground, LongTextField(
        label="Hur intressena har vägts",
        required=False,
        rows=3,
        max_length=2000,
        help_text=BALANCING_HELP,
    )
