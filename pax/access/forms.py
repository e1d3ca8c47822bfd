"""Signing in and out: recorded, and slowed down for those who guess."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from pax.accounts.models import User
from pax.ui.forms import PaxForm

#: Wrong guesses on one account, or from one address, before a pause.  A whole
#: municipality may share an address, and not all its mistakes are attacks.
MAX_FAILURES = 8
MAX_FAILURES_FROM_ADDRESS = 200
PAUSE_SECONDS = 10 * 60


class SignInForm(AuthenticationForm):
    """Username and password; the same words whatever was wrong."""

    error_messages = {
        "invalid_login": "Användarnamnet eller lösenordet stämmer inte.",
        "inactive": "Användarnamnet eller lösenordet stämmer inte.",
    }

    def clean_username(self) -> str:
        """Take the name whatever the case of its letters."""
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """Let nobody guess on and on, and no system user in."""
        keys = _keys(self.request, self.cleaned_data.get("username", ""))
        if any(cache.get(key, 0) >= most for key, most in keys.items()):
            raise ValidationError(
                "För många försök. Vänta tio minuter och försök igen.", code="slow_down"
            )
        try:
            return super().clean()
        except ValidationError:
            for key in keys:
                cache.add(key, 0, PAUSE_SECONDS)
                cache.incr(key)
            raise

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse the inactive and the automatic."""
        super().confirm_login_allowed(user)
        if isinstance(user, User) and user.is_system:
            raise ValidationError(self.error_messages["invalid_login"])


class OwnPasswordForm(PasswordChangeForm, PaxForm):
    """Choosing a password of one's own, and another than the one that is."""

    def clean_new_password1(self) -> str:
        """Refuse the same once more: a one-time password is good for one time."""
        new = str(self.cleaned_data.get("new_password1", ""))
        if new and self.user.check_password(new):
            raise ValidationError("Välj ett annat lösenord än det du har nu.")
        return new


def _keys(request: HttpRequest | None, username: str) -> dict[str, int]:
    """Give what failures are counted by, each with how many there may be."""
    keys = {f"sign-in:{username[:60]}": MAX_FAILURES}
    if request is not None:
        keys[f"sign-in:{client_address(request)}"] = MAX_FAILURES_FROM_ADDRESS
    return keys


def client_address(request: HttpRequest) -> str:
    """Say where a request came from: behind our own proxy, what the proxy says."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in settings.PAX_PROXY_IPS:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        # The last is what our proxy saw; those before it are the client's own words.
        return forwarded.rsplit(",", 1)[-1].strip() or address
    return address


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
