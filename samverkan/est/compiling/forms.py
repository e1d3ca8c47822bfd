"""The coordinator's forms: the picture, freezing and correcting it, the levels."""

from typing import Any

from django import forms

from pax.access.forms import ConfirmedForm
from pax.ui.forms import (
    LackingForm,
    LongTextField,
    LostUpdateMixin,
    OnceField,
    PaxForm,
    RecordForm,
    TitleField,
)
from pax.ui.traces import TraceGuardMixin
from samverkan.est.enums import LevelColour, LevelShape
from samverkan.est.models import AreaPicture, ScaleLevel
from samverkan.est.parts.forms import FramedForms

# --- the picture ----------------------------------------------------------------------
NOT_JUDGED = ""


class HeadForm(TraceGuardMixin, RecordForm):
    """What concerns the whole municipality."""

    guarded = ("overall", "measures", "information")

    overall = LongTextField(
        label="Kommunövergripande lägesbild", max_length=4000, rows=4, required=False
    )
    measures = LongTextField(label="Insatser", max_length=4000, rows=3, required=False)
    information = LongTextField(
        label="Information", max_length=4000, rows=3, required=False
    )


class AreaForm(TraceGuardMixin, RecordForm):
    """The overall picture of one area, and the level that it is judged at."""

    guarded = ("overall", "note")

    overall = LongTextField(
        label="Övergripande lägesbild", max_length=4000, rows=4, required=False
    )
    level = forms.ChoiceField(
        label="Bedömning av läget", required=False, widget=forms.RadioSelect
    )
    note = TitleField(label="Varför den nivån", max_length=400, required=False)

    def __init__(
        self, levels: list[ScaleLevel], *args: Any, is_rest: bool = False, **kwargs: Any
    ) -> None:
        """Offer the levels as they are called here; the rest is not judged."""
        super().__init__(*args, **kwargs)
        self.levels = {str(level.number): level for level in levels}
        if is_rest:
            del self.fields["level"], self.fields["note"]
            return
        choices = [(key, f"{key}. {one.name}") for key, one in self.levels.items()]
        self.chooser("level").choices = [(NOT_JUDGED, "Ingen bedömning"), *choices]

    def values_of(self, instance: AreaPicture) -> dict[str, Any]:
        """Give the level by its number, as it is chosen."""
        level = instance.level.number if instance.level else NOT_JUDGED
        return super().values_of(instance) | {"level": str(level)}

    @property
    def given(self) -> dict[str, Any]:
        """What was written, with the level itself."""
        given = super().given
        return given | {"level": self.levels.get(given.get("level", NOT_JUDGED))}


# --- freezing and correcting ----------------------------------------------------------
class FreezeForm(LackingForm, ConfirmedForm):
    """Freezing what has been read, with one's password."""

    once = OnceField()
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CorrectForm(TraceGuardMixin, PaxForm):
    """Beginning a correction of a week that is frozen."""

    guarded = ("what_changed",)

    what_changed = LongTextField(
        label="Vad rättas, och varför?",
        max_length=1000,
        rows=4,
        help_text="Står överst i den nya versionen. Den gamla finns kvar.",
    )
    once = OnceField()


# --- the levels -----------------------------------------------------------------------
class LevelForm(PaxForm):
    """What one level is called and how it is drawn."""

    name = TitleField(label="Namn", max_length=40)
    shape = forms.ChoiceField(label="Form", choices=LevelShape)
    colour = forms.ChoiceField(label="Färg", choices=LevelColour)
    meaning = TitleField(
        label="Vad nivån betyder",
        max_length=300,
        required=False,
        help_text="Visas där nivåerna förklaras.",
    )


class ScaleFrame(LostUpdateMixin, PaxForm):
    """What the four levels' forms have in common: when they were read."""


class ScaleForm(FramedForms):
    """The four levels at one go."""

    def __init__(
        self,
        levels: list[ScaleLevel],
        data: Any = None,
        _files: object = None,
        *,
        version: str,
    ) -> None:
        """Draw each level as it is, or as it was sent."""
        sent = (data,) if data is not None else ()
        self.is_bound = data is not None
        self.frame: ScaleFrame = ScaleFrame(*sent, current_version=version)
        self.rows = [
            (
                level,
                LevelForm(
                    *sent,
                    prefix=f"niva{level.number}",
                    initial={
                        name: getattr(level, name)
                        for name in ("name", "shape", "colour", "meaning")
                    },
                ),
            )
            for level in levels
        ]

    def is_valid(self) -> bool:
        """Say whether the levels can be told apart, without colour too."""
        if not self.is_bound or self.frame.errors:
            return False
        is_right = all(form.is_valid() for _, form in self.rows)
        if is_right:
            self._tell_apart("name", "Två nivåer kan inte heta likadant.")
            self._tell_apart("shape", "Varje nivå ska ha en egen form.")
        is_fresh = self.frame.is_valid()
        if any(form.errors for _, form in self.rows):
            self.frame.add_error(None, "Rätta det som är markerat nedan.")
            return False
        return is_fresh

    @property
    def was_changed_meanwhile(self) -> bool:
        """Whether someone saved while this was being filled in."""
        return self.frame.was_changed_meanwhile

    @property
    def looks(self) -> dict[int, dict[str, str]]:
        """What was chosen for each level, by its number."""
        return {level.number: form.cleaned_data for level, form in self.rows}

    def _tell_apart(self, name: str, sentence: str) -> None:
        seen: set[str] = set()
        for _, form in self.rows:
            value = str(form.cleaned_data[name]).casefold()
            if value in seen:
                form.add_error(name, sentence)
            seen.add(value)
