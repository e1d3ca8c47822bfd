"""A plan from file to decision: read in, followed up by several units, rolled forward.

From a problem of the lägesbild one reaches the need, the measure, its indicators and
its latest follow-up by clicking, and the way back.  Every page met is looked at by axe.
"""

import datetime
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.e2e.conftest import NARROW, WIDE

FILE = Path(__file__).resolve().parents[2] / "pax/demo/atgardsplan_2026.json"
#: Told from earlier runs on the same Pax.
NOW = f"{datetime.datetime.now(tz=ZoneInfo('Europe/Stockholm')):%d %H%M%S}"
TITLE = f"Plan för provet {NOW}"
ROUND = f"Halvår {NOW}"


def test_a_plan_from_file_to_decision(person, tmp_path):
    selma, carin, sixten = person("selma"), person("carin"), person("sixten")
    plan = begin(selma)
    read_in(selma, plan)
    walk_round(selma, plan)
    move_a_card_by_keyboard(selma, plan)
    move_a_card_without_script(person, plan)

    follow_up(selma, plan)
    answer(carin, "Arbete mot bidragsbrott", "61 felaktiga utbetalningar stoppade")
    answer(person("göran"), "Tillsynsarbete", "18 besök, 5 förelägganden")
    see_who_has_answered(selma, plan)

    decide(sixten, selma, plan)
    see_that_it_differs_since(selma, plan)
    roll_forward(selma, plan)
    fetch_and_read_in_again(selma, plan, tmp_path)


def begin(who) -> str:
    who.go("/atgardsplan/ny/")
    who.page.get_by_label("Titel").fill(TITLE)
    who.page.get_by_label("Från och med år").fill("2031")
    who.page.get_by_label("Till och med år").fill("2031")
    who.page.get_by_label("Bygger på lägesbilden").select_option(index=1)
    who.press("Börja planen")
    return who.page.url


def read_in(who, plan: str) -> None:
    who.go(f"{plan}filer/")
    who.page.get_by_label("Fil (valfritt)").set_input_files(FILE)
    who.press("Granska")
    text = main(who)
    assert "cellen Åtgärd/insats är tom" in text
    assert "Anhörigstöd" in text
    who.shot("atgardsplan-01-granska")
    who.press("Läs in")
    text = main(who)
    assert "Rätt kurva" in text
    assert "Motverka den kriminella ekonomin" in text
    who.shot("atgardsplan-02-tradet")


def walk_round(who, plan: str) -> None:
    for room in (
        "lista/",
        "tidslinje/",
        "tackning/",
        "omraden/",
        "tabellen/",
        "tavla/",
    ):
        who.go(f"{plan}{room}/")
    who.go(f"{plan}tackning/")
    who.press("Åtgärder utan indikator", "link")
    assert "16 åtgärder" in main(who)


def card(who, title: str):
    return who.page.locator("[data-pax-card]").filter(has_text=title)


def move_a_card_by_keyboard(who, plan: str) -> None:
    who.go(f"{plan}tavla/")
    card(who, "Gejser").get_by_role("link").focus()
    with who.page.expect_navigation():
        who.page.keyboard.press("Alt+ArrowRight")
    who.look()
    paused = who.page.locator("section").filter(
        has=who.page.get_by_role("heading", name="Pausad")
    )
    assert "Gejser" in paused.inner_text()
    lane = who.page.locator("[data-pax-lane=pagar]")
    with who.page.expect_navigation():
        card(who, "Gejser").drag_to(lane)
    assert "Gejser" in who.page.locator("[data-pax-lane=pagar]").inner_text()
    who.shot("atgardsplan-03-tavlan")


def move_a_card_without_script(person, plan: str) -> None:
    plain = person("selma", java_script_enabled=False)
    plain.go(f"{plan}tavla/")
    moved = card(plain, "Samverkansteam")
    moved.locator("select").select_option(label="Klar")
    moved.get_by_role("button").click()
    plain.page.wait_for_load_state("load")
    assert "är flyttad" in main(plain)


def follow_up(who, plan: str) -> None:
    who.go(f"{plan}uppfoljning/ny/")
    who.page.get_by_label("Titel").fill(ROUND)
    who.page.get_by_label("Slag").select_option(label="Halvår")
    due_on = today() + datetime.timedelta(days=14)
    who.page.get_by_label("Svar senast").fill(str(due_on))
    who.press("Fråga de ansvariga")
    assert ROUND in main(who)


def answer(who, measure: str, result: str) -> None:
    """Answer on one page what waits on the start page."""
    who.go("/")
    # The demo's own plan asks as well: the round is told by its name.
    line = who.page.locator("#follow-ups tr").filter(has_text=ROUND)
    line.filter(has_text=measure).get_by_role("link").click()
    who.page.wait_for_load_state("load")
    who.look()
    who.page.get_by_label("Delvis").check()
    who.page.get_by_label("Resultat").fill(result)
    who.shot(f"atgardsplan-04-svar-{who.username}")
    who.press("Spara svaret")
    assert result in main(who)


def see_who_has_answered(who, plan: str) -> None:
    who.go(f"{plan}uppfoljning/")
    who.press(ROUND, "link")
    text = main(who)
    assert "2 av" in text
    assert "61 felaktiga utbetalningar" in text
    assert "18 besök" in text
    who.press("Påminn dem som inte svarat")
    who.shot("atgardsplan-05-uppfoljningen")


def decide(who, second, plan: str) -> None:
    who.go(f"{plan}beslut/anteckna/")
    who.page.get_by_label("Beslutsdatum").fill(str(today()))
    who.page.get_by_label("Paragraf").fill("§ 84")
    who.page.get_by_label("Diarienummer").fill("KS 31/084")
    who.nevertheless()
    who.shot("atgardsplan-06-beslut")
    who.press("Anteckna beslutet")
    assert "Utgåva 1" not in main(who)
    confirm(second, "Anteckna beslut om åtgärdsplan")
    who.go(f"{plan}beslut/")
    assert "Utgåva 1" in main(who)
    who.press("Utgåva 1", "link")
    who.press("Öppna för alla", "link")
    who.nevertheless()
    who.press("Öppna för alla")
    confirm(second, "Publicera åtgärdsplan")
    who.shot("atgardsplan-07-utgavan")


def confirm(second, what: str) -> None:
    """Be the other one that it takes, by the start page."""
    second.go("/")
    second.page.get_by_role("link", name=what, exact=True).first.click()
    second.look()
    second.page.get_by_label("Bekräfta").check()
    second.press("Svara")


def see_that_it_differs_since(who, plan: str) -> None:
    who.go(f"{plan}lista/")
    who.press("Tillsynsarbete", "link")
    who.press("Ändra", "link")
    who.page.get_by_label("Målsättning").fill("Minst 40 besök")
    who.press("Spara åtgärden")
    who.go(f"{plan}skillnad/")
    text = main(who)
    assert "Tillsynsarbete" in text
    assert "Minst 40 besök" in text
    who.shot("atgardsplan-08-skillnad")


def roll_forward(who, plan: str) -> None:
    who.go(f"{plan}nasta/")
    group = who.page.get_by_role("group", name="SIG", exact=True)
    group.get_by_label("Nästa år").select_option(label="Avslutas")
    group.get_by_label("Varför den avslutas").fill("Ingår i SSPF")
    done = who.page.get_by_role("group", name="Samverkansteam", exact=True)
    done.get_by_label("Varför den avslutas").fill("Teamen är på plats")
    who.press("Gör nästa års plan")
    assert "2032" in main(who)
    who.page.get_by_role("link", name="Rätt kurva").first.click()
    who.page.wait_for_load_state("load")
    who.look()
    assert "Genom åren" in main(who)
    who.shot("atgardsplan-09-nasta-ar")
    who.go(f"{plan}lista/?text=SIG")
    who.page.get_by_role("link", name="SIG", exact=True).click()
    who.page.wait_for_load_state("load")
    assert "Ingår i SSPF" in main(who)


def fetch_and_read_in_again(who, plan: str, folder: Path) -> None:
    who.go(f"{plan}filer/")
    with who.page.expect_download() as fetched:
        who.page.get_by_role("link", name="JSON, hela planen").click()
    file = folder / "plan.json"
    fetched.value.save_as(file)
    told = json.loads(file.read_text())
    assert len(told["pagaende_insatser"]["rader"]) == 16
    who.go("/atgardsplan/ny/")
    who.page.get_by_label("Titel").fill(f"Kopian {NOW}")
    who.page.get_by_label("Från och med år").fill("2041")
    who.page.get_by_label("Till och med år").fill("2041")
    who.press("Börja planen")
    copy = who.page.url
    who.go(f"{copy}filer/")
    who.page.get_by_label("Fil (valfritt)").set_input_files(file)
    who.press("Granska")
    assert "gick inte att läsa" not in main(who)


def test_from_a_problem_to_its_follow_up_and_back(person):
    selma = person("selma")
    selma.go("/lagesbild/")
    selma.page.locator("#arbete a").filter(has_text="2025").first.click()
    selma.page.wait_for_load_state("load")
    selma.press("Oriktig folkbokföring", "link")
    problem = selma.page.url
    selma.shot("atgardsplan-10-problemet")
    selma.press("Göra inköp och myndighetsbeslut svåra att utnyttja", "link")
    selma.shot("atgardsplan-11-behovet")
    selma.press("Arbete mot bidragsbrott", "link")
    text = main(selma)
    assert "Felaktiga utbetalningar som stoppats" in text
    assert "53 felaktiga utbetalningar stoppade" in text
    for size in (NARROW, WIDE):
        selma.page.set_viewport_size(size)
    selma.press("Problem 3. Oriktig folkbokföring", "link")
    assert selma.page.url == problem


def today() -> datetime.date:
    return datetime.datetime.now(tz=ZoneInfo("Europe/Stockholm")).date()


def main(who) -> str:
    return who.page.locator("main").inner_text()
