"""One look and one manner for every form in Pax.

Errors are gathered on top with links to the fields, optional fields say ”valfritt”
or when they are needed, an empty choice says what it means, the browser fills in
nothing by itself, and a form that met a newer version of its record keeps what the
user wrote.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundWidget
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.forms.widgets import ChoiceWidget
from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.functional import cached_property

from pax.missing import Missing
from pax.ui.fields import (
    AMNumberField,
    CourtCaseField,
    DateField,
    KNumberField,
    KronorField,
    LongTextField,
    OnceField,
    OrgNumberField,
    PersonIdField,
    SafeFileField,
    SureField,
    TitleField,
    VersionField,
    today,
)

__all__ = [
    "AMNumberField",
    "CourtCaseField",
    "DateField",
    "KNumberField",
    "KronorField",
    "LackingForm",
    "LongTextField",
    "LostUpdateMixin",
    "OnceField",
    "OrgNumberField",
    "PaxForm",
    "PaxRenderer",
    "PersonIdField",
    "RecordForm",
    "SafeFileField",
    "TitleField",
    "VersionField",
    "today",
]


#: The field of the answer to what a form asks about.
SURE = "stammer"
#: What Django calls an empty choice, and what people read in its place.
DASHES = BLANK_CHOICE_DASH[0][1]
NOT_CHOSEN = "Välj"
NOTHING = "Inget valt"
DEFAULT_REQUIRED = forms.Field.default_error_messages["required"]


class PaxBoundField(forms.BoundField):
    """A field as drawn on a page: what it is called, and what kind of box it is."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden:
            # Nothing points to what is not seen, and a page may have several forms,
            # each with its tokens; nor is it described, or bounded.
            seen = {n: v for n, v in attrs.items() if not n.startswith("aria-")}
            return seen | {"id": False}
        own = str(widget.attrs.get("class", ""))
        attrs["class"] = f"ds-input {own}".strip()
        if _is_written_in(widget) and "autocomplete" not in widget.attrs:
            # What a browser remembers is the officer's own name, address and number.
            attrs["autocomplete"] = "off"
        if live_attrs := getattr(self.field, "live_attrs", None):
            attrs = live_attrs() | attrs
        if "data-pax-counter" in self.field.widget.attrs and self.auto_id:
            described = attrs.get("aria-describedby", "")
            attrs["aria-describedby"] = f"{described} {self.auto_id}_counter".strip()
        return attrs

    @property
    def is_optional(self) -> bool:
        return not self.field.required and self.kind != "checkbox"

    @property
    def note(self) -> str:
        """What stands after the label: whether, or when, it may be left empty."""
        if not self.is_optional:
            return ""
        needed_when = getattr(self.form, "needed_when", {})
        return str(needed_when.get(self.name, "valfritt"))

    @property
    def kind(self) -> str:
        """Which drawing in forms/field.html fits: checkbox, choices or box."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "checkbox"
        return "choices" if widget.use_fieldset else "box"

    @cached_property
    def option_groups(self) -> list[tuple[str, list[Any]]]:
        """Give the boxes to choose among, with the name of each group, or none."""
        widget = self.field.widget
        if not isinstance(widget, ChoiceWidget):
            return [("", list(self))]
        attrs = self.build_widget_attrs({"id": self.auto_id})
        value = widget.format_value(self.value())
        renderer = self.form.renderer
        return [
            (str(name or ""), [BoundWidget(widget, each, renderer) for each in options])
            for name, options, _ in widget.optgroups(self.html_name, value, attrs)
        ]

    @property
    def affix(self) -> str:
        return str(self.field.widget.attrs.get("data-affix", ""))

    @property
    def counter(self) -> int | None:
        limit = self.field.widget.attrs.get("data-pax-counter")
        return int(limit) if limit else None

    @property
    def focus_id(self) -> str:
        """Where a link in the error summary lands: the first box of a group."""
        if self.kind == "choices" and self.auto_id:
            (_, options), *_ = self.option_groups or [("", [])]
            found = options[0].id_for_label if options else ""
            return str(found or f"{self.auto_id}_0")
        return str(self.id_for_label or self.auto_id)


class PaxRenderer(TemplatesSetting):
    """How forms are drawn: our templates, from the project's own folder."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PaxBoundField


class PaxForm(forms.Form):
    """A form that an officer fills in, and that says plainly what is missing."""

    # Fields that `clean` asks for although they are not `required`: when, in words that
    # stand after the label in place of ”valfritt”; empty for one that always is.
    needed_when: Mapping[str, str] = {}

    # (legend, (field names)): drawn as groups, in this order, when given.
    fieldsets: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    #: Whether it is drawn with what had been typed and never sent.
    is_taken_up = False
    #: What is missing in what is to be done, and whether that stops it (LackingForm).
    missing: Sequence[Missing] = ()
    is_stopped = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        inherited = [getattr(base, "needed_when", {}) for base in reversed(cls.__mro__)]
        cls.needed_when = {n: words for each in inherited for n, words in each.items()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed_when = dict(self.needed_when)
        self.say_what_is_missing()

    def say_what_is_missing(self) -> None:
        """Give every field a label, and words for when it is left empty.

        Called again by forms that add fields of their own after this.
        """
        for name, field in self.fields.items():
            field.label = field.label or name.replace("_", " ").capitalize()
            _name_the_empty_choice(field)
            if field.error_messages.get("required") == DEFAULT_REQUIRED:
                field.error_messages["required"] = _ask_for(field)

    def chooser(self, name: str) -> Any:
        """Give the field in which one chooses, to say what there is to choose from."""
        return self.fields[name]

    def questions(self) -> Iterator[tuple[str, str]]:
        """Name what can hardly be meant: the field, and what is asked about it.

        It is not refused: the page asks, and takes it when the answer is that it is
        right.  A form adds what it knows of its fields together.
        """
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, DateField) and value and (ask := field.doubt(value)):
                yield name, ask

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook
        asked = list(self.questions())
        if not asked:
            return
        about = "|".join(f"{name}={self.cleaned_data[name]}" for name, _ in asked)
        self.fields[SURE] = SureField(about)
        if self.data.get(self.add_prefix(SURE)) != about:
            for name, words in asked:
                self.add_error(name, words)

    @property
    def sure_box(self) -> forms.BoundField | None:
        """The box to tick when something was asked about."""
        return self[SURE] if SURE in self.fields else None

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, for a service: without the form's own tokens."""
        own = ("once", "version")
        return {name: v for name, v in self.cleaned_data.items() if name not in own}

    def take_up(self, data: QueryDict) -> None:
        """Draw what somebody had typed, before they have sent it: nothing is judged."""
        take_up(self, data)
        self.is_taken_up = True

    def renew_digest(self) -> None:
        """Let a form that is drawn again stand for what stands on the page now."""
        if "digest" in self.fields and "digest" in self.initial:
            data: Any = copy(self.data)
            data[self.add_prefix("digest")] = self.initial["digest"]
            self.data = data

    @property
    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The visible fields as they are drawn, group by group."""
        # The answer to what is asked about stands by the errors (forms/errors.html).
        named = {SURE, *(name for _, names in self.fieldsets for name in names)}
        for legend, names in self.fieldsets:
            fields = [self[name] for name in names if name in self.fields]
            yield legend, [field for field in fields if not field.is_hidden]
        rest = [field for field in self.visible_fields() if field.name not in named]
        if rest:
            yield "", rest

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """Every error with the place to mend it, in the order of the page."""
        links = [("", str(error)) for error in self.non_field_errors()]
        for field in self:
            target = "" if field.is_hidden else getattr(field, "focus_id", "")
            links += [(str(target), str(error)) for error in field.errors]
        return links


class LackingForm(PaxForm):
    """A form of what cannot be undone: it says what is missing, and takes a reason.

    The page draws the list above it (components/form.html); `given` has the reason
    when something is missing that may be.
    """

    despite = LongTextField(
        label="Varför görs det ändå?",
        help_text="Något saknas. Skälet står sedan i historiken och i loggen.",
        max_length=500,
        rows=2,
    )

    def __init__(
        self, *args: Any, missing: Iterable[Missing] = (), **kwargs: Any
    ) -> None:
        """Ask for a reason only when something is missing that may be."""
        super().__init__(*args, **kwargs)
        self.missing = list(missing)
        self.is_stopped = any(one.must for one in self.missing)
        if not self.missing or self.is_stopped:
            del self.fields["despite"]


#: What is asked of whoever leaves a field empty.  The label stands in quotes, so that
#: the sentence is right for every label.
_ASKS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.FileField, "Välj en fil för ”{}”."),
    (forms.BooleanField, "Kryssa i ”{}”."),
    (forms.DateField, "Välj ett datum för ”{}”."),
    (forms.ChoiceField, "Gör ett val för ”{}”."),
    (forms.Field, "Fyll i ”{}”."),
)


def _is_written_in(widget: forms.Widget) -> bool:
    return isinstance(widget, forms.TextInput | forms.Textarea) and not widget.is_hidden


def _name_the_empty_choice(field: forms.Field) -> None:
    """Let an empty choice say what it means, where Django would draw dashes."""
    said = NOT_CHOSEN if field.required else NOTHING
    if getattr(field, "empty_label", None) == DASHES:
        field.empty_label = said  # type: ignore[attr-defined]  # a ModelChoiceField
        field.choices = field.choices  # type: ignore[attr-defined]  # drawn anew
    elif isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        # What is asked for when it is drawn is not asked for here.
        if isinstance(offered, list) and ("", DASHES) in offered:
            field.choices = [
                (key, said if (key, label) == ("", DASHES) else label)
                for key, label in offered
            ]


def _ask_for(field: forms.Field) -> str:
    asked = next(words for kind, words in _ASKS if isinstance(field, kind))
    return asked.format(field.label)


def take_up(form: forms.Form, data: QueryDict) -> None:
    """Fill a form with what had been typed in it, without saying what is wrong."""
    form.data, form.is_bound = data, True
    # Django has no other way to say: not judged yet.
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # noqa: SLF001 -- its own
    form.cleaned_data = {}


class LostUpdateMixin(PaxForm):
    """A form that will not write over what somebody else changed meanwhile.

    The view gives ``current_version`` (say, ``updated_at.isoformat()``) and
    ``stored``, a dict of field name to what stands in the record now. When the
    version that came with the form differs, the form is invalid, keeps the user's
    text, offers the new version for the next try and lists what differs.
    """

    version = VersionField()

    def __init__(
        self,
        *args: Any,
        current_version: object = "",
        stored: dict[str, object] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.current_version = str(current_version)
        self.seen = current_version
        self.stored = stored or {}
        self.was_changed_meanwhile = False
        self.initial.setdefault("version", self.current_version)

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, with the version that it was read in."""
        return super().given | {"version": self.seen}

    def clean_version(self) -> str:
        sent = str(self.cleaned_data["version"])
        if sent != self.current_version:
            self.was_changed_meanwhile = True
            # The form is drawn again with the version that now is, so that saving
            # once more is a choice made with open eyes.
            data: Any = copy(self.data)
            data[self.add_prefix("version")] = self.current_version
            self.data = data
            raise ValidationError(
                "Någon annan har ändrat uppgifterna medan du skrev. Din text finns "
                "kvar. Jämför med det som är sparat nu och spara igen om din text "
                "ska gälla.",
                "changed",
            )
        return sent

    @property
    def differences(self) -> list[tuple[str, str, str]]:
        """What is stored now beside what the user wrote, where they differ."""
        if not self.was_changed_meanwhile:
            return []
        return [
            (str(self.fields[name].label), stored, mine)
            for name, now in self.stored.items()
            if name in self.fields
            and self.fields[name].has_changed(now, self[name].data)
            and (stored := self._in_words(name, now))
            != (mine := self._in_words(name, self[name].value()))
        ]

    def _in_words(self, name: str, value: object) -> str:
        field = self.fields[name]
        several = (forms.MultipleChoiceField, forms.ModelMultipleChoiceField)
        if isinstance(field, several) and isinstance(value, list | tuple | set):
            return ", ".join(sorted(self._in_words(name, one) for one in value))
        value = "" if value is None else field.prepare_value(value)
        if isinstance(field, forms.BooleanField):
            return "Ja" if value else "Nej"
        if isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            offered: Any = flatten_choices(choices)
            named = {str(key): str(label) for key, label in offered}
            return named.get(str(value), str(value))
        return str(value).strip()


class RecordForm(LostUpdateMixin):
    """A form of a record: sent once while there is none, versioned when there is one.

    With ``instance`` the fields begin with what stands in it, and what somebody else
    changed meanwhile is not written over.  A field that is asked anew each time,
    though the record has one of its name, is named in ``asked_anew``.
    """

    asked_anew: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        *args: Any,
        instance: Any = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.instance = instance
        if instance is None:
            super().__init__(*args, initial=initial, **kwargs)
            del self.fields["version"]
            self.fields["once"] = OnceField(label="Engångsnyckel")
            return
        super().__init__(
            *args, current_version=self.version_of(instance), initial=initial, **kwargs
        )
        self.stored = self.values_of(instance)
        # A day that has none yet begins as the form proposes.
        known = {n: value for n, value in self.stored.items() if value is not None}
        self.initial = {**known, **self.initial}

    @property
    def given(self) -> dict[str, Any]:
        """What was filled in, and the version it was read in when there is one."""
        given = super().given
        if self.instance is None:
            del given["version"]
        return given

    def version_of(self, instance: Any) -> object:
        """Give what tells one state of the record from another."""
        return instance.version

    def values_of(self, instance: Any) -> dict[str, Any]:
        """Give what stands in the record now, for each field that it has."""
        held = {
            field.name: field
            for field in instance._meta.get_fields()
            if hasattr(field, "attname")
        }
        return {
            name: _stored_in(instance, held[name])
            for name, field in self.fields.items()
            if name in held
            and name not in ("version", *self.asked_anew)
            and not isinstance(field, forms.FileField)
        }


def _stored_in(instance: Any, field: Any) -> Any:
    if field.many_to_many:
        return [row.pk for row in getattr(instance, field.name).all()]
    return getattr(instance, field.attname)
