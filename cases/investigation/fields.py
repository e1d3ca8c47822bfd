"""One box for the number of a person or an organisation."""

import re
from typing import Any

from django import forms

from pax.ui.forms import OrgNumberField, PersonIdField
from pax.ui.text import clean_text

_LOOKS_LIKE_ORGANISATION = re.compile(r"(16)?[0-9]{2}[2-9][0-9]{7}")


class IdentityNumberField(forms.CharField):
    """A personnummer, samordningsnummer or organisationsnummer.

    Given back as it is kept: twelve digits for people, ten for organisations.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "text", "autocomplete": "off", "data-width": "sm"}

    def to_python(self, value: Any) -> str:
        text = clean_text(str(value or ""))
        if _LOOKS_LIKE_ORGANISATION.fullmatch(re.sub(r"[\s-]", "", text)):
            return OrgNumberField().to_python(text).replace("-", "")
        return PersonIdField().to_python(text)
