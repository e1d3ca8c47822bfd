"""Every component in every state on one page, to build from and to look at.

Its addresses are there only where ``PAX_GALLERY`` is on (pax.settings.dev). Nothing
here comes from a database.
"""

import datetime

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from pax.access.doors import open_door
from pax.pdf import render_pdf
from pax.ui import swedish
from pax.ui.forms import (
    DateField,
    KNumberField,
    KronorField,
    LongTextField,
    LostUpdateMixin,
    PaxForm,
    PersonIdField,
    SafeFileField,
    TitleField,
    today,
)
from pax.ui.parts import (
    Change,
    Chip,
    Column,
    Happening,
    KeyFigure,
    Page,
    Step,
    StepState,
    Tab,
    Tone,
    Track,
)
from tests.examples.charts import examples

NOON = datetime.time(12, 0)


class ExampleForm(LostUpdateMixin, PaxForm):
    """One of each field."""

    title = TitleField(label="Rubrik", help_text="Skriv inga personuppgifter.")
    happened_on = DateField(label="Upptäckt", latest=today)
    amount = KronorField(label="Felaktigt utbetalt", required=False)
    number = PersonIdField(
        label="Personnummer eller samordningsnummer", help_text="ÅÅÅÅMMDD-NNNN"
    )
    report = KNumberField(
        label="K-nummer", required=False, help_text="Polisens nummer på anmälan."
    )
    kind = forms.ChoiceField(
        label="Slag av ärende",
        choices=[
            ("", "Välj"),
            ("bistand", "Ekonomiskt bistånd"),
            ("bo", "Folkbokföring"),
        ],
    )
    urgency = forms.ChoiceField(
        label="Hur bråttom är det?",
        choices=[("normal", "Vanligt"), ("hog", "Bråttom")],
        widget=forms.RadioSelect,
    )
    parties = forms.MultipleChoiceField(
        label="Vilka behöver få veta?",
        choices=[("polis", "Polisen"), ("fk", "Försäkringskassan")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    text = LongTextField(label="Vad har hänt?", max_length=500)
    file = SafeFileField(label="Bilaga", required=False)
    read = forms.BooleanField(label="Jag har prövat att uppgifterna får lämnas ut")
    fieldsets = (
        ("Om ärendet", ("title", "happened_on", "amount", "kind", "urgency")),
        ("Personen", ("number", "report", "parties")),
    )


class NoteForm(PaxForm):
    """A form without errors."""

    text = LongTextField(label="Anteckning", max_length=2000, rows=4)
    on = DateField(label="Gäller", latest=today, required=False)


class PersonRow(PaxForm):
    """One row of several."""

    name = TitleField(label="Namn")
    number = PersonIdField(label="Personnummer", required=False)


PersonRows = forms.formset_factory(PersonRow, extra=2, can_delete=True, max_num=5)


class FilterForm(PaxForm):
    """What narrows a list."""

    q = forms.CharField(
        label="Sök", required=False, widget=forms.TextInput({"type": "search"})
    )
    state = forms.ChoiceField(
        label="Läge", required=False, choices=[("", "Alla"), ("open", "Pågår")]
    )


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Draw everything."""
    day = timezone.localdate()
    return render(
        request,
        "gallery.html",
        {
            "form": ExampleForm(
                {"title": "🙂", "number": "19900101-2386", "text": "Text " * 110},
                {"file": SimpleUploadedFile("bild.pdf", b"MZ")},
                current_version="2",
                stored={"title": "Bistånd och andrahandsuthyrning"},
            ),
            "note": NoteForm(prefix="anteckning"),
            "rows": PersonRows(prefix="personer"),
            "filter_form": FilterForm(request.GET or {"q": "uthyrning"}),
            "chips": [Chip("Sök: uthyrning", "?"), Chip("Läge: pågår", "?")],
            "columns": [
                Column("Ärende", key="number"),
                Column("Läge"),
                Column("Ansvarig"),
                Column("Belopp", key="amount", numeric=True),
                Column("Nästa frist", key="due"),
            ],
            "cases": _cases(day),
            "chain": _chain(day),
            "stopped": _stopped(day),
            "figures": _figures(),
            "happenings": _happenings(day),
            "changes": _changes(),
            "tabs": [
                Tab("Översikt", "#", current=True),
                Tab("Anteckningar", "#", count=12),
                Tab("Personer", "#", count=3),
                Tab("Bilagor", "#", count=0),
                Tab("Logg", "#"),
            ],
            "page_of_list": Page([], "?before=x", "?after=y"),
            "moment": timezone.make_aware(datetime.datetime.combine(day, NOON)),
            "late": day - datetime.timedelta(days=5),
            "soon": day + datetime.timedelta(days=3),
            "far": day + datetime.timedelta(days=40),
            "day": day,
            "number": "199001012385",
            "charts": examples(),
        },
    )


@login_not_required
@require_safe
def document(request: HttpRequest) -> HttpResponse:
    """Draw the example document as a PDF."""
    pdf = render_pdf(
        "pdf/example.html",
        example_document(),
        title="Underlag till samverkansmöte",
        at=timezone.now(),
        author="Södertälje kommun",
    )
    return HttpResponse(pdf, content_type="application/pdf")


def example_document() -> dict[str, object]:
    """Give what the example document shows."""
    day = timezone.localdate()
    return {
        "day": day,
        "number": "199001012385",
        "chain": _chain(day),
        "figures": _figures(),
        "many": _cases(day) * 8,
        "happenings": _happenings(day),
        "changes": _changes(),
        "charts": examples(),
    }


def _figures() -> list[KeyFigure]:
    return [
        KeyFigure("Öppna ärenden", 42, "7 nya den här veckan", url="#"),
        KeyFigure("Försenade åtgärder", 3, "äldst 5 dagar", Tone.DANGER),
        KeyFigure("Väntar på polisen", 11),
        KeyFigure("Återkrävt i år", swedish.kronor(1284500), tone=Tone.SUCCESS),
    ]


def _changes() -> list[Change]:
    return [
        Change("Bostadsadress", "Storgatan 1, lgh 1101", "Okänd sedan mars"),
        Change("Misstänkt period", "", "1 jan–30 juni 2026"),
    ]


def _ago(day: datetime.date, days: int) -> datetime.date:
    return day - datetime.timedelta(days=days)


def _cases(day: datetime.date) -> list[dict[str, object]]:
    rows = [
        ("2026-0142", "Bistånd och andrahandsuthyrning", "Pågår", "info", "Åsa Öberg",
         10655, _ago(day, -3)),
        ("2026-0138", "Skenseparation, Hovsjö", "Väntar polisen", "waiting", "Märta Ek",
         212400, _ago(day, -21)),
        ("2026-0131", "Assistansersättning utan assistans", "Försenat", "danger",
         "Örjan Åkesson", 1284500, _ago(day, 5)),
        ("2026-0127", "Många folkbokförda på samma adress", "Avslutat", "success",
         "Sami Ŋálla", None, None),
        ("2026-0119", "Oklar hyresgäst", "Utkast", "neutral", "Åsa Öberg", None, None),
    ]  # fmt: skip
    names = ("number", "title", "state", "tone", "owner", "amount", "due")
    return [dict(zip(names, row, strict=True)) for row in rows]


def _chain(day: datetime.date) -> list[Step]:
    return [
        Step("Impuls", StepState.DONE, "Kommunen", "kommun", _ago(day, 48), url="#"),
        Step("Utredning", StepState.DONE, "Kommunen", "kommun", _ago(day, 30)),
        Step(
            "Polisanmälan",
            StepState.DONE,
            "Kommunen",
            "kommun",
            _ago(day, 12),
            "5000-K123456-26",
            tracks=(
                Track("Återkrav", StepState.CURRENT, "Kommunen", "kommun",
                      note="10\N{NO-BREAK SPACE}655\N{NO-BREAK SPACE}kr"),
                Track("Underrättelse till Skatteverket", StepState.DONE, "Kommunen",
                      "kommun", _ago(day, 9)),
            ),
        ),
        Step("Förundersökning", StepState.CURRENT, "Polisen", "polis", _ago(day, 6),
             "Väntar region"),
        Step("Åtal", StepState.UPCOMING, "Åklagaren", "annan"),
        Step("Dom", StepState.UPCOMING, "Domstolen", "annan"),
    ]  # fmt: skip


def _stopped(day: datetime.date) -> list[Step]:
    return [
        Step("Impuls", StepState.DONE, "Kommunen", "kommun", _ago(day, 90)),
        Step("Utredning", StepState.DONE, "Kommunen", "kommun", _ago(day, 60)),
        Step("Polisanmälan", StepState.DONE, "Kommunen", "kommun", _ago(day, 40)),
        Step("Förundersökning", StepState.STOPPED, "Polisen", "polis", _ago(day, 4),
             "Nedlagd: brott kan inte styrkas"),
        Step("Åtal", StepState.SKIPPED, "Åklagaren", "annan"),
        Step("Dom", StepState.SKIPPED, "Domstolen", "annan"),
    ]  # fmt: skip


def _happenings(day: datetime.date) -> list[Happening]:
    at = timezone.make_aware(datetime.datetime.combine(day, NOON))
    hour = datetime.timedelta(hours=1)
    return [
        Happening("Förundersökning inledd", at, "Erik Lind", "Polisen", "check",
                  tone=Tone.SUCCESS),
        Happening("Uppgifter utlämnade till Polisen", at - 26 * hour, "Åsa Öberg",
                  "Södertälje kommun", "share", "Grund: OSL 10 kap. 27 §."),
        Happening("Begäran avslagen", at - 70 * hour, "Märta Ek", "Polisen", "cross",
                  "Uppgifterna omfattas av förundersökningssekretess.",
                  tone=Tone.DANGER),
        Happening("Anteckning ändrad", at - 75 * hour, "Åsa Öberg", "Södertälje kommun",
                  "edit", url="#"),
        Happening("Ärendet öppnat", at - 300 * hour, "Åsa Öberg", "Södertälje kommun",
                  "plus"),
    ]  # fmt: skip


urlpatterns = [
    path("", open_door(gallery), name="gallery"),
    path("pdf/", open_door(document), name="gallery-pdf"),
]
