"""Asking again who you are, before what cannot be undone is done in your name."""

from typing import Any

from django import forms
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.core.exceptions import ValidationError

from pax.access.signin import MAX_FAILURES, PAUSE_SECONDS
from pax.accounts.models import User
from pax.ui.forms import PaxForm


class ConfirmedForm(PaxForm):
    """A form that is only valid with the password of the one who sends it.

    Someone who finds a signed-in screen cannot sign.  Wrong guesses are slowed
    down like those at the door.
    """

    password = forms.CharField(
        label="Ditt lösenord",
        help_text="Bekräftar att det är du som skriver under.",
        strip=False,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "data-width": "sm"}
        ),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Know whose password it is."""
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in: the password is nobody else's business."""
        return {n: value for n, value in super().given.items() if n != "password"}

    def clean_password(self) -> str:
        """Take the right password; say nothing more about a wrong one."""
        key = f"confirm:{self.user.pk}"
        if cache.get(key, 0) >= MAX_FAILURES:
            raise ValidationError(
                "För många försök. Vänta tio minuter och försök igen.", "slow_down"
            )
        # Not user.check_password: it would store a stronger hash in the middle of
        # something that may yet be rolled back.
        if not check_password(self.cleaned_data["password"], self.user.password):
            cache.add(key, 0, PAUSE_SECONDS)
            cache.incr(key)
            raise ValidationError("Lösenordet stämmer inte. Försök igen.", "wrong")
        cache.delete(key)
        return ""
