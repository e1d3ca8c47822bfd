"""Search: by words and by numbers, within what one may read and nothing beyond."""

import datetime

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.case.services import receive_disclosure
from cases.listing.selectors import SORTS, Filters, page_of_cases, read_query
from cases.models import Case, Note, Party, Statement
from pax.access import grants
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.db.changes import change
from tests.runs import examples
from tests.two import withdraw

LIST = "/arenden/"
TOLVAN = "196408233234"


@pytest.fixture
def found(acting):
    """Search as someone, and give the references of what is found."""

    def search(username, text):
        with acting(username) as who:
            page = page_of_cases(who.user, Filters(q=text))
            return {listed.case.reference for listed in page.cases}

    return search


@pytest.fixture
def rich(flag, acting):
    """A case with something of everything that a case is found by."""
    case = flag(text="Grannen säger att kvarnstenen flyttades.", concerns_id=TOLVAN)
    with acting("anna") as who:
        own = {"case": case, "created_by": who.user}
        Party.objects.create(
            **own,
            name="Alva Björkholt",
            identity_number="198101189289",
            address="Hemligvägen 7",
            registered_address="Bortagatan 1",
            phone="0701234567",
            is_protected=True,
        )
        Note.objects.create(
            **own,
            text="Ringde om hyresavtalet.",
            happened_on=datetime.date(2026, 11, 3),
        )
        Statement.objects.create(
            **own,
            kind="fact",
            text="Bostadsbidraget utbetalades.",
            source="Beslut",
            noted_on=datetime.date(2026, 11, 3),
        )
        change(case, title="Skenseparation i Geneta", k_number="5000-K123456-26")
    flag(text="Något annat.")
    return case


@pytest.mark.parametrize(
    "text",
    [
        "kvarnstenen",
        "kvarnsten",
        "KVARN",
        "hyresavtal",
        "bostadsbidrag",
        "björkholt",
        "alva björk",
        "geneta",
        "geneta kvarnsten hyresavtal",
        TOLVAN,
        "640823-3234",
        "640823 3234",
        "19640823-3234",
        "810118-9289",
        "5000-K123456-26",
        "5000 k123456 26",
        "K123456-26",
    ],
)
def test_case_is_found_by(text, rich, found):
    assert found("anna", text) == {rich.reference}


def test_case_is_found_by_its_number_however_written(rich, found):
    code, year, number = rich.reference.split("-")
    for text in (
        rich.reference,
        rich.reference.lower(),
        rich.reference.replace("-", ""),
        rich.reference.replace("-", "").lower(),
        f"{code} {year} {int(number)}",
        f"{code}-{year}-{int(number)}",
    ):
        assert found("anna", text) == {rich.reference}


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Łukasz Wójcik", ["Lukasz Wojcik", "łukasz wójcik", "LUKASZ"]),
        ("İbrahim Şahin", ["Ibrahim Sahin", "ibrahim şahin", "İBRAHİM"]),
        ("Elif Yıldız", ["Elif Yildiz", "yıldız", "YILDIZ"]),
        ("Ana Núñez", ["Ana Nunez", "nuñez"]),
        ("Åsa Öström-Ängkvist", ["Åsa Öström", "Asa Ostrom Angkvist", "ängkvist"]),
        ("Søren Ærø", ["Sören Ärö", "Soren Aro", "søren"]),
        ("Lukasz Nunez", ["Łukasz Núñez"]),
    ],
)
def test_a_name_is_found_with_marks_and_without(name, texts, rich, found, acting):
    with acting("anna"):
        Party.objects.filter(case=rich).update(name=name)
    for text in texts:
        assert found("anna", text) == {rich.reference}, text


def test_å_ä_and_ö_are_letters_and_no_marks(rich, found, acting):
    with acting("anna"):
        Note.objects.filter(case=rich).update(text="Får i hage.")
    assert found("anna", "far") == set()
    assert found("anna", "hage") == {rich.reference}


@pytest.mark.parametrize("text", ["19640823", "1964-08-23", "640823", "64-08-23"])
def test_a_case_is_found_by_a_day_of_birth(text, rich, found):
    assert found("anna", text) == {rich.reference}


def test_a_samordningsnummer_is_found_by_the_day_it_tells(rich, found, acting):
    with acting("anna"):
        Party.objects.filter(case=rich).update(identity_number="191401682396")
    assert found("anna", "1914-01-08") == {rich.reference}
    assert found("anna", "1914-01-09") == set()


def test_a_day_is_found_where_it_is_written_too(rich, found, acting):
    with acting("anna"):
        Note.objects.filter(case=rich).update(text="Mötet 2025-11-17 blev inställt.")
    assert found("anna", "2025-11-17") == {rich.reference}


def test_a_case_is_found_by_a_number_that_is_no_personnummer(rich, found, acting):
    with acting("anna"):
        Party.objects.filter(case=rich).update(
            other_number="900101-T123", other_number_kind="t_nummer"
        )
    for text in ("900101-T123", "900101 t123"):
        assert found("anna", text) == {rich.reference}


def test_a_day_of_birth_stays_out_of_address_and_log(rich, client_for, acting):
    answer = client_for("anna").get(LIST, {"q": "1964-08-23"})
    assert answer.status_code == 302
    assert "1964" not in answer.url
    assert read_query("1964-08-23").told == "Sökte på en dag, kanske ett födelsedatum"


@pytest.mark.parametrize(
    "text",
    ["och", "🙂", "---", "'", "kvarnsten geneta saknas", "\\", ":*",
     "196408233242", "5000-K999999-26", "hemligvägen", "bortagatan", "0701234567"],
)  # fmt: skip
def test_nothing_is_found_by(text, rich, found):
    assert found("anna", text) == set()


@pytest.mark.parametrize("text", ["kvarnsten", TOLVAN, "5000-K123456-26", "alva"])
def test_others_find_nothing(text, rich, found):
    for username in ("vera", "petra", "rakel", "samira", "olle"):
        assert found(username, text) == set()


def test_search_for_what_others_hold_looks_like_search_for_what_is_not(
    rich, client_for
):
    client = client_for("vera")
    pages = [
        client.get(LIST, {"q": text}).content.decode().replace(text, "…")
        for text in ("kvarnsten", "finnsinte")
    ]
    assert _comparable(pages[0]) == _comparable(pages[1])


def _comparable(page):
    return [line for line in page.splitlines() if "csrf" not in line]


def test_what_is_changed_or_taken_away_is_no_longer_found(rich, acting, found):
    with acting("anna"):
        party = Party.objects.get(name="Alva Björkholt")
        change(party, name="Alva Dalvret", identity_number="")
        change(Note.objects.get(case=rich), text="Struket.")
    assert found("anna", "björkholt") == set()
    assert found("anna", "810118-9289") == set()
    assert found("anna", "hyresavtal") == set()
    assert found("anna", "dalvret") == {rich.reference}


def test_one_who_loses_the_case_no_longer_finds_it(rich, acting, found, person):
    with acting("anna"):
        grants.grant_person(rich, person("adam"))
        grants.revoke_unit(rich, rich.unit)
    assert found("anna", "kvarnsten") == set()
    assert found("adam", "kvarnsten") == {rich.reference}


def test_police_find_what_they_received_until_it_is_withdrawn(sent, acting, found):
    assert found("petra", "skild") == set()
    with acting("petra") as who:
        received = receive_disclosure(sent, by=who.user)
    word = max(sent.content["description"].split(), key=len).strip(".,")
    name = sent.content["parties"][0]["name"]
    for text in (word, name, sent.content["reference"], sent.number):
        assert found("petra", text) == {received.reference}
        assert found("hugo", text) == set()
    with acting("carin") as who:
        withdraw(sent, by=who.user, because="Fel person.")
    assert found("petra", word) == set()
    assert found("petra", name) == set()


def test_search_box_finds_with_filters(rich, flag, client_for):
    flag(text="Även här en kvarnsten.", suspicion="svartarbete")
    client = client_for("anna")
    answer = client.get(LIST, {"q": "kvarnsten", "misstanke": "skenseparation"})
    assert [case.reference for case, _ in answer.context["rows"]] == [rich.reference]
    assert answer.context["count"] == "1\N{NO-BREAK SPACE}ärende"


def test_number_of_somebody_does_not_stay_in_the_address(rich, client_for, acting):
    client = client_for("anna")
    moved = client.get(LIST, {"q": "640823-3234", "lage": "pagar"})
    assert moved.status_code == 302
    assert "3234" not in moved.url
    answer = client.get(moved.url)
    assert [case.reference for case, _ in answer.context["rows"]] == [rich.reference]
    addresses = [chip.url for chip in answer.context["chips"]]
    assert not any("3234" in address for address in addresses)
    with acting("anna"):
        event = Event.objects.get(verb=Verb.CASES_SEARCHED)
        assert event.because == (
            "Sökte på ett person- eller organisationsnummer; Pågår;"
            " 1\N{NO-BREAK SPACE}ärende"
        )


def test_search_that_is_forgotten_shows_nothing_rather_than_everything(
    rich, client_for
):
    answer = client_for("anna").get(LIST, {"sokt": "0" * 32})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Sökningen har gått ut" in page
    assert rich.reference not in page


def test_log_says_that_one_searched_and_not_for_whom(rich, client_for, acting):
    client_for("anna").get(LIST, {"q": "Alva Björkholt"})
    with acting("anna"):
        event = Event.objects.get(verb=Verb.CASES_SEARCHED)
        assert event.because == "Sökte på ord; 1\N{NO-BREAK SPACE}ärende"


@pytest.mark.parametrize(
    ("text", "about_someone"),
    [
        ("640823-3234", True),
        ("Alva 640823", True),
        ("5599999990", True),
        ("5000-K123456-26", False),
        ("SN-2026-0042", False),
        ("Alva", False),
        ("hyra 2026", False),
        ("", False),
    ],
)
def test_what_may_not_stand_in_an_address(text, about_someone):
    assert read_query(text).is_about_someone is about_someone


# --- the two ways of searching -------------------------------------------------------
WORDS = ("alm", "björk", "cypress", "druva")
BOTH = (
    "SELECT case_id FROM pax_search_cases(pax_query(%s), NULL, %s, %s, %s, NULL, NULL,"
    " %s, %s)"
)


@pytest.fixture
def forest(flag, acting):
    """Cases with one to three of the words each, some readable in two ways."""
    for number in range(12):
        words = [word for n, word in enumerate(WORDS) if number % (n + 1) == 0]
        case = flag(text=" ".join(words))
        with acting("anna") as who:
            change(
                case, touched_at=timezone.now() - datetime.timedelta(hours=number % 5)
            )
            if number % 3 == 0:
                grants.grant_person(case, who.user)
    flag("vera", "Vuxenenheten", text=" ".join(WORDS))


def _found(text, sort, wanted, many, *, backwards):
    with connection.cursor() as cursor:
        cursor.execute(BOTH, [text, "{}", sort, backwards, wanted, many])
        return [row[0] for row in cursor.fetchall()]


@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True),
    sort=st.sampled_from([key for key, _ in SORTS]),
    backwards=st.booleans(),
    wanted=st.integers(1, 20),
)
@examples(20)
def test_both_ways_find_the_same(forest, acting, words, sort, backwards, wanted):
    text = " ".join(words)
    with acting("anna") as who:
        few = _found(text, sort, wanted, 10**9, backwards=backwards)
        many = _found(text, sort, wanted, 0, backwards=backwards)
        assert few == many
        having = [
            case.pk
            for case in Case.objects.visible_to(who.user)
            if set(words) <= set(case.impulses.get().seen.split())
        ]
        assert set(few) <= set(having)
        assert len(few) == min(wanted, len(having))
