import datetime
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from pax.accounts.models import Agency
from pax.ui.forms import (
    DateField,
    LongTextField,
    LostUpdateMixin,
    OnceField,
    PaxForm,
    SafeFileField,
    TitleField,
    today,
)


class Example(LostUpdateMixin, PaxForm):
    title = TitleField(label="Rubrik", help_text="Skriv kort.")
    day = DateField(label="Dag", required=False)
    text = LongTextField(required=False)
    kinds = forms.MultipleChoiceField(
        label="Slag",
        choices=[("a", "A"), ("b", "B")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    how = forms.ChoiceField(
        label="Hur", choices=[("x", "X"), ("y", "Y")], widget=forms.RadioSelect
    )
    sure = forms.BooleanField(label="Jag är säker")
    file = SafeFileField(label="Bilaga")
    once = OnceField()
    fieldsets = (("Om ärendet", ("title", "day")),)


def drawn(form: forms.BaseForm, **options: Any) -> str:
    request = RequestFactory().get("/")
    source = "{% load ui %}{% form f submit='Spara' cancel='/' %}{% endform %}"
    context = Context({"f": form, "request": request, **options})
    return str(Template(source).render(context))


def test_required_fields_say_what_to_fill_in() -> None:
    form = Example({}, current_version="")
    assert form.errors["title"] == ["Fyll i ”Rubrik”."]
    assert form.errors["how"] == ["Gör ett val för ”Hur”."]
    assert form.errors["sure"] == ["Kryssa i ”Jag är säker”."]
    assert form.errors["file"] == ["Välj en fil för ”Bilaga”."]
    assert form.errors["once"] == ["Ladda om sidan och försök igen."]


def test_error_links_lead_to_the_first_box_of_a_field() -> None:
    links = {
        text: target for target, text in Example({}, current_version="").error_links
    }
    assert links["Fyll i ”Rubrik”."] == "id_title"
    assert links["Gör ett val för ”Hur”."] == "id_how_0"
    assert links["Ladda om sidan och försök igen."] == ""


def test_optional_fields_say_so_and_hints_are_tied_to_their_box() -> None:
    html = drawn(Example(current_version=""))
    assert html.count("(valfritt)") == 3
    assert 'aria-describedby="id_title_helptext"' in html
    assert 'aria-describedby="id_text_counter"' in html
    assert "<legend>Om ärendet</legend>" in html
    assert 'enctype="multipart/form-data"' in html
    assert html.count('class="ds-input"') == 9
    assert "csrfmiddlewaretoken" in html


def test_labels_are_made_of_names_when_none_is_given() -> None:
    assert Example(current_version="").fields["text"].label == "Text"


def test_lost_update_keeps_the_text_and_shows_what_is_stored() -> None:
    data = QueryDict("version=1&title=Mitt&kinds=a&kinds=b&how=x")
    form = Example(data, current_version="2", stored={"title": "Ditt", "day": None})
    assert not form.is_valid()
    assert form.was_changed_meanwhile
    assert "Någon annan har ändrat" in form.errors["version"][0]
    assert form.differences == [("Rubrik", "Ditt", "Mitt")]
    assert form["version"].value() == "2"
    assert form["kinds"].value() == ["a", "b"]
    html = drawn(form)
    assert "Sparat nu" in html
    assert 'value="Mitt"' in html


def test_lost_update_tells_choices_by_their_names() -> None:
    data = QueryDict("version=1&kinds=b&kinds=a&how=y&day=2026-11-22")
    stored = {"how": "x", "kinds": ["a"], "day": datetime.date(2026, 11, 22)}
    form = Example(data, current_version="2", stored=stored)
    assert not form.is_valid()
    assert form.differences == [("Hur", "X", "Y"), ("Slag", "A", "A, B")]


def test_lost_update_lets_the_same_version_through() -> None:
    form = Example({"version": "2"}, current_version="2", stored={"title": "Ditt"})
    assert "version" not in form.errors
    assert form.differences == []


def test_once_gives_a_new_token_each_time_and_keeps_a_sent_one() -> None:
    one, two = Example(current_version=""), Example(current_version="")
    assert one["once"].value() != two["once"].value()
    sent = Example({"once": "6d1f2c1e-0000-4000-8000-000000000000"}, current_version="")
    assert sent["once"].value() == "6d1f2c1e-0000-4000-8000-000000000000"


def test_today_is_asked_for_when_the_page_is_drawn(time_machine: Any) -> None:
    class Bounded(PaxForm):
        day = DateField(latest=today)

    time_machine.move_to(datetime.datetime(2027, 1, 1, 12, tzinfo=datetime.UTC))
    assert 'max="2027-01-01"' in str(Bounded()["day"])


def test_a_body_is_drawn_instead_of_the_fields() -> None:
    source = "{% load ui %}{% form f %}{{ f.title.as_field_group }}{% endform %}"
    context = Context({"f": Example({}, current_version=""), "request": None})
    html = Template(source).render(context)
    assert html.count("ds-field") == 1
    assert "data-pax-error-summary" in html
    assert 'name="once"' in html


def test_ordinary_forms_are_drawn_too() -> None:
    class Plain(forms.Form):
        name = forms.CharField(label="Namn")

    assert 'href="#id_name"' in drawn(Plain({}))


class Dated(PaxForm):
    day = DateField(label="Dag")
    text = LongTextField(label="Text")


def test_a_form_asks_about_a_day_and_keeps_what_was_typed() -> None:
    typed = {"day": "1950-01-02", "text": "Allt det här"}
    form = Dated(typed)
    assert not form.is_valid()
    html = drawn(form)
    assert html.count('name="stammer"') == 1
    assert "Ja, det stämmer" in html
    assert 'value="1950-01-02"' in html
    assert "Allt det här" in html
    answer = form.sure_box.field.widget.asked
    sure = Dated(typed | {"stammer": answer})
    assert sure.is_valid()
    assert "stammer" not in sure.given


def test_an_answer_holds_only_for_what_was_asked_about() -> None:
    typed = {"day": "1950-01-02", "text": "x"}
    form = Dated(typed)
    assert not form.is_valid()
    answer = form.sure_box.field.widget.asked
    other = Dated({"day": "1951-01-02", "text": "x", "stammer": answer})
    assert not other.is_valid()
    assert Dated({"day": today().isoformat(), "text": "x"}).is_valid()


class Asking(PaxForm):
    needed_when = {"why": "krävs om du svarar ja", "how": ""}
    name = TitleField(label="Namn")
    why = TitleField(label="Varför", required=False)
    how = TitleField(label="Hur", required=False)
    who = forms.ModelChoiceField(Agency.objects.none(), label="Vem", required=False)
    whom = forms.ModelChoiceField(Agency.objects.none(), label="Vilken")
    what = forms.ChoiceField(choices=BLANK_CHOICE_DASH, label="Vad", required=False)
    mine = TitleField(
        label="Eget", required=False, widget=forms.TextInput({"autocomplete": "name"})
    )


class AskingMore(Asking):
    needed_when = {"what": "krävs ibland"}


def test_a_field_says_when_it_is_needed_in_place_of_that_it_is_optional() -> None:
    notes = {field.name: field.note for field in AskingMore()}
    assert notes == {
        "name": "",
        "why": "krävs om du svarar ja",
        "how": "",
        "who": "valfritt",
        "whom": "",
        "what": "krävs ibland",
        "mine": "valfritt",
    }
    assert "(krävs om du svarar ja)" in drawn(Asking())


def test_an_empty_choice_says_what_it_means() -> None:
    page = drawn(Asking())
    assert "-----" not in page
    assert page.count("Inget valt") == 2
    assert '<option value="" selected>Välj</option>' in page


def test_the_browser_does_not_fill_in_the_officers_own_data() -> None:
    page = drawn(Asking())
    assert page.count('autocomplete="off"') == 3
    assert 'autocomplete="name"' in page
