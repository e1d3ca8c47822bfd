"""What an administrator fills in."""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from pax.access.admin.services import Place, edition_of
from pax.access.holdings import Holding, can_take_over
from pax.accounts.enums import Activity
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.roles import ROLES, Role
from pax.db.ordering import in_swedish
from pax.ui.forms import DateField, PaxForm, RecordForm, TitleField, today

USERNAME = r"[a-zåäöéü][a-zåäöéü0-9._-]{1,58}"


class UnitChoiceField(forms.ModelChoiceField[Unit]):
    """A unit, named with the agency that it belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.agency}: {obj}"


class PersonField(forms.ModelChoiceField[User]):
    """Somebody, with what tells people of the same name apart."""

    def label_from_instance(self, obj: Any) -> str:
        return ", ".join(filter(None, (obj.name, obj.title)))


class PeopleFilterForm(PaxForm):
    """Narrows the list of people."""

    STATES = (
        ("", "Alla"),
        ("open", "Öppna"),
        ("closed", "Stängda"),
        ("idle", "Vilande"),
    )

    q = forms.CharField(label="Namn eller användarnamn", required=False, max_length=60)
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Myndighet", required=False, empty_label="Alla"
    )
    role = forms.ChoiceField(
        label="Roll i dag", required=False, choices=[("", "Alla"), *Role.choices]
    )
    state = forms.ChoiceField(
        label="Konto",
        required=False,
        choices=STATES,
        help_text="Vilande: inte inloggat på 90 dagar.",
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("agency").queryset = agencies


class PersonForm(PaxForm):
    """What a person is called and how they are reached."""

    name = TitleField(label="Namn", max_length=120)
    title = TitleField(label="Titel", max_length=120, required=False)
    email = forms.EmailField(label="E-post i tjänsten", required=False, max_length=254)


class _Change(RecordForm):
    """A change of somebody or something whose edition is told by its history."""

    def version_of(self, instance: User | Unit) -> str:
        return edition_of(instance)

    @property
    def given(self) -> dict[str, Any]:
        given = super().given
        return given | {"edition": given.pop("version")}


class ChangePersonForm(_Change, PersonForm):
    """The same, for somebody who is there."""


class RoleForm(PaxForm):
    """A role in a unit, from a day and perhaps to one."""

    unit = UnitChoiceField(Unit.objects.none(), label="Enhet", empty_label="Välj enhet")
    role = forms.ChoiceField(label="Roll", choices=[("", "Välj roll"), *Role.choices])
    since = DateField(label="Från och med", earliest=today)
    until = DateField(
        label="Till och med",
        earliest=today,
        required=False,
        help_text="Lämna tomt om rollen gäller tills vidare.",
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("unit").queryset = units.order_by(
            in_swedish("agency__name"), in_swedish("name")
        )
        self.initial.setdefault("since", timezone.localdate())

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in: the unit, the role and the days as one place."""
        given = super().given
        unit, role = given.pop("unit"), Role(given.pop("role"))
        place = Place(unit, role, given.pop("since"), given.pop("until"))
        return given | {"place": place}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", "Rollen kan inte sluta innan den har börjat.")
        return cleaned


class AddPersonForm(RoleForm, PersonForm):
    """A new person, with the first role."""

    username = TitleField(
        label="Användarnamn",
        max_length=60,
        help_text="Små bokstäver och siffror, som anna.ekvall. Kan inte ändras sedan.",
    )

    fieldsets = (
        ("Personen", ("username", "name", "title", "email")),
        ("Första rollen", ("unit", "role", "since", "until")),
    )

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"]).strip().lower()
        if not re.fullmatch(USERNAME, name):
            raise ValidationError(
                "Skriv minst två tecken: små bokstäver, siffror, punkt eller "
                "bindestreck, och börja med en bokstav."
            )
        return name


class LeavingForm(PaxForm):
    """Who takes over what hangs on a person, for each kind that there is any of.

    Says how many and no more: an administrator reads none of it.
    """

    def __init__(
        self, *args: Any, person: User, held: Mapping[Holding, int], **kwargs: Any
    ) -> None:
        """Ask of each kind, and offer the colleagues who work today."""
        super().__init__(*args, **kwargs)
        self.kinds = {_taker(one): one.key for one in held}
        for one, count in held.items():
            self.fields[_taker(one)] = PersonField(
                label=f"Vem tar över? {one.label} ({count})",
                queryset=can_take_over(person),
                required=False,
                empty_label="Ingen än: den som fördelar avgör",
            )

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in: who takes over, by kind, apart."""
        given = super().given
        chosen = {key: given.pop(name) for name, key in self.kinds.items()}
        return given | {"to": {key: who for key, who in chosen.items() if who}}


def _taker(one: Holding) -> str:
    return f"to_{one.key}"


class EndRoleForm(LeavingForm):
    """Which of a person's roles is to end, when and why, and who takes over."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label="Roll", empty_label=None
    )
    last_day = DateField(
        label="Sista dag",
        earliest=lambda: timezone.localdate() - datetime.timedelta(days=1),
        help_text="Välj gårdagen om rollen ska upphöra genast.",
    )
    because = TitleField(
        label="Varför", max_length=100, help_text="Till exempel: bytt tjänst."
    )

    def __init__(
        self, *args: Any, memberships: QuerySet[Membership], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("membership").queryset = memberships
        self.initial.setdefault("last_day", timezone.localdate())


class CloseForm(LeavingForm):
    """Why an account is closed, and who takes over."""

    because = TitleField(
        label="Varför",
        max_length=100,
        help_text="Till exempel: slutat sin anställning.",
    )


class UnitForm(PaxForm):
    """What a unit is called and what it takes."""

    name = TitleField(label="Namn", max_length=120)
    activity = forms.ChoiceField(
        label="Verksamhet",
        choices=[("", "Välj"), *Activity.choices],
        help_text=(
            "Avgör vilken sekretess som skyddar enhetens uppgifter, och med det "
            "vilka grunder ett utlämnande kan vila på."
        ),
    )
    takes_flags = forms.BooleanField(
        label="Tar emot flaggor",
        required=False,
        help_text="Anställda kan välja enheten när de flaggar.",
    )
    takes_disclosures = forms.BooleanField(
        label="Tar emot utlämnanden",
        required=False,
        help_text="Andra myndigheter kan lämna ut uppgifter till enheten.",
    )


class ChangeUnitForm(_Change, UnitForm):
    """The same, for a unit that is there."""


class AddUnitForm(UnitForm):
    """A new unit and its place in the tree."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Myndighet", empty_label="Välj"
    )
    parent = UnitChoiceField(
        Unit.objects.none(),
        label="Ligger under",
        required=False,
        empty_label="Ingen, direkt under myndigheten",
    )

    fieldsets = (
        ("Plats", ("agency", "parent")),
        ("Enheten", ("name", "activity", "takes_flags", "takes_disclosures")),
    )

    def __init__(
        self,
        *args: Any,
        agencies: QuerySet[Agency],
        units: QuerySet[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chooser("agency").queryset = agencies
        self.chooser("parent").queryset = units.order_by(
            in_swedish("agency__name"), in_swedish("name")
        )


def role_help() -> Iterable[tuple[str, str]]:
    """List the roles with what each is for."""
    return [(role.label, spec.description) for role, spec in ROLES.items()]
