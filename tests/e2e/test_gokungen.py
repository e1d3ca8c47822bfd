"""One case goes the whole of Gökungen, in the browser, by those who would do it.

Every page met is looked at by axe, wide and narrow (`Person.look`), and pictures are
kept where PAX_E2E_PICTURES says.
"""

import datetime

from tests.e2e.conftest import PASSWORD

TODAY = datetime.datetime.now(tz=datetime.UTC).date()
POLICE = "Lokalpolisområde Södertälje"
PROSECUTOR = "Södertörns åklagarkammare"
BALANCED = (
    "Uppgiften behövs för att utreda brottet, och det väger tyngre än den enskildes "
    "intresse av att den inte lämnas ut."
)


def test_det_skilda_paret_from_flag_to_judgment_and_back(person):
    flagger = person("malte")
    receipt = flag_the_couple(flagger)

    anna = person("anna")
    case = take_up_the_flag(anna)
    write_down_the_household(anna, case)
    suspect_crime(anna, case)
    prepare_report(anna, case)

    carin = person("carin")
    sign_report(carin, case)

    petra = person("petra")
    police_case = receive_report(petra)
    tell(petra, police_case, "Mottagen")
    tell(petra, police_case, "Förundersökning inledd", words="Förhör hålls i januari.")
    expect_step(anna, case, "Ställningstagande")

    gunilla = person("gunilla")
    take_position(gunilla, case)

    asta = person("asta")
    prosecution = receive_position(asta)
    tell(asta, prosecution, "Åtal väckt", am_number="AM-4711-26")
    tell(
        asta,
        prosecution,
        "Dom: fällande",
        court="Södertälje tingsrätt",
        court_number="B 991-26",
        sanction="Villkorlig dom",
    )
    expect_step(anna, case, "Avslut")

    tell_how_it_ended(carin, case)
    end_part(petra, police_case, "Kontoutdrag redan i anmälan sparar ett förhör.")
    end_part(asta, prosecution, "En tydlig period gör åtalet enklare.")
    end_part(carin, case, "Vi gör hembesök tidigare.")
    close(carin, case)

    flagger.go(receipt)
    assert "Avslutad" in flagger.page.locator("main").inner_text()
    flagger.shot("15-kvittot-efter-avslut")


def flag_the_couple(who) -> str:
    who.go("/flagga/")
    page = who.page
    page.get_by_label("Vad har du sett?").fill(
        "Kvinnan söker bistånd som ensamstående, men den frånskilda mannen öppnar."
    )
    page.get_by_label("När?").fill(str(TODAY))
    page.get_by_label("Hur fick du veta det?").select_option(label="Kollega i kommunen")
    page.get_by_label("Vilket stöd gäller det?").select_option(
        label="Ekonomiskt bistånd"
    )
    page.get_by_label("Vad misstänker du?").select_option(label="Skenseparation")
    page.get_by_label("Vem gäller det?").fill("Ett skilt par på Testgatan")
    page.get_by_label("Vem ska ta emot flaggan?").select_option(
        label="Försörjningsstöd"
    )
    who.shot("01-flagga")
    who.press("Skicka flaggan")
    who.shot("02-kvitto")
    assert "Mottagen" in page.locator("main").inner_text()
    return page.url


def take_up_the_flag(who) -> str:
    """Open the newest flag of the unit from the list, and take it up."""
    who.go("/arenden/?steg=flagga")
    who.shot("03-arenden")
    who.page.locator("main table tbody a").first.click()
    who.look()
    case = who.page.url
    who.press("Ta upp till utredning", "link")
    who.page.get_by_label("Nej").first.check()
    submit(who)
    return case


def write_down_the_household(who, case: str) -> None:
    for name, role in (
        ("Klara Provlind", "Sökande"),
        ("Jonas Provlind", "Ej misstänkt"),
    ):
        who.go(f"{case}utredning/")
        who.press("Lägg till part", "link")
        who.page.locator("input[name=name]").fill(name)
        choose(who.page.locator("select[name=role]"), role)
        submit(who)
    who.go(f"{case}utredning/")
    who.shot("04-utredning")


def submit(who) -> None:
    """Press the button of the page's form."""
    who.page.locator("main form button[type=submit]").first.click()
    who.page.wait_for_load_state("load")
    who.look()


def suspect_crime(who, case: str) -> None:
    who.go(case)
    who.press("Brott kan misstänkas", "link")
    who.page.get_by_label("Dagen då brott kunde misstänkas").fill(str(TODAY))
    submit(who)


def prepare_report(who, case: str) -> None:
    who.go(f"{case}anmalan/")
    page = who.page
    page.get_by_label("Brottsrubricering").select_option(index=1)
    choose(page.get_by_label("Mottagare hos polisen"), POLICE)
    page.get_by_label("Gärningsbeskrivning").fill(
        "Paret är skilt på papperet men bor ihop. Inkomster har inte uppgetts."
    )
    for box in page.locator("main input[name=parties]").all():
        box.check()
    page.get_by_label("6 § bidragsbrottslagen").check()
    who.shot("05-anmalan")
    who.press("Spara och förhandsgranska")
    assert "Klara Provlind" in page.locator("main").inner_text()


def sign_report(who, case: str) -> None:
    who.go(f"{case}anmalan/forhandsgranska/")
    who.shot("06-forhandsgranska")
    # No fact, document or calculation goes along: it is asked why.
    who.page.get_by_label("Varför görs det ändå?").fill("Lämnas vid ett möte.")
    who.page.get_by_label("Ditt lösenord").fill(PASSWORD)
    who.press("Skriv under och skicka")
    assert "skickad till polisen" in who.page.locator("main").inner_text()


def receive_report(who) -> str:
    who.go("/inkommet/")
    who.shot("07-inkommet")
    waiting = who.page.locator("#nytt")
    waiting.get_by_role("link", name="Polisanmälan").last.click()
    who.look()
    who.shot("08-utlamnad-kopia")
    assert "Klara Provlind" in who.page.locator("main").inner_text()
    who.page.get_by_label("K-nummer").fill("5000-K130099-26")
    who.press("Ta emot och öppna ärende")
    return who.page.url


def tell(who, case: str, event: str, *, words: str = "", **given: str) -> None:
    who.go(case)
    who.press(event, "link")
    page = who.page
    for name, value in given.items():
        page.locator(f"[name={name}]").fill(value)
    if words:
        page.get_by_label("Vad ni lämnar tillbaka").fill(words)
    page.get_by_label("OSL 35 kap. 6 §").check()
    who.nevertheless()
    who.press("Granska innan du skickar")
    who.shot(f"09-aterkoppla-{event.split()[0].strip(':').lower()}")
    who.press("Skicka återkopplingen")


def take_position(who, case: str) -> None:
    who.go(case)
    who.press("Anteckna ställningstagandet", "link")
    page = who.page
    page.get_by_label("Ja, fallet").check()
    page.get_by_label("Motivering").fill("Underlaget räcker.")
    page.get_by_label(POLICE).check()
    page.get_by_label(PROSECUTOR).check()
    who.press("Granska")
    for number in (0, 1):
        page.locator(f"[name=ground_{number}][value=osl-10-15a]").check()
        page.locator(f"[name=balancing_{number}]").fill(BALANCED)
    who.shot("10-stallningstagande")
    who.press("Anteckna och lämna ut")


def receive_position(who) -> str:
    who.go("/inkommet/")
    who.page.get_by_role("link", name="Gemensamt ställningstagande").last.click()
    who.look()
    who.press("Ta emot och öppna ärende")
    who.shot("11-hos-aklagaren")
    return who.page.url


def tell_how_it_ended(who, case: str) -> None:
    who.go(f"{case}avslut/")
    who.press("Berätta hur det slutade", "link")
    for ground in who.page.locator("main input[value=osl-10-15a]").all():
        ground.check()
    for words in who.page.locator("main textarea").all():
        words.fill(BALANCED)
    submit(who)


def end_part(who, case: str, lesson: str) -> None:
    """Say that one's part is done, and on what ground the sender is told so."""
    who.go(f"{case}avslut/")
    who.press("Vår del är klar", "link")
    who.page.get_by_label("Vad tar ni med er hem?").fill(lesson)
    who.nevertheless()
    who.press("Granska")
    if (ground := who.page.locator("main input[value=osl-10-2]")).count():
        ground.first.check()
        who.page.get_by_label("Hur intressena har vägts").fill(
            "Återföringen är själva syftet med samverkan."
        )
    who.shot("12-var-del-ar-klar")
    submit(who)


def close(who, case: str) -> None:
    who.go(f"{case}avslut/")
    who.shot("13-avslut")
    who.press("Avsluta ärendet", "link")
    who.nevertheless()
    who.press("Avsluta ärendet")
    who.go(case)
    who.shot("14-avslutat")
    assert "Avslutat" in who.page.locator("main").inner_text()


def expect_step(who, case: str, step: str) -> None:
    who.go(case)
    current = who.page.locator("[aria-current=step]").first.inner_text()
    assert step in current


def choose(select, words: str) -> None:
    """Choose the option that has the words in it."""
    texts = select.locator("option").all_inner_texts()
    select.select_option(label=next(t for t in texts if words in t))
