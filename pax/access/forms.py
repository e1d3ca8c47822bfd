"""Signing in, proving who one is, and choosing a password of one's own."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from pax.access import throttle
from pax.accounts.models import User
from pax.decisions.services import UNVOUCHED
from pax.ui.forms import PaxForm

#: Longer is not a password, and would be dear to compare.
LONGEST_PASSWORD = 256
WRONG = "Lösenordet stämmer inte. Försök igen."


class SignInForm(AuthenticationForm):
    """Username and password; the same words whatever was wrong."""

    error_messages = {
        "invalid_login": "Användarnamnet eller lösenordet stämmer inte.",
        "inactive": "Användarnamnet eller lösenordet stämmer inte.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _bound_length(self)

    def clean_username(self) -> str:
        """Take the name whatever the case of its letters."""
        return str(self.cleaned_data["username"]).strip().lower()

    def clean(self) -> dict[str, Any]:
        """Let nobody guess on and on, and no system user in."""
        name, password = map(self.cleaned_data.get, ("username", "password"))
        if name is None or not password:
            return self.cleaned_data
        attempt = throttle.begin(name, self.request)
        cleaned = super().clean()
        attempt.was_right()
        return cleaned

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse the inactive and the automatic."""
        super().confirm_login_allowed(user)
        if isinstance(user, User) and user.is_system:
            raise ValidationError(self.error_messages["invalid_login"])


class OwnPasswordForm(PasswordChangeForm, PaxForm):
    """Choosing a password of one's own, and another than the one that is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _bound_length(self)

    def clean_old_password(self) -> str:
        """Take the right password, slowed down as at every other door."""
        return _check_own(self.user, self.cleaned_data["old_password"])

    def clean_new_password1(self) -> str:
        """Refuse the same once more: a one-time password is good for one time.

        Said only to one who has given the old: it would tell a guesser as much.
        """
        new = str(self.cleaned_data.get("new_password1", ""))
        if new and new == self.cleaned_data.get("old_password"):
            raise ValidationError("Välj ett annat lösenord än det du har nu.")
        return new


class OwnPasswordField(forms.CharField):
    """The password of the one who sends the form."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Ditt lösenord")
        super().__init__(
            strip=False,
            max_length=LONGEST_PASSWORD,
            widget=forms.PasswordInput(
                attrs={"autocomplete": "current-password", "data-width": "sm"}
            ),
            **kwargs,
        )


class ProofForm(PaxForm):
    """The password once more, before something that is not done on a found screen."""

    #: Its name on the page: no form of ours has a field of that name.
    FIELD: ClassVar[str] = "pax_proof"

    pax_proof = OwnPasswordField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Know whose password it is."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_pax_proof(self) -> str:
        """Take the right password; say nothing more about a wrong one."""
        _check_own(self.user, self.cleaned_data[self.FIELD])
        return ""


class ConfirmedForm(PaxForm):
    """A form that is only valid with the password of the one who sends it.

    Someone who finds a signed-in screen cannot sign.  Wrong guesses are slowed
    down like those at the door.
    """

    password = OwnPasswordField(help_text="Bekräftar att det är du som skriver under.")

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
        if self.user.is_unvouched:
            raise ValidationError(UNVOUCHED, "unvouched")
        _check_own(self.user, self.cleaned_data["password"])
        return ""


def _check_own(user: Any, password: str) -> str:
    """Compare with the password of one who has signed in, as seldom as at the door."""
    attempt = throttle.begin_signed_in(user.pk)
    # Not user.check_password: it would store a stronger hash in the middle of
    # something that may yet be rolled back.
    if not check_password(password, user.password):
        raise ValidationError(WRONG, "wrong")
    attempt.was_right()
    return password


def _bound_length(form: forms.Form) -> None:
    for field in form.fields.values():
        if isinstance(field.widget, forms.PasswordInput):
            field.validators.append(MaxLengthValidator(LONGEST_PASSWORD))
            field.widget.attrs["maxlength"] = str(LONGEST_PASSWORD)
