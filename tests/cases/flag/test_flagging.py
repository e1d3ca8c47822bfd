"""Flagging: one page, under a minute, and nothing lost, doubled or revealed."""

import datetime
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cases.case.services import Seen, tell_flagger
from cases.enums import FlagState
from cases.flag.services import raise_flag
from cases.models import Case, DisclosedFile, Disclosure, Document, Flag, Impulse
from pax.accounts.models import Unit
from pax.audit.models import Event
from pax.audit.verbs import Verb
from pax.writing.kept import mark_of
from pax.writing.models import Draft

KEEP = "/text/utkast/"
TOLVAN = "199001012385"  # from Skatteverket's series for tests
PDF = b"%PDF-1.4 en handling"


@pytest.fixture
def unit(db):
    return lambda name="Försörjningsstöd": Unit.objects.get(name=name)


@pytest.fixture
def written(acting, unit):
    """What someone fills in: `written(seen="…")` changes a field."""
    with acting("anna"):
        to_unit = str(unit().uuid)

    def fill_in(**changed):
        return {
            "seen": "Två namn på dörren, fast bara en bor där.",
            "seen_on": timezone.localdate().isoformat(),
            "channel": "own",
            "support": "forsorjningsstod",
            "suspicion": "skenseparation",
            "concerns_name": "Tolvan Testsson",
            "concerns_id": "",
            "to_unit": to_unit,
            "once": str(uuid.uuid4()),
        } | changed

    return fill_in


def seen(**changed):
    values = {
        "seen": "Två namn på dörren, fast bara en bor där.",
        "seen_on": datetime.date(2026, 11, 2),
        "channel": "own",
        "support": "forsorjningsstod",
        "suspicion": "skenseparation",
        "concerns_name": "Tolvan Testsson",
        "concerns_id": TOLVAN,
    }
    return Seen(**(values | changed))


# Sending


def test_handler_flags_to_the_own_unit_and_can_open_the_case(
    client_for, acting, written
):
    client = client_for("anna")
    sent = client.post("/flagga/", written())
    with acting("anna"):
        flag, case = Flag.objects.get(), Case.objects.get()
        impulse = Impulse.objects.get()
    assert sent.status_code == 302
    assert sent.url == f"/flaggor/{flag.uuid}/"
    assert case.flag_uuid == impulse.flag_uuid == flag.uuid
    assert case.reference in client.get(sent.url).content.decode()


def test_any_employee_may_flag_and_sees_a_receipt_and_nothing_of_what_was_written(
    client_for, acting, written
):
    client = client_for("malte")  # works in the very unit, and reads no cases
    sent = client.post("/flagga/", written())
    page = client.get(sent.url).content.decode()
    assert "Mottagen" in page
    for secret in ("Två namn", "Tolvan", "Skenseparation", "/arenden/"):
        assert secret not in page
    with acting("malte"):
        assert not Case.objects.exists()
    with acting("anna"):
        assert Case.objects.count() == 1


def test_receipt_is_its_authors_alone(client_for, written):
    sent = client_for("malte").post("/flagga/", written())
    others = {u: client_for(u).get(sent.url).status_code for u in ("anna", "carin")}
    assert others == {"anna": 404, "carin": 404}
    assert "F-SN" not in client_for("anna").get("/flaggor/").content.decode()


def test_those_who_may_not_flag_know_of_no_such_page(client_for):
    assert client_for("frida").get("/flagga/").status_code == 404


def test_flag_to_another_authority_takes_its_files_along_as_copies(
    client_for, acting, written
):
    client_for("ulla").post(
        "/flagga/", written(attachments=[SimpleUploadedFile("intyg.pdf", PDF)])
    )
    with acting("anna"):
        sent, copy = Disclosure.objects.get(), DisclosedFile.objects.get()
        document = Document.objects.get()
        assert sent.receiver_case == document.case == Case.objects.get()
        assert (copy.name, copy.sha256) == ("intyg.pdf", document.sha256)
    with acting("ulla"):
        assert not Document.objects.exists()


def test_police_are_told_that_they_cannot_flag_to_another_authority(client_for):
    page = client_for("petra").get("/flagga/").content.decode()
    assert "Det finns ingen enhet som du kan flagga till" in page


def test_own_unit_is_proposed_when_it_takes_flags_else_the_usual_one(client_for):
    def proposed(username):
        page = client_for(username).get("/flagga/").content.decode()
        return re.findall(r'value="[^"]*" selected>([^<]*)', page)

    assert "Vuxenenheten" in proposed("vera")
    assert "Försörjningsstöd" in proposed("ulla")


# Bad input


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("seen", "🙂🙂🙂", "Skriv minst en bokstav eller siffra."),
        ("seen", "", "Fyll i ”Vad har du sett?”."),
        ("concerns_id", "19900101-2386", "Kontrollsiffran"),
        ("concerns_id", "212000-0970", "Sista siffran stämmer inte"),
        ("seen_on", "2999-01-01", "eller tidigare."),
        ("to_unit", "00000000-0000-4000-8000-000000000000", "Välj en enhet i listan."),
        ("once", "x", "Ladda om sidan och försök igen."),
    ],
)
def test_bad_input_is_answered_and_nothing_is_lost(
    client_for, acting, written, field, value, sentence
):
    answer = client_for("anna").post("/flagga/", written(**{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Tolvan Testsson" in page  # what was right is still there
    with acting("anna"):
        assert not Flag.objects.exists()


def test_double_click_flags_once(client_for, acting, written):
    client, once = client_for("anna"), written()
    urls = {client.post("/flagga/", once).url for _ in range(2)}
    with acting("anna"):
        assert urls == {f"/flaggor/{Flag.objects.get().uuid}/"}


def test_file_of_the_wrong_kind_is_refused_and_the_good_one_kept(
    client_for, acting, written
):
    client = client_for("anna")
    files = [
        SimpleUploadedFile("bra.pdf", PDF),
        SimpleUploadedFile("program.pdf", b"MZ"),
    ]
    answer = client.post("/flagga/", written(attachments=files))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "program.pdf: Filens innehåll är inte av slaget pdf" in page
    tokens = re.findall(r'name="kept"[^>]*value="([^"]*)"', page)
    assert len(tokens) == 1
    # The browser does not send the good one again, and it goes along all the same.
    assert client.post("/flagga/", written(kept=tokens)).status_code == 302
    with acting("anna"):
        assert Document.objects.get().name == "bra.pdf"


def test_kept_file_of_somebody_else_cannot_be_sent_along(client_for, acting, written):
    files = [SimpleUploadedFile("hemlig.pdf", PDF), SimpleUploadedFile("x.exe", b"MZ")]
    answer = client_for("vera").post("/flagga/", written(attachments=files))
    page = answer.content.decode()
    tokens = re.findall(r'name="kept"[^>]*value="([^"]*)"', page)
    assert len(tokens) == 1
    answer = client_for("anna").post("/flagga/", written(kept=tokens))
    assert answer.status_code == 422
    with acting("anna"):
        assert not Document.objects.exists()


# Drafts


@pytest.fixture
def marked(person, written):
    """Give what a browser would send: with the mark of the page."""
    mark = mark_of(person("anna"), "/flagga/")
    return lambda **changed: written(pax_writer=mark, **changed)


def test_draft_is_saved_while_writing_restored_and_thrown_away(client_for, marked):
    client = client_for("anna")
    saved = client.post(KEEP, marked(seen="Halvskriv"))
    assert saved.status_code == 204
    assert "Halvskriv" in client.get("/flagga/").content.decode()
    assert "Halvskriv" not in client_for("adam").get("/flagga/").content.decode()
    client.post(f"{KEEP}kasta/", marked())
    assert "Halvskriv" not in client.get("/flagga/").content.decode()


def test_signed_out_while_writing_the_draft_is_there_after_signing_in(
    client_for, marked, written
):
    client = client_for("anna")
    client.post(KEEP, marked(seen="Nästan klart"))
    client.logout()
    sent = client.post("/flagga/", written(seen="Nästan klart"))
    assert sent.url == "/konto/logga-in/?next=/flagga/"
    assert "Nästan klart" in client_for("anna").get("/flagga/").content.decode()


def test_draft_button_works_without_script(client_for, acting, marked):
    client = client_for("anna")
    saved = client.post(KEEP, marked(spara="1", seen="Halvskriv"))
    assert (saved.status_code, saved.url) == (302, "/flagga/")
    page = client.get(saved.url).text
    assert "Utkastet är sparat" in page
    assert "Halvskriv" in page


def test_sent_flag_leaves_no_draft(client_for, acting, marked):
    client = client_for("anna")
    client.post(KEEP, marked())
    client.post("/flagga/", marked())
    with acting("anna"):
        assert not Draft.objects.exists()


def test_draft_older_than_thirty_days_is_gone(client_for, acting, marked, time_machine):
    client_for("anna").post(KEEP, marked(seen="Gammalt"))
    time_machine.move_to(timezone.now() + datetime.timedelta(days=31), tick=True)
    assert "Gammalt" not in client_for("anna").get("/flagga/").content.decode()
    with acting("anna"):
        assert not Draft.objects.exists()


# Earlier cases


@pytest.fixture
def earlier(acting, unit):
    with acting("adam") as who:
        return raise_flag(seen(), to_unit=unit(), by=who.user)[1]


def test_earlier_case_is_shown_before_anything_is_created(
    client_for, acting, written, earlier
):
    asked = client_for("anna").post("/flagga/", written(concerns_id="900101-2385"))
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Det finns redan ärenden med samma nummer eller namn" in page
    assert earlier.reference in page
    with acting("anna") as who:
        assert Case.objects.count() == 1
        matched = Event.objects.filter(verb=Verb.PARTY_MATCHED, actor_id=who.user.pk)
        assert matched.count() == 1
        kept = dict(Draft.objects.get().data["fields"])
        assert kept["concerns_name"] == "Tolvan Testsson"


def test_flag_is_added_to_the_earlier_case(client_for, acting, written, earlier):
    client = client_for("anna")
    client.post("/flagga/", written(concerns_id=TOLVAN, add_to=str(earlier.uuid)))
    with acting("anna"):
        assert Case.objects.get() == earlier
        assert Impulse.objects.filter(case=earlier).count() == 2


def test_flag_may_open_a_new_case_all_the_same(client_for, acting, written, earlier):
    client_for("anna").post("/flagga/", written(concerns_id=TOLVAN, add_to="nytt"))
    with acting("anna"):
        assert Case.objects.count() == 2


@pytest.mark.parametrize("username", ["malte", "vera", "ulla"])
def test_earlier_cases_are_not_revealed_to_those_who_may_not_see_them(
    client_for, acting, written, earlier, username
):
    sent = client_for(username).post("/flagga/", written(concerns_id=TOLVAN))
    assert sent.status_code == 302
    assert earlier.reference not in client_for(username).get(sent.url).content.decode()


def test_flag_cannot_be_added_to_a_case_about_somebody_else(
    client_for, acting, written, earlier
):
    client = client_for("anna")
    client.post(
        "/flagga/", written(concerns_id="189001019802", add_to=str(earlier.uuid))
    )
    with acting("anna"):
        assert Impulse.objects.filter(case=earlier).count() == 1


# What the one who flagged is told


def test_everyone_who_flagged_is_told_the_same(acting, unit, earlier):
    with acting("ulla") as who:
        elsewhere, _ = raise_flag(seen(), to_unit=unit(), by=who.user)
    with acting("anna") as who:
        again, _ = raise_flag(seen(), to_unit=unit(), by=who.user, add_to=earlier)
        for case in Case.objects.all():
            tell_flagger(case, FlagState.ENDED, "Polisanmäld")
        again.refresh_from_db()
        assert (again.state, again.ending) == ("ended", "Polisanmäld")
        assert not Flag.objects.filter(pk=elsewhere.pk).exists()
    with acting("adam"):
        assert Flag.objects.get().state == "ended"
    with acting("ulla"):
        assert Flag.objects.get().ending == "Polisanmäld"


def test_list_of_flags_costs_the_same_for_one_and_for_three(
    client_for, acting, unit, django_assert_num_queries
):
    client = client_for("malte")
    for more in (1, 2):
        with acting("malte") as who:
            for _ in range(more):
                raise_flag(seen(), to_unit=unit(), by=who.user)
        with django_assert_num_queries(10):
            client.get("/flaggor/")
