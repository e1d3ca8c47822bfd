"""The form of the scale: what the four levels are called and look like."""

from __future__ import annotations

from typing import Any

from django import forms

from pax.ui.forms import LostUpdateMixin, PaxForm, TitleField
from samverkan.est.enums import LevelColour, LevelShape
from samverkan.est.models import ScaleLevel


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


class ScaleForm:
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
        self.frame = ScaleFrame(*sent, current_version=version)
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
    def cleaned_data(self) -> dict[str, Any]:
        """What came along with the levels."""
        return self.frame.cleaned_data

    @property
    def was_changed_meanwhile(self) -> bool:
        """Whether someone saved while this was being filled in."""
        return self.frame.was_changed_meanwhile

    def add_error(self, field: str | None, error: str) -> None:
        """Say on top what is wrong."""
        self.frame.add_error(field, error)

    def renew_digest(self) -> None:
        """Stand for no digest."""

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
