"""The form of a household calculation: a head, and rows of each kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from cases.calculation.services import (
    NOBODY,
    SUM_OF,
    LineInput,
    Stated,
    differs_from_working,
)
from cases.enums import LineKind
from cases.models import Calculation, Case, Party
from pax.ui.forms import (
    KronorField,
    LongTextField,
    PaxForm,
    RecordForm,
    TitleField,
)

#: A form may hold 500 boxes (DATA_UPLOAD_MAX_NUMBER_FIELDS): this leaves room.
MOST_LINES = 20
MOST_STATED = 8
MORE = 3  # rows that "Lägg till rader" adds
_STATED = "sums"


class CalculationForm(RecordForm):
    """The head of a calculation."""

    name = TitleField(
        label="Namn på kalkylen",
        initial="Hushållets ekonomi per månad",
        help_text="Skriv inga personuppgifter här.",
    )
    source = TitleField(
        label="Underlag",
        required=False,
        max_length=200,
        help_text="Varifrån uppgifterna kommer, till exempel ”Kontoutdrag maj–juli”.",
    )
    stated_visible = KronorField(
        label="Synliga inkomster", required=False, max_digits=12
    )
    stated_invisible = KronorField(
        label="Osynliga inkomster", required=False, max_digits=12
    )
    stated_income = KronorField(label="Reella inkomster", required=False, max_digits=12)
    stated_expenses = KronorField(label="Utgifter", required=False, max_digits=12)
    stated_left = KronorField(
        label="Kvar efter utgifter", required=False, max_digits=12, negative=True
    )
    remark = LongTextField(
        label="Anmärkning",
        required=False,
        max_length=2000,
        rows=3,
        help_text="Det som är oklart i underlaget, och hur belopp har räknats fram.",
    )


class _Row(PaxForm):
    """What lines and stated sums have in common: whose they are."""

    party = forms.ChoiceField(label="Vem", required=False)

    def __init__(self, parties: list[Party], *args: Any, **kwargs: Any) -> None:
        """Offer the parties of the case; asked for once, however many rows."""
        super().__init__(*args, **kwargs)
        self.parties = {str(party.uuid): party for party in parties}
        party: Any = self.fields["party"]
        party.choices = [("", NOBODY), *((k, p.name) for k, p in self.parties.items())]

    def clean_party(self) -> Party | None:
        """Give the person; nobody in particular is the household."""
        return self.parties.get(self.cleaned_data["party"])


class LineForm(_Row):
    """One income or expense."""

    row = forms.UUIDField(required=False, widget=forms.HiddenInput)
    label = TitleField(label="Vad")
    amount = KronorField(label="Kr per månad", max_digits=12)
    derivation = TitleField(label="Uträkning", required=False)
    source = TitleField(label="Källa", required=False, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Hold the sum to its working, where that can be reckoned."""
        given = super().clean() or self.cleaned_data
        amount, working = given.get("amount"), given.get("derivation", "")
        if amount is not None and (other := differs_from_working(amount, working)):
            self.add_error(
                "derivation",
                f"{other} Ändra beloppet eller uträkningen, eller skriv med ord "
                "varför de skiljer sig.",
            )
        return given


class StatedForm(_Row):
    """A sum that the source states for one person."""

    kind = forms.ChoiceField(label="Slag", choices=LineKind, initial=LineKind.VISIBLE)
    amount = KronorField(label="Kr per månad", max_digits=12)


class CalculationSheet:
    """A whole calculation as it is filled in: the head and its rows, by kind.

    Drawn like a form: it has `errors`, `error_links` and `differences`.
    """

    def __init__(
        self,
        case: Case,
        data: QueryDict | None = None,
        _files: object = None,
        *,
        calculation: Calculation | None = None,
    ) -> None:
        """Begin with what is kept, or with what was sent."""
        self.case = case
        self.calculation = calculation
        self.parties = list(Party.objects.filter(case=case))
        self.kept = {
            line.uuid: line for line in (calculation.lines.all() if calculation else ())
        }
        asked_for_more = data.get("fler", "") if data is not None else ""
        self.is_sent = data is not None and not asked_for_more
        if data is not None and asked_for_more:
            self.head = self._head(initial={k: data.get(k) for k in data})
            self.head.initial["version"] = data.get("version", "")
            rows = {p: _written(data, p) for p in (*LineKind, _STATED)}
        else:
            self.head = self._head(data)
            rows = self._kept_rows()
        bound = data if self.is_sent else None
        self.lines = {
            kind: self._formset(LineForm, kind, bound, rows, asked_for_more)
            for kind in LineKind
        }
        self.stated = self._formset(StatedForm, _STATED, bound, rows, asked_for_more)

    def take_up(self, data: QueryDict) -> None:
        """Draw what had been typed and never sent, as when more rows are asked for."""
        typed = data.copy()
        typed["fler"] = "-"  # rows of no kind
        self.__init__(  # type: ignore[misc]  # rows are made of what was typed
            self.case, typed, calculation=self.calculation
        )

    def _head(self, data: Any = None, initial: Any = None) -> Any:
        return CalculationForm(data, instance=self.calculation, initial=initial)

    def _kept_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Give what is kept as the formsets begin with it."""
        rows: dict[str, list[dict[str, Any]]] = {p: [] for p in (*LineKind, _STATED)}
        party = {p.pk: str(p.uuid) for p in self.parties}
        for line in self.kept.values():
            rows[line.kind].append(
                {
                    "row": line.uuid,
                    "party": party.get(line.party_id, ""),
                    "label": line.label,
                    "amount": line.amount,
                    "derivation": line.derivation,
                    "source": line.source,
                }
            )
        for said in self.calculation.stated_sums.all() if self.calculation else ():
            rows[_STATED].append(
                {
                    "kind": said.kind,
                    "party": party.get(said.party_id, ""),
                    "amount": said.amount,
                }
            )
        return rows

    def _formset(
        self,
        form: type[_Row],
        prefix: str,
        data: QueryDict | None,
        rows: Mapping[str, list[dict[str, Any]]],
        asked_for_more: str,
    ) -> Any:
        """Make the rows of one kind, with one empty row or those asked for."""
        most = MOST_STATED if form is StatedForm else MOST_LINES
        formset = forms.formset_factory(
            form,
            extra=MORE if prefix == asked_for_more else 1,
            can_delete=True,
            max_num=most,
            absolute_max=most,
            validate_max=True,
        )
        return formset(
            data,
            prefix=str(prefix),
            initial=None if data is not None else rows[prefix],
            form_kwargs={"parties": self.parties},
        )

    @property
    def sections(self) -> list[tuple[str, str, Any]]:
        """The rows by kind: key, heading and formset."""
        return [(str(kind), SUM_OF[kind], rows) for kind, rows in self.lines.items()]

    def is_valid(self) -> bool:
        """Check the head and every row that is not to be taken away."""
        parts = [self.head, *self.lines.values(), self.stated]
        valid = [part.is_valid() for part in parts]  # all of them are to say
        return self.is_sent and all(valid)

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, for a service."""
        given: dict[str, Any] = self.head.given
        return given | {"lines": self.given_lines(), "stated": self.given_stated()}

    def given_lines(self) -> list[LineInput]:
        """Give the lines as they have been filled in, in the order of the page."""
        return [
            LineInput(
                kind=str(kind),
                label=given["label"],
                amount=given["amount"],
                party=given["party"],
                derivation=given["derivation"],
                source=given["source"],
                row=self.kept.get(given["row"]),
            )
            for kind, rows in self.lines.items()
            for given in _filled_in(rows)
        ]

    def given_stated(self) -> list[Stated]:
        """Give the source's sums for each person."""
        return [
            Stated(kind=given["kind"], amount=given["amount"], party=given["party"])
            for given in _filled_in(self.stated)
        ]

    # What a page that draws a form asks it for

    @property
    def is_bound(self) -> bool:
        """Whether it was sent to be saved."""
        return self.is_sent

    @property
    def cleaned_data(self) -> dict[str, Any]:
        """What the head holds, with its tokens."""
        data: dict[str, Any] = self.head.cleaned_data
        return data

    def add_error(self, field: str | None, error: str) -> None:
        """Say on top what is wrong."""
        self.head.add_error(field, error)

    def renew_digest(self) -> None:
        """Stand for no digest."""

    @property
    def errors(self) -> bool:
        """Whether anything is to be mended."""
        return self.is_sent and bool(self.error_links)

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """Every error with the place to mend it, in the order of the page."""
        links: list[tuple[str, str]] = list(self.head.error_links)
        for rows in (*self.lines.values(), self.stated):
            links += [("", str(error)) for error in rows.non_form_errors()]
            for form in rows:
                if form not in rows.deleted_forms:
                    links += form.error_links
        return links

    @property
    def differences(self) -> list[tuple[str, object, object]]:
        """What is stored now beside what was written, after a lost update."""
        return list(getattr(self.head, "differences", []))

    @property
    def was_changed_meanwhile(self) -> bool:
        """Whether someone saved while this was being filled in."""
        return bool(getattr(self.head, "was_changed_meanwhile", False))


def _filled_in(rows: Any) -> Iterator[dict[str, Any]]:
    for form in rows:
        if form.cleaned_data and not form.cleaned_data.get("DELETE"):
            yield form.cleaned_data


def _written(data: QueryDict, prefix: str) -> list[dict[str, Any]]:
    """Read rows as they were written, so that more can be added before they are right.

    Rows left empty, or to be taken away, are not drawn again.
    """
    total = data.get(f"{prefix}-TOTAL_FORMS", "0")
    count = min(int(total), MOST_LINES) if total.isdigit() else 0
    names = {*LineForm.base_fields, *StatedForm.base_fields}
    rows = []
    for number in range(count):
        row = {n: data.get(f"{prefix}-{number}-{n}", "") for n in names}
        is_left = not data.get(f"{prefix}-{number}-DELETE")
        if is_left and (row["label"] or row["amount"]):
            rows.append(row)
    return rows
