"""A group's meeting, from agenda to approved minutes, over three cases of three owners.

Each of those around the table sees what their agency has been given, and what is taken
back is gone at the next request.  Every page met is looked at by axe, wide and narrow.
"""

import datetime

from tests.e2e.conftest import NARROW, PASSWORD, WIDE

GROUP = "Välfärdsbrott"
PLACE = "Stadshuset, rum Provholmen"
BENEFITS = "Försörjningsstöd till anställda i ett assistansbolag"  # Socialnämnden's
CARE = "Tomma scheman i hemtjänsten"  # Omsorgsnämnden's
ADDRESS = "Fjorton bolag på en adress"  # Kommunstyrelsen's, offered
SAID = "Försäkringskassan har fått tidrapporterna och jämför dem med utbetalningarna."
DECIDED = "Gruppen begär in körjournaler från utföraren."


def test_a_meeting_from_agenda_to_approved_minutes(person):
    gunilla, petra, emil = person("gunilla"), person("petra"), person("emil")
    board = open_group(gunilla)
    see_what_each_was_given(gunilla, petra, emil, board)

    meeting = plan_a_meeting(gunilla, board)
    build_the_agenda(gunilla, meeting)
    hold_it(gunilla, meeting)
    minutes = end_it(gunilla, meeting, approver="Petra Skoglid")

    approve(petra, minutes)
    text = read(gunilla, minutes)
    assert SAID in text
    assert DECIDED in text
    assert "Justerat" in text
    gunilla.shot("samverkan-09-justerat")

    read_what_a_company_may(emil, minutes)
    take_back_what_the_police_have(person("carin"), petra, board)


def take_back_what_the_police_have(carin, petra, board: str) -> None:
    """What is taken back is gone at the very next request."""
    petra.go(board)
    petra.press(BENEFITS, "link")
    share = petra.page.url
    assert "Det din myndighet har fått" in main(petra)
    petra.shot("samverkan-10-polisens-kopia")

    carin.go(share)
    carin.press("Ta tillbaka", "link")
    carin.page.get_by_label("Från vem?").first.wait_for()
    carin.page.get_by_label("Polismyndigheten").check()
    carin.page.get_by_label("Varför?").fill("Underlaget ska först kompletteras.")
    carin.shot("samverkan-11-ta-tillbaka")
    carin.press("Ta tillbaka")

    assert petra.page.goto(share).status == 404
    petra.look()
    petra.go(board)
    assert BENEFITS not in main(petra)


def open_group(who) -> str:
    who.go("/grupper/")
    who.shot("samverkan-01-grupper")
    who.press(GROUP, "link")
    return who.page.url


def see_what_each_was_given(chair, police, company, board: str) -> None:
    for who in (chair, police):
        who.go(board)
        text = main(who)
        assert BENEFITS in text
        assert CARE in text
        assert ADDRESS in text
    chair.shot("samverkan-02-tavlan")
    company.go(board)
    text = main(company)
    assert "Fråga ägaren" in text
    assert BENEFITS not in text
    assert CARE not in text
    assert ADDRESS not in text
    company.shot("samverkan-03-bolagets-tavla")


def plan_a_meeting(who, board: str) -> str:
    who.go(f"{board}moten/")
    who.shot("samverkan-04-moten")
    who.press("Planera möten", "link")
    # Those that the rhythm proposes are not for today.
    for box in who.page.get_by_role("checkbox").all():
        box.uncheck()
    who.page.get_by_label("Annan dag").fill(str(today() + datetime.timedelta(days=1)))
    who.page.get_by_label("Plats").fill(PLACE)
    submit(who)
    who.go(f"{board}moten/")
    who.page.locator("main tr").filter(has_text=PLACE).get_by_role("link").click()
    who.look()
    if "inte bestämt" in main(who).lower():
        who.press("Ändra mötet", "link")
        choose(who.page.get_by_label("Sekreterare"), "Samira Lindvik")
        submit(who)
    return who.page.url


def build_the_agenda(who, meeting: str) -> None:
    who.go(meeting)
    who.page.get_by_role("button", name="Lägg till alla").click()
    who.page.wait_for_load_state("load")
    who.look()
    text = main(who)
    assert BENEFITS in text
    assert CARE in text
    assert ADDRESS in text
    who.shot("samverkan-05-dagordning")


def hold_it(who, meeting: str) -> None:
    who.go(meeting)
    who.press("Starta mötet")
    # It was planned for tomorrow, and is held today.
    assert "planerat till en annan dag" in main(who)
    who.press("Starta mötet")
    who.shot("samverkan-06-motet-pagar")
    who.press("Alla övriga är här")
    running = who.page.url
    write_under(who, running, BENEFITS, notes=SAID)
    write_under(who, running, CARE, decision=DECIDED)
    who.go(running)
    open_point(who, running, ADDRESS)
    who.page.get_by_label("Åtgärd", exact=True).fill("Begär ut hyresavtalen")
    choose(who.page.get_by_label("Ansvarig"), "Orvar Mellgård")
    who.page.get_by_label("Klart senast").fill(
        str(today() + datetime.timedelta(days=14))
    )
    who.press("Lägg till åtgärden")
    who.shot("samverkan-07-en-punkt")
    who.go(running)


def open_point(who, running: str, title: str) -> None:
    """Go through the points until the one with the title is there."""
    who.go(running)
    links = who.page.locator("ol.agenda a").all()
    for address in [link.get_attribute("href") for link in links]:
        who.go(address if address.startswith("http") else who.url + address)
        if title in who.page.locator("h1").inner_text():
            return
    raise AssertionError(f"no point about {title}")


def write_under(who, running: str, title: str, notes="", decision="") -> None:
    open_point(who, running, title)
    if notes:
        who.page.get_by_label("Anteckningar").fill(notes)
        who.page.get_by_role("button", name="Spara", exact=True).click()
        who.page.wait_for_load_state("load")
        who.look()
    if decision:
        who.page.get_by_label("Beslut").fill(decision)
        who.press("Lägg till beslutet")


def end_it(who, meeting: str, *, approver: str) -> str:
    who.go(f"{meeting}pagar/")
    who.press("Avsluta mötet", "link")
    who.page.get_by_label(approver).check()
    who.shot("samverkan-08-vem-justerar")
    submit(who)
    return f"{meeting}anteckningar/"


def approve(who, minutes: str) -> None:
    who.go(minutes)
    who.page.get_by_label("Ditt lösenord").fill(PASSWORD)
    who.nevertheless()
    who.press("Justera anteckningarna")
    assert "Justerat" in main(who)


def read(who, minutes: str) -> str:
    who.go(minutes)
    return main(who)


def read_what_a_company_may(who, minutes: str) -> None:
    text = read(who, minutes)
    assert SAID not in text
    assert DECIDED not in text
    assert "utelämnade" in text
    who.shot("samverkan-12-bolagets-anteckningar")


def main(who) -> str:
    return who.page.locator("main").inner_text()


def today() -> datetime.date:
    return datetime.datetime.now(tz=datetime.UTC).astimezone().date()


def submit(who) -> None:
    """Press the button that the page is for."""
    who.page.locator("main form button[type=submit]").last.click()
    who.page.wait_for_load_state("load")
    who.look()


def choose(select, words: str) -> None:
    """Choose the option whose text holds the words."""
    texts = select.locator("option").all_inner_texts()
    select.select_option(label=next(text for text in texts if words in text))


# --- EST on a phone -----------------------------------------------------------------
POINTS_OUT = "Anna Svensson stod vid ABC 123"
ABOUT_A_PLACE = "Någon stod vid lekparken"


def test_traces_of_persons_are_caught_while_one_writes_on_a_phone(person):
    elin = person("elin")
    elin.go("/est/")
    elin.press("Skriv er del", "link")
    elin.press("Skriv om Lina", "link")
    elin.page.set_viewport_size(NARROW)
    texts = elin.page.get_by_label("Vad hände, och var?")
    caught = elin.page.locator(".traces")
    texts.first.fill(POINTS_OUT)
    caught.get_by_text("registreringsnummer").wait_for()
    assert "”Anna Svensson”" in caught.first.inner_text()
    elin.shot("samverkan-13-spar-av-personer")
    texts.first.fill(ABOUT_A_PLACE)
    caught.get_by_text("registreringsnummer").wait_for(state="detached")

    # Rows that are added while one writes are looked through too, and counted.
    elin.page.get_by_role("button", name="En händelse till").click()
    added = texts.last
    added.fill(POINTS_OUT)
    caught.get_by_text("registreringsnummer").wait_for()
    row = added.locator("xpath=ancestor::*[@data-pax-row]")
    assert f"{1000 - len(POINTS_OUT)} tecken kvar" in row.inner_text()
    elin.look()

    # Without script the form says the same, and nothing typed is lost.
    elin.press("Spara som utkast")
    assert "skriv varför" in main(elin)
    assert texts.first.input_value() == ABOUT_A_PLACE


def test_pressure_over_time_is_seen_whole_on_a_phone(person):
    petra = person("petra")
    petra.go("/grupper/")
    petra.press("Legal bostadsmarknad", "link")
    petra.press("Tryckregister", "link")
    for size, shown, hidden in ((NARROW, "narrow", "wide"), (WIDE, "wide", "narrow")):
        petra.page.set_viewport_size(size)
        pictures = petra.page.locator(f'.pressure[data-shape="{shown}"]')
        assert pictures.count() == 2
        for picture in pictures.all():
            inside = picture.evaluate("e => e.scrollWidth <= e.clientWidth")
            assert picture.is_visible()
            assert inside
        assert not petra.page.locator(
            f'.pressure[data-shape="{hidden}"]'
        ).first.is_visible()
