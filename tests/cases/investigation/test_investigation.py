"""The investigation: parties, facts apart from assessments, and what was told."""

import datetime
import uuid

import pytest
from django.utils import timezone

from cases.case.services import Seen
from cases.enums import PartyRole
from cases.flag.services import raise_flag
from cases.investigation import services as investigating
from cases.models import Communication, Party, Statement
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.errors import Conflict, Denied, Invalid, WrongState

TOLVAN = "199001012385"  # from Skatteverket's series for tests
ELFVAN = "189001019802"


def open_case(acting, username="anna", unit="Försörjningsstöd", concerns_id=TOLVAN):
    seen = Seen(
        seen="Två namn på dörren, fast bara en bor där.",
        seen_on=datetime.date(2026, 11, 2),
        channel="own",
        support="forsorjningsstod",
        suspicion="skenseparation",
        concerns_name="Tolvan Testsson",
        concerns_id=concerns_id,
    )
    with acting(username) as who:
        return raise_flag(seen, to_unit=Unit.objects.get(name=unit), by=who.user)[1]


@pytest.fixture
def case(acting):
    return open_case(acting)


@pytest.fixture
def party(acting, case):
    with acting("anna") as who:
        return investigating.add_party(
            case,
            by=who.user,
            name="Tolvan Testsson",
            identity_number=TOLVAN,
            address="Hemliga gatan 1",
            registered_address="Skrivna gatan 2",
            phone="070-174 06 05",
        )


def sent(**values):
    return {"once": str(uuid.uuid4())} | values


def tab(case):
    return f"/arenden/{case.uuid}/utredning/"


# Parties


def test_party_is_not_suspected_until_someone_says_so(client_for, acting, case):
    url = f"/arenden/{case.uuid}/parter/ny/"
    page = client_for("anna").get(url).content.decode()
    assert 'value="Tolvan Testsson"' in page  # whom the flag was about
    filled = sent(kind="person", name="Elfvan", role="ej_misstankt")
    assert client_for("anna").post(url, filled).url == f"{tab(case)}#parter"
    with acting("anna"):
        assert Party.objects.get().role == PartyRole.EJ_MISSTANKT


def test_suspicion_takes_a_reason_that_history_keeps(acting, party):
    with acting("anna") as who:
        change = {"by": who.user, "version": party.version, "role": "misstankt"}
        with pytest.raises(Invalid, match="Skriv varför"):
            investigating.change_party(party, **change)
        investigating.change_party(party, **change, because="Bor på annan adress")
        assert party.history.first().history_change_reason == "Bor på annan adress"


def test_new_party_as_suspected_takes_a_reason_too(client_for, acting, case):
    filled = sent(kind="person", name="Elfvan", role="misstankt")
    url = f"/arenden/{case.uuid}/parter/ny/"
    answer = client_for("anna").post(url, filled)
    assert answer.status_code == 422
    assert "Skriv varför personen kan misstänkas." in answer.content.decode()
    client_for("anna").post(url, filled | {"because": "Sågs flytta in"})
    with acting("anna"):
        history = Party.objects.get().history.get()
        assert history.history_change_reason == "Sågs flytta in"


def test_same_number_is_one_party(client_for, case, party):
    filled = sent(
        kind="person", name="Igen", identity_number="900101-2385", role="ej_misstankt"
    )
    answer = client_for("anna").post(f"/arenden/{case.uuid}/parter/ny/", filled)
    assert answer.status_code == 422
    assert "Numret hör redan till en part i ärendet." in answer.content.decode()


@pytest.mark.parametrize(
    ("number", "kind", "sentence"),
    [
        ("900101-2386", "person", "Kontrollsiffran"),
        ("2120000977", "person", "Välj Organisation."),
        ("199001012385", "organisation", "Välj Person."),
        ("212000-0970", "organisation", "Sista siffran stämmer inte"),
    ],
)
def test_numbers_are_validated(client_for, case, number, kind, sentence):
    filled = sent(kind=kind, name="Någon", identity_number=number, role="ej_misstankt")
    answer = client_for("anna").post(f"/arenden/{case.uuid}/parter/ny/", filled)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def edited(party, **changed):
    names = ("kind", "name", "identity_number", "role", "address", "phone", "note")
    values = {name: getattr(party, name) for name in names}
    values["registered_address"] = party.registered_address
    return values | {"version": party.version} | changed


def test_protected_whereabouts_are_masked_everywhere_and_kept(
    client_for, acting, case, party
):
    client = client_for("anna")
    url = f"/parter/{party.uuid}/andra/"
    client.post(url, edited(party, is_protected="on"))
    pages = [
        client.get(page).content.decode()
        for page in (tab(case), f"/parter/{party.uuid}/", url)
    ]
    for secret in ("Hemliga gatan", "Skrivna gatan", "070-174"):
        assert [secret in page for page in pages] == [False, False, False]
    assert ["Skyddade personuppgifter" in page for page in pages] == [True] * 3
    # Saved again with the boxes empty, as they are drawn: nothing is lost.
    with acting("anna"):
        party.refresh_from_db()
    empty = {"address": "", "registered_address": "", "phone": ""}
    client.post(url, edited(party, is_protected="on", note="Ny", **empty))
    with acting("anna"):
        party.refresh_from_db()
        assert (party.note, party.address) == ("Ny", "Hemliga gatan 1")
    client.post(url, edited(party, is_protected="on", forget="on", **empty))
    with acting("anna"):
        party.refresh_from_db()
        assert (party.address, party.registered_address, party.phone) == ("", "", "")


def test_two_who_save_at_once_lose_nothing(client_for, acting, party):
    client, url = client_for("adam"), f"/parter/{party.uuid}/andra/"
    mine = edited(party, note="Adams ord")
    client_for("anna").post(url, edited(party, note="Annas ord"))
    answer = client.post(url, mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Adams ord" in page
    assert "Annas ord" in page
    with acting("anna"):
        party.refresh_from_db()
        assert party.note == "Annas ord"


def test_reading_a_party_is_recorded(client_for, acting, party):
    client_for("anna").get(f"/parter/{party.uuid}/")
    with acting("anna") as who:
        read = Event.objects.filter(verb=Verb.PARTY_READ, actor_id=who.user.pk)
        assert [event.about_id for event in read] == [party.uuid]


def test_party_of_a_case_one_may_not_read_does_not_exist(client_for, party):
    answers = {
        username: client_for(username).get(f"/parter/{party.uuid}/").status_code
        for username in ("carin", "vera", "petra", "ulla", "sigrid", "samira")
    }
    assert answers == {
        "carin": 200,
        "vera": 404,
        "petra": 404,
        "ulla": 404,
        "sigrid": 404,
        "samira": 404,
    }


# Statements


def test_fact_needs_its_source_and_an_assessment_does_not(client_for, acting, case):
    url = f"/arenden/{case.uuid}/utredning/uppgift/"
    today = timezone.localdate().isoformat()
    fact = sent(kind="fact", text="Båda hämtar post där.", noted_on=today)
    assert client_for("anna").post(url, fact).status_code == 422
    client_for("anna").post(url, fact | {"source": "Hembesök"})
    client_for("anna").post(
        url, sent(kind="assessment", text="De bor ihop.", noted_on=today)
    )
    with acting("anna"):
        kinds = Statement.objects.order_by("pk").values_list("kind", flat=True)
        assert list(kinds) == ["fact", "assessment"]
    page = client_for("anna").get(tab(case)).content.decode()
    facts, assessments = page.index("Båda hämtar post"), page.index("De bor ihop")
    heads = page.index(">Fakta<"), page.index(">Bedömningar<")
    assert heads[0] < facts < heads[1] < assessments


def test_statement_cannot_be_about_a_party_of_another_case(
    client_for, acting, case, party
):
    other = open_case(acting, concerns_id="")
    filled = sent(
        kind="assessment",
        text="De bor ihop.",
        noted_on=timezone.localdate().isoformat(),
        party=party.pk,
    )
    url = f"/arenden/{other.uuid}/utredning/uppgift/"
    assert client_for("anna").post(url, filled).status_code == 422
    assert "Tolvan" not in client_for("anna").get(url).content.decode()


def test_statement_is_corrected_and_says_so_in_history(client_for, acting, case):
    with acting("anna") as who:
        fact = investigating.add_statement(
            case,
            by=who.user,
            kind="fact",
            text="Fel",
            source="Brev",
            noted_on=timezone.localdate(),
        )
    url = f"/utredning/uppgifter/{fact.uuid}/"
    values = {"kind": "fact", "text": "Rätt", "source": "Brev", "version": fact.version}
    values["noted_on"] = fact.noted_on.isoformat()
    client_for("anna").post(url, values)
    assert client_for("anna").post(url, values).status_code == 409
    with acting("anna"):
        assert [h.text for h in fact.history.all()] == ["Rätt", "Fel"]


# Communication and amount


def test_party_is_told_and_answers(client_for, acting, case, party):
    url = f"/arenden/{case.uuid}/utredning/kommunicering/"
    today = timezone.localdate()
    told = sent(party=party.pk, sent_on=today.isoformat(), how="Brev")
    early = (today - datetime.timedelta(days=1)).isoformat()
    assert client_for("anna").post(url, told | {"answer_by": early}).status_code == 422
    client_for("anna").post(url, told)
    with acting("anna"):
        communication = Communication.objects.get()
    answer = f"/utredning/kommuniceringar/{communication.uuid}/svar/"
    filled = {
        "answered_on": today.isoformat(),
        "answer": "Stämmer inte.",
        "version": communication.version,
    }
    assert client_for("anna").post(answer, filled).status_code == 302
    assert "Stämmer inte." in client_for("anna").get(tab(case)).content.decode()


@pytest.mark.parametrize(
    ("start", "end", "sentence"),
    [
        ("2026-05-01", "2026-04-30", "Perioden kan inte sluta innan den börjar."),
        ("", "2026-04-30", "Fyll i från när perioden räknas."),
    ],
)
def test_period_goes_forward(client_for, case, start, end, sentence):
    answer = client_for("anna").post(
        f"/arenden/{case.uuid}/utredning/belopp/",
        {"period_from": start, "period_to": end, "version": case.version},
    )
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_amount_is_written_as_people_write_it(client_for, acting, case):
    client_for("anna").post(
        f"/arenden/{case.uuid}/utredning/belopp/",
        {
            "period_from": "2024-01-01",
            "amount": "127 860 kr",
            "version": case.version,
        },
    )
    with acting("anna"):
        case.refresh_from_db()
        assert (case.amount, case.period_to) == (127860, None)


# Earlier cases


def test_other_cases_of_the_parties_are_shown_within_what_one_may_see(
    client_for, acting, case, party
):
    own = open_case(acting, "adam")
    foreign = open_case(acting, "vera", "Vuxenenheten")
    page = client_for("anna").get(tab(case)).content.decode()
    assert "Finns också i andra ärenden" in page
    assert own.reference in page
    assert foreign.reference not in page
    with acting("anna") as who:
        matched = Event.objects.filter(verb=Verb.PARTY_MATCHED, actor_id=who.user.pk)
        assert matched.count() == 1


# What stands in the way


def test_closed_case_and_foreign_hands_change_nothing(acting, person, case, party):
    with acting("anna") as who:
        case.is_open = False
        with pytest.raises(WrongState, match="avslutat"):
            investigating.add_party(case, by=who.user, name="Elfvan")
    case.is_open = True
    with acting("malte") as who, pytest.raises(Denied):
        investigating.change_party(party, by=who.user, version=1, name="X")


def test_older_version_is_a_conflict(acting, party):
    with acting("anna") as who:
        investigating.change_party(party, by=who.user, version=1, name="Tolvan T")
        with pytest.raises(Conflict):
            investigating.change_party(party, by=who.user, version=1, name="Nej")


@pytest.mark.parametrize("how_many", [1, 3])
def test_tab_costs_the_same_however_much_is_in_it(
    client_for, acting, case, how_many, django_assert_num_queries
):
    with acting("anna") as who:
        for n in range(how_many):
            party = investigating.add_party(
                case,
                by=who.user,
                name=f"Part {n}",
                identity_number=(TOLVAN, ELFVAN, "191401682396")[n],
            )
            investigating.add_statement(
                case,
                by=who.user,
                kind="assessment",
                text="De bor ihop.",
                noted_on=timezone.localdate(),
                party=party,
            )
    client = client_for("anna")
    client.get(tab(case))
    with django_assert_num_queries(27):
        client.get(tab(case))


# --- numbers of those who have no personnummer, or an unknown one -------------------
def filled_in(**values):
    return sent(kind="person", name="Tolvan", role="ej_misstankt", **values)


def test_a_reserve_number_is_kept_apart_and_said_to_be_unchecked(
    client_for, acting, case
):
    client = client_for("anna")
    number = {"other_number_kind": "reservnummer", "other_number": "900101-R123"}
    answer = client.post(f"/arenden/{case.uuid}/parter/ny/", filled_in(**number))
    with acting("anna"):
        party = Party.objects.get(case=case)
    assert answer.status_code == 302
    assert (party.other_number, party.identity_number) == ("900101-R123", "")
    for address in (party.get_absolute_url(), tab(case)):
        page = client.get(address).content.decode()
        assert "Reservnummer" in page
        assert "900101-R123 (inte kontrollerat)" in page


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"other_number": "900101-R123"}, "Välj vad det är för nummer."),
        ({"other_number_kind": "t_nummer"}, "Skriv numret, eller välj Inget."),
    ],
)
def test_the_number_and_its_kind_go_together(client_for, acting, case, values, says):
    answer = client_for("anna").post(
        f"/arenden/{case.uuid}/parter/ny/", filled_in(**values)
    )
    assert says in answer.content.decode()
    with acting("anna") as who, pytest.raises(Invalid):
        investigating.add_party(case, by=who.user, name="T", **values)


def test_a_samordningsnummer_is_called_that(client_for, acting, case):
    with acting("anna") as who:
        party = investigating.add_party(
            case, by=who.user, name="Tolvan", identity_number="191401682396"
        )
    page = client_for("anna").get(party.get_absolute_url()).content.decode()
    assert "Samordningsnummer" in page
    assert "Personnummer" not in page
    assert "samordningsnummer" in client_for("anna").get(tab(case)).content.decode()
