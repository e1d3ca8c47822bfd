"""The page where personal data is asked to be taken out of something frozen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpResponse

from pax.accounts.models import Agency
from pax.editions.models import Frozen
from pax.pages import FormPage, change, sent
from pax.redactions.services import ask_to_redact
from pax.ui.forms import LongTextField, PaxForm

if TYPE_CHECKING:
    from pax.access.request import Request

LEAD = (
    "Orden tas bort ur det som är fryst, ur det som det gjordes av och dess historik, "
    "och ur utskrifter som finns i Pax, när någon annan har bekräftat det. På deras "
    "plats står att uppgift har tagits bort, när och genom vilket beslut. Kopior som "
    "redan är hämtade, skickade eller utskrivna finns kvar hos dem som har dem."
)
WAITS = "Begäran är sänd. Uppgiften tas bort när någon annan har bekräftat det."


class RedactForm(PaxForm):
    """What is to go, by what right, and why: the words themselves stand here alone."""

    words = forms.CharField(
        label="Orden som ska bort",
        max_length=200,
        help_text="Precis som de står, till exempel ett namn. De tas överallt.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    ground = forms.CharField(
        label="Rättslig grund",
        max_length=200,
        help_text="Till exempel: artikel 17.1 d dataskyddsförordningen.",
    )
    because = LongTextField(
        label="Varför?",
        max_length=500,
        rows=3,
        help_text="Skriv vad för slags uppgift det är och varför den inte ska stå där, "
        "men inte själva uppgiften.",
    )


def redaction_page(
    request: Request,
    frozen: Frozen,
    *,
    agency: Agency,
    to: str,
    page: Callable[..., FormPage],
    case_ref: int | None = None,
) -> HttpResponse:
    """Ask what is to be taken out of what is frozen; `page` puts it in its place."""
    form = RedactForm(*sent(request))
    return change(
        request,
        form,
        lambda: ask_to_redact(
            frozen,
            by=request.user,
            agency=agency,
            page=to,
            case_ref=case_ref,
            **form.given,
        ),
        say=WAITS,
        to=to,
        page=page(
            "Ta bort personuppgift",
            lead=LEAD,
            submit="Begär att uppgiften tas bort",
            tone="danger",
        ),
    )
