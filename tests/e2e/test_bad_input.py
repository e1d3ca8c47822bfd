"""What goes wrong at a desk: a clear sentence, and nothing lost or doubled."""

import pytest

WORDS = "Mannen som ska bo på annan ort hämtar barnen varje dag."


def fill_flag(who, *, words=WORDS, number="") -> None:
    who.go("/flagga/")
    page = who.page
    page.get_by_label("Vad har du sett?").fill(words)
    page.get_by_label("Vilket stöd gäller det?").select_option(
        label="Ekonomiskt bistånd"
    )
    page.get_by_label("Vad misstänker du?").select_option(label="Skenseparation")
    page.get_by_label("Vem gäller det?").fill("Ett par på Testgatan")
    page.get_by_label("organisationsnummer").fill(number)


def main_text(who) -> str:
    return who.page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("19900101-2386", "siffra"),
        ("hej", "siffr"),
    ],
)
def test_wrong_personnummer_is_explained_and_the_text_kept(person, number, sentence):
    who = person("malte")
    fill_flag(who, number=number)
    who.press("Skicka flaggan")
    assert sentence in main_text(who).lower()
    assert who.page.get_by_label("Vad har du sett?").input_value() == WORDS
    assert who.page.get_by_label("organisationsnummer").input_value() == number


def test_only_emoji_is_not_an_observation(person):
    who = person("malte")
    fill_flag(who, words="🙂🙂🙂")
    who.press("Skicka flaggan")
    assert "bokstäver" in main_text(who) or "ord" in main_text(who)
    assert who.page.url.endswith("/flagga/")


def test_a_file_of_two_gigabytes_is_refused_in_words(person, tmp_path):
    big = tmp_path / "underlag.pdf"
    with big.open("wb") as f:
        f.truncate(2 * 1024**3)
    who = person("malte")
    fill_flag(who)
    who.page.locator("input[type=file]").set_input_files(big)
    who.page.get_by_role("button", name="Skicka flaggan").click()
    who.page.get_by_text("för stor").first.wait_for(timeout=60_000)
    who.look()


def test_double_click_sends_one_flag(person):
    who = person("ulla")
    who.go("/flaggor/")
    before = who.page.locator("main table tbody tr").count()
    fill_flag(who)
    who.page.get_by_role("button", name="Skicka flaggan").dblclick()
    who.page.wait_for_url("**/flaggor/*/")
    who.go("/flaggor/")
    assert who.page.locator("main table tbody tr").count() == before + 1


def test_the_same_form_sent_twice_makes_one_flag(person):
    """A reload of the answer, or a second click, with nothing to stop it."""
    who = person("ulla")
    fill_flag(who)
    boxes = who.page.locator("main form [name]:not([type=file]):not(button)").all()
    form = {box.get_attribute("name"): box.input_value() for box in boxes}
    went_to = {
        who.context.request.post(f"{who.url}/flagga/", form=form).url for _ in range(2)
    }
    assert len(went_to) == 1
    assert went_to != {f"{who.url}/flagga/"}


def test_two_people_saving_at_once_lose_nothing(person):
    anna, adam = person("anna"), person("adam")
    anna.go("/arenden/?steg=utredning")
    anna.page.locator("main table tbody a").first.click()
    case = anna.page.url
    for who in (anna, adam):
        who.go(f"{case}utredning/")
        who.page.get_by_role("link", name="Ändra period och belopp").first.click()
        who.page.wait_for_load_state("load")
    anna.page.get_by_label("Felaktigt belopp").fill("61 200")
    anna.page.locator("main form button[type=submit]").last.click()
    anna.page.wait_for_load_state("load")
    adam.page.get_by_label("Felaktigt belopp").fill("75 000")
    adam.page.locator("main form button[type=submit]").last.click()
    adam.page.wait_for_load_state("load")
    assert "Någon annan har ändrat" in main_text(adam)
    assert adam.page.get_by_label("Felaktigt belopp").input_value() == "75 000"
    assert "61" in main_text(adam)


def test_back_button_after_a_transition_says_where_the_case_stands(person):
    anna = person("anna")
    anna.go("/arenden/?steg=utredning")
    anna.page.locator("main table tbody a").last.click()
    case = anna.page.url
    anna.press("Ingen felaktig utbetalning", "link")
    form = anna.page.url
    anna.page.get_by_label("Skäl").fill("Det fanns en förklaring.")
    anna.page.locator("main form button[type=submit]").first.click()
    anna.page.wait_for_load_state("load")
    anna.page.goto(form)
    assert "Avslut" in main_text(anna)
    assert anna.page.locator("h1").inner_text() != ""
    anna.go(case)


def test_an_address_that_is_not_ours_is_the_same_as_none(person):
    vera = person("vera")
    anna = person("anna")
    anna.go("/arenden/")
    anna.page.locator("main table tbody a").first.click()
    vera.page.goto(anna.page.url)
    foreign = main_text(vera)
    vera.page.goto(vera.url + "/arenden/00000000-0000-4000-8000-000000000000/")
    assert main_text(vera) == foreign
    vera.look()
