"""How few somebody are, in what is given out, is pointed out while it is written."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lagesbild.report.forms import SectionForm
from pax.ui.finders.few import few
from pax.ui.traces import find_traces


@pytest.mark.parametrize(
    "text",
    [
        "Tre pojkar greps i juni.",
        "I huset bor 2 unga män som har dömts.",
        "Bara en anmälan kom.",
        "Ett enda ärende ledde till åtal.",
        "Det var fyra nya skjutningar.",
        "4\N{NO-BREAK SPACE}personer",
    ],
)
def test_a_small_number_of_somebody_is_found(text):
    assert len(find_traces(text, counts=True)) == 1
    assert find_traces(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Fyra av tio undviker någon plats på kvällen.",
        "Tre problem bör tas först.",
        "12 brott, 1 234 anmälningar och 2,3 procent av fallen.",
        "Två förvaltningar och alla barn.",
        "Vecka 3 hot, nivå 2 händelser och 4 § lagen.",
        "Enstaka ärenden.",
    ],
)
def test_other_numbers_are_not(text):
    assert list(few(text)) == []


def test_it_is_said_while_writing_and_kept_with_a_reason(client_for):
    said = {"title": "Unga", "part": "kartlaggning", "body": "Tre pojkar greps."}
    form = SectionForm(data=said)
    assert "litet antal" in str(form.errors["body"])
    kept = SectionForm(data=said | {"keep_because": "Står i domen som är offentlig"})
    kept.is_valid()
    assert "body" not in kept.errors
    url = reverse("review-text")
    asked = {"text": "Tre pojkar greps."}
    client = client_for("samira")
    assert "Tre pojkar" not in client.post(url, asked).content.decode()
    assert "Tre pojkar" in client.post(f"{url}?antal=1", asked).content.decode()
