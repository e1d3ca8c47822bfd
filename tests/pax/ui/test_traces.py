"""What points somebody out is found; ordinary sentences about places are left alone.

Every number here is from Skatteverket's published series for tests, and every other
number, address and name is made up.
"""

import itertools
import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.places.models import Area
from pax.places.services import AREAS
from pax.ui.fields import LongTextField, TitleField
from pax.ui.forms import PaxForm
from pax.ui.traces import Kind, TraceGuardMixin, find_traces, review
from pax.writing.traces import record_kept

TEST_SERIES = (
    *("199001012385", "189001019802", "200002292399", "191401682396"),
    *("191500722390", "191711602399", "199001022384", "199001022392"),
)


def found(text: str) -> list[tuple[Kind, str]]:
    return [(t.kind, t.text) for t in find_traces(text, places=AREAS)]


# --- numbers of identity ----------------------------------------------------------
FORMS = (
    "{c}{d}{n}",
    "{c}{d}-{n}",
    "{c}{d} {n}",
    "{c}{d} - {n}",
    "{c} {d}-{n}",
    "{c}{d}–{n}",
    "{c}{d}+{n}",
    "{c}{y}-{m}-{x}-{n}",
    "{c}{y} {m} {x}-{n}",
    "{c}{y}.{m}.{x}-{n}",
)
SHORT_FORMS = ("{d}{n}", "{d}-{n}", "{d} {n}", "{d}+{n}", "{y} {m} {x}-{n}")


def written(number: str, form: str) -> str:
    parts = {"c": number[:2], "d": number[2:8], "n": number[8:]}
    return form.format(**parts, y=number[2:4], m=number[4:6], x=number[6:8])


@given(
    st.sampled_from(TEST_SERIES),
    st.sampled_from(FORMS + SHORT_FORMS),
    st.sampled_from(("", "Hej ", "Nr:", "(", "\n", "å")),
    st.sampled_from(("", ".", ") sedan", "\n", " och", "a")),
)
def test_every_form_of_a_number_of_the_test_series_is_found(
    number: str, form: str, before: str, after: str
) -> None:
    it = written(number, form)
    traces = find_traces(before + it + after)
    kinds = {t.kind for t in traces if t.text == it}
    assert kinds == {Kind.PERSON_ID}


def test_a_number_that_is_nearly_right_is_asked_about() -> None:
    (trace,) = find_traces("Det gällde 900101-2386 i går.")
    assert trace.text == "900101-2386"
    assert "kontrollsiffran" in trace.why


@pytest.mark.parametrize(
    "text",
    [
        "Organisationsnummer 556016-0680",
        "Diarienummer 2025-001234",
        "2025-11-17 1400 till 2025-11-18 0600",
        "Polisens 5000-K123456-26 och AM-12345-26",
        "10 655 kr av 23 000 kr",
    ],
)
def test_other_numbers_are_nobodys(text: str) -> None:
    assert found(text) == []


# --- telephone, plates, e-mail ----------------------------------------------------
@pytest.mark.parametrize(
    "number",
    [
        "070-174 06 05",
        "0701740605",
        "070 174 06 05",
        "+46 70 174 06 05",
        "+46701740605",
        "0046701740605",
        "+46 (0)70-174 06 05",
        "08-465 004 00",
        "08-46500400",
        "0152-123 45",
        "0155 - 12 34 56",
    ],
)
def test_a_telephone_number_is_found(number: str) -> None:
    assert found(f"Ring {number} om det händer igen.") == [(Kind.PHONE, number)]


@pytest.mark.parametrize(
    "plate", ["ABC 123", "ABC123", "ABC-123", "ABC 12D", "MLB 84L"]
)
def test_a_plate_is_found(plate: str) -> None:
    assert found(f"En bil med {plate} stod kvar.") == [(Kind.PLATE, plate)]


def test_a_plate_in_small_letters_is_found_where_it_is_said_to_be_one() -> None:
    assert found("En moped, regnr abc 123, stod där.") == [(Kind.PLATE, "abc 123")]
    assert found("Det var ungefär per 100 boende.") == []


@pytest.mark.parametrize(
    "text",
    ["SFS 2023:196", "OSL 10 kap.", "Ring SOS 112", "E20 123", "buss 780", "ISO 900"],
)
def test_letters_and_numbers_that_are_no_plate(text: str) -> None:
    assert found(text) == []


def test_an_address_of_e_mail_is_found_but_not_an_authoritys_own_box() -> None:
    assert found("Skriv till a.b-c@exempel.test.") == [
        (Kind.EMAIL, "a.b-c@exempel.test")
    ]
    assert found("Skriv till registrator@exempel.test.") == []


# --- names ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Anna Svensson stod vid torget.", "Anna Svensson"),
        ("I går sågs Ali Hassan där.", "Ali Hassan"),
        ("Igår Yousef Al Haddad igen", "Yousef Al Haddad"),
        ("Vi mötte Carl von Linde.", "Carl von Linde"),
        ("Anna-Karin Ek ringde.", "Anna-Karin Ek"),
        ("Matti Virtanens bil", "Matti Virtanens"),
        ("Charbel Gabriel Yakoub var där", "Charbel Gabriel Yakoub"),
        ("Lina Andersson bor där.", "Lina Andersson"),
        ("Erik S syntes igen.", "Erik S"),
        ("ANNA SVENSSON SÅGS", "ANNA SVENSSON SÅGS"),
        ("anna svensson syntes till", "anna svensson"),
        ("Svensson, Anna enligt listan", "Svensson, Anna"),
        ("En kille som heter Omar driver det.", "Omar"),
        ("En 17-årig Elias greps.", "Elias"),
        ("Omar Polisen känner inte till.", "Omar"),
        ("Anna Svensson Polisen tog över.", "Anna Svensson"),
    ],
)
def test_a_name_is_found(text: str, name: str | None) -> None:
    assert found(text) == ([(Kind.NAME, name)] if name else [])


def test_a_name_and_a_nickname_are_found() -> None:
    text = "Han kallas ”Robban” men heter Robert."
    assert [name for _, name in found(text)] == ["Robban", "Robert"]


#: As the weekly picture is written: places, times, bodies, and what was done.
ORDINARY = """
Lugn vecka i Ronna, inga större störningar.
Ungdomar samlades vid Ronna C under fredagskvällen.
Skadegörelse på Ronnaskolan natten mot söndag.
Två bilbränder i Hovsjö, polisen utreder.
Geneta centrum har haft återkommande ordningsstörningar.
Ordningsvakter har ronderat i Lina och Fornhöjden.
Lina Hage är fortsatt lugnt efter insatsen.
Räddningstjänsten släckte en containerbrand på Klockarvägen.
Telge Bostäder har bytt lås i källarna på Robert Anbergs väg.
Nedskräpning vid Karl Johans torg.
Narkotikaförsäljning misstänks vid Saltskogs station.
Fältarna träffade ett tjugotal ungdomar på torget i lördags.
Socialtjänsten följer upp med berörda familjer.
Möte med fastighetsägare i Brunnsäng den 17 november.
Polisen hade en särskild insats i Hovsjö vecka 47.
Trygghetsvandring i Östertälje måndag 24 november klockan 18.
Inbrott i förråd på Nygatan och Storgatan.
Klotter vid Östertälje station, sanerat inom 24 timmar.
Stenkastning mot buss 780 vid Ronna Centrum.
Belysningen på Wedholmsgatan är trasig, felanmäld till Telge.
Skottlossning i centrum, ingen skadad.
Ett gäng på femton till tjugo personer i trapphuset.
Kameror ska sättas upp enligt SFS 2025:223.
Kommunen och polisen gör gemensam tillsyn den 3 december.
Skolan rapporterar oro bland elever i årskurs 9.
Väktarna fick 14 larm, mot 9 förra veckan.
Mopedkörning på gångvägar vid Sankta Ragnhilds gymnasium.
Sankta Ragnhilds kyrka hade inbrott i sakristian.
Svenska Kyrkan öppnar nattvandring till Jul.
Grannsamverkan startar i Västergård under Mars.
Bränder i återvinningsrum på Hertig Carls väg.
Fokus på Övrigt: inga händelser.
Brandförsvaret har rondat två till tre gånger per dag.
Järna torg: störningar kring pizzerian sent på kvällen.
Åtgärden fortsätter till den 31 december 2026.
Nattvandrarna har gått varje fredag och lördag.
Insatsen kostade 12 500 kr och betalas av Telge Bostäder.
Ungdomsgården stänger klockan 21.30 från den 1 januari.
Uppföljning sker på EST-mötet vecka 50.
Polisregion Stockholm stöttar med personal.
Beslag av 3 knivar och 25 gram narkotika.
Brottsofferjouren har bemannat Hovsjö Hub.
Sju av tio lampor i Astrid Lindgrens park lyser inte.
Ring 112 vid pågående brott och 114 14 annars.
Torekällbergets personal har hittat spår av eldning.
Enligt BDL 2 kap. 10 § hålls fakta och bedömning isär.
Hyresgästerna vid Granövägen 12 är oroliga.
Max en patrull per kväll kan avsättas.
Vid Lina gårdsväg finns en öppen drogscen.
Area fas 2 sedan 2024-05-01.
Försäkringskassan och Skatteverket deltar inte.
Föräldravandring utanför Hovsjöskolan tisdag och torsdag.
Det brann i en soptunna vid Maria Park.
Stöket vid Kringlan minskade med 30 procent.
Bilar körs mot enkelriktat på Erik Dahlbergsgatan.
Ordningsvakt på SL-stationen till klockan 01.00.
Per vecka görs fyra ronder i varje garage.
Hans Majestäts vaktparad passerade Södertälje.
Kontroll av serveringstillstånd på Stig Bergs AB.
Lugnt på Eriksgatan, Johannesgatan och Mariagatan.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", ORDINARY)
def test_an_ordinary_sentence_is_left_alone(sentence: str) -> None:
    assert found(sentence) == []


def test_there_are_sixty_ordinary_sentences() -> None:
    assert len(ORDINARY) >= 60


def test_what_is_found_stands_where_it_says() -> None:
    text = "Anna Svensson, 900101-2385, 070-174 06 05, ABC 123, a@exempel.test"
    traces = find_traces(text)
    assert [t.kind for t in traces] == [
        *(Kind.NAME, Kind.PERSON_ID, Kind.PHONE, Kind.PLATE, Kind.EMAIL)
    ]
    assert all(text[t.start : t.end] == t.text for t in traces)


@given(st.text())
def test_any_text_can_be_looked_through(text: str) -> None:
    traces = find_traces(text)
    spans = [(t.start, t.end) for t in traces]
    assert all(text[t.start : t.end] == t.text for t in traces)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@given(st.text(alphabet="0123456789-+ .aAnB@åÅ", max_size=300))
def test_numbers_in_any_disorder_can_be_looked_through(text: str) -> None:
    assert all(t.start < t.end for t in find_traces(text))


# --- in a form --------------------------------------------------------------------
class GuardedForm(TraceGuardMixin, PaxForm):
    guarded = ("title", "text")
    title = TitleField(label="Rubrik")
    text = LongTextField(label="Text", required=False)
    note = TitleField(label="Övrigt", required=False)


NAMED = {"title": "Lugnt i Ronna", "text": "Anna Svensson var där"}


@pytest.mark.django_db
class TestGuard:
    def test_text_about_a_place_passes(self, acting) -> None:
        with acting("anna"):
            form = GuardedForm({"title": "Lugnt i Ronna", "text": "Två ronder"})
            assert form.is_valid()
        assert not form.kept
        assert "keep_because" not in form.fields

    def test_a_trace_is_an_error_that_quotes_it_and_offers_a_reason(
        self, acting
    ) -> None:
        with acting("anna"):
            form = GuardedForm(NAMED)
            assert not form.is_valid()
        assert "Anna Svensson" in form.errors["text"][0]
        assert "persons namn" in form.errors["text"][0]
        assert "title" not in form.errors
        names = list(form.fields)
        assert names.index("keep_because") == names.index("text") + 1

    def test_with_a_reason_it_passes_and_says_what_was_kept(self, acting) -> None:
        with acting("anna"):
            form = GuardedForm(NAMED | {"keep_because": "Offentligt namn på torget"})
            assert form.is_valid(), form.errors
        assert form.kept_because == "Offentligt namn på torget"
        assert [t.text for t in form.kept_traces] == ["Anna Svensson"]
        assert "keep_because" not in form.cleaned_data

    def test_the_reason_may_not_repeat_it(self, acting) -> None:
        with acting("anna"):
            form = GuardedForm(NAMED | {"keep_because": "Anna Svensson är känd"})
            assert not form.is_valid()
        assert set(form.errors) == {"keep_because"}

    def test_what_already_stood_there_is_not_asked_about_again(self, acting) -> None:
        with acting("anna"):
            form = GuardedForm(NAMED, initial={"text": NAMED["text"]})
            assert form.is_valid()

    def test_other_fields_are_not_guarded(self, acting) -> None:
        with acting("anna"):
            form = GuardedForm({"title": "Lugnt", "note": "Anna Svensson"})
            assert form.is_valid()

    def test_keeping_is_logged_without_the_text(self, acting) -> None:
        with acting("anna") as anna:
            form = GuardedForm(NAMED | {"keep_because": "Namn på en staty"})
            assert form.is_valid()
            record_kept(form.kept, Area.objects.all()[0], by=anna.user)
            event = Event.objects.filter(verb=Verb.TRACES_KEPT).latest("pk")
        assert event.because == "namn: Namn på en staty"
        told = json.dumps([event.about, event.because, event.purpose])
        assert "Svensson" not in told

    def test_nothing_kept_is_nothing_logged(self, acting) -> None:
        with acting("anna") as anna:
            before = Event.objects.filter(verb=Verb.TRACES_KEPT).count()
            form = GuardedForm({"title": "Lugnt i Ronna"})
            assert form.is_valid()
            record_kept(form.kept, Area.objects.all()[0], by=anna.user)
            assert Event.objects.filter(verb=Verb.TRACES_KEPT).count() == before

    def test_areas_of_the_municipality_are_no_names(self, acting) -> None:
        with acting("anna"):
            assert review("Lina Hage och Lina Strand") == []
            assert review("Lina Andersson") != []


# --- while writing ----------------------------------------------------------------
@pytest.mark.django_db
class TestWhileWriting:
    def test_it_answers_with_a_part_of_a_page(self, client_for) -> None:
        url = reverse("review-text")
        answer = client_for("anna").post(url, {"text": "Anna Svensson <b>"})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "”Anna Svensson” ser ut som en persons namn." in page
        assert "<html" not in page

    def test_it_says_nothing_when_there_is_nothing(self, client_for) -> None:
        answer = client_for("anna").post(reverse("review-text"), {"text": "Lugnt"})
        assert answer.content.decode().strip() == ""

    def test_nothing_of_the_text_is_logged(self, client_for, acting) -> None:
        client_for("anna").post(reverse("review-text"), {"text": "Anna Svensson"})
        with acting("anna"):
            assert not Event.objects.filter(because__contains="Svensson").exists()

    def test_one_signs_in_first(self, client) -> None:
        assert client.post(reverse("review-text"), {"text": "x"}).status_code == 302
