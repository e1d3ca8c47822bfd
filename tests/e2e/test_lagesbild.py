"""A lägesbild for 2025, from scattered figures to a decided and printed report.

As säkerhetsavdelningen: figures read in from a file and from what a nämnd and EST have
handed over, text in the three parts, six problems with causes and priorities, reviewed
by another, released by two, and printed by the real worker.  veraPDF reads what came of
it.  Every kind of page met is looked at by axe, wide and narrow.
"""

import os
import uuid
from pathlib import Path

import pytest

from tests import pdfvalid
from tests.e2e.conftest import PASSWORD

LONGEST = 180  # seconds until a document must be there
#: Another number each time, so that the same Pax can be tried again.
NEW = 100 + uuid.uuid4().int % 900
OURS = f"12\u202f{NEW}"
CRIMES = (
    "\ufeffKommun;Antal;Per 100 000 inv.\r\n"
    f"Södertälje kommun;{OURS};13\u00a0{NEW}\r\n"
    "Nykvarn;757;6 881\r\n"
    "Stockholm;179 760;18 686,0\r\n"
    "Botkyrka;-;..\r\n"
)
#: Where each chapter is written, what of, and which figures it shows.
CHAPTERS = {
    "Anmäld brottslighet": ("## Nivå\n\nBrotten minskar något.[^1]", ["brott"]),
    "Bostadsområden": ("Läget skiljer sig mellan områdena.", ["niva", "veckor"]),
    "Kriminell ekonomi och välfärdsbrott": ("Fler fall upptäcks.", ["flaggor"]),
    "Trygghet": ("Oron är störst på kvällen.", []),
    "Samlad analys": ("- Samma platser återkommer\n- Orsakerna skiljer sig", []),
}
NOTE = "\n\n[^1]: Anmälda brott speglar också viljan att anmäla."
#: What is drawn: title, how, and the beginnings of the indicators' names.
FIGURES = {
    "brott": ("Brott per invånare", "linje", ("Anmälda brott per 100 000",), 2018),
    "niva": ("Högsta nivå", "varme", ("EST: högsta nivå",), 2025),
    "veckor": ("Veckor på varje nivå", "status", ("EST: veckor på nivån",), 2025),
    "flaggor": ("Från flagga till anmälan", "staplar", ("Flaggor (S", "Polisan"), 2025),
}
PROBLEMS = (
    ("Skadegörelse på skolgårdar", "Gårdarna är mörka", "Belysningen släcks"),
    ("Öppen handel vid stationen", "Skymda hörn", "Tomma lokaler"),
    ("Oriktig folkbokföring", "Svag kontroll", "Ingen jämför registren"),
    ("Unga som dras in", "Lång frånvaro", "Ingen frågar efter dem"),
    ("Stölder i garage", "Dåliga lås", "Portar som inte stängs"),
    ("Hot mot tillsynspersonal", "Ensamarbete", "Ingen rutin för två"),
)
SECRET = PROBLEMS[-1][0]


def test_a_lagesbild_from_figures_to_a_printed_report(person, tmp_path):
    selma = person("selma")
    imported = read_in_a_file(selma)
    read_in_what_a_namnd_has_handed_over(selma)

    place = f"Södertälje tätort {uuid.uuid4().hex[:4]}"
    lagesbild = begin(selma, place)
    shown = draw_figures(selma, lagesbild)
    write_chapters(selma, lagesbild, shown)
    for nth, told in enumerate(PROBLEMS):
        describe(selma, lagesbild, nth, told)
    read_it_through(selma, lagesbild)

    selma.go(lagesbild)
    selma.press("Lämna till granskning")
    assert "Någon annan än du ska godkänna den" in main(selma)
    approve(person("sixten"), lagesbild)
    samira = person("samira")
    edition = decide(samira, lagesbild)
    nobody_undoes_what_it_rests_on(selma, imported)

    printed = [
        print_variant(samira, edition, "intern", tmp_path),
        print_variant(samira, edition, "publik", tmp_path),
    ]
    valid(*printed)
    publish(samira, edition)
    read_what_is_published(person("frida"), place)
    nothing_is_there_for(person("ulla"), lagesbild, edition)


# --- figures --------------------------------------------------------------------------
def read_in_a_file(who) -> str:
    """Read in Brå's file of the year: another number of ours, dots, and a dash."""
    who.go("/statistik/")
    who.shot("lagesbild-01-statistik")
    who.press("Läs in en fil", "link")
    page = who.page
    page.get_by_label("Brå, anmälda brott per kommun").check()
    file = {
        "name": "anmälda brott 2025.csv",
        "mimeType": "text/csv",
        "buffer": CRIMES.encode(),
    }
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("År", exact=False).first.fill("2025")
    submit(who)
    text = main(who)
    assert "Inget är inläst än" in text
    assert OURS.replace("\u202f", "\xa0") in text
    who.shot("lagesbild-02-granska-filen")
    # Brå's dash is a nought, and so many fewer than before is asked about.
    page.get_by_label("Jag har sett efter").check()
    who.press("Läs in det granskade")
    assert "Inläst" in main(who)
    return page.url


def read_in_what_a_namnd_has_handed_over(who) -> None:
    who.go("/statistik/inlasningar/")
    waiting = who.page.locator("#overlamnat").get_by_role("link")
    if not waiting.count():  # this Pax has been tried before
        return
    waiting.first.click()
    who.look()
    who.press("Granska och läs in")
    who.press("Läs in det granskade")
    who.shot("lagesbild-03-overlamnat")


def begin(who, place: str) -> str:
    who.go("/lagesbild/ny/")
    fill(who, year="2025", area=place)
    submit(who)
    assert "Brottsförebyggande lägesbild 2025" in main(who)
    assert "Den kan inte fastställas än" in main(who)
    return who.page.url


def draw_figures(who, lagesbild: str) -> dict[str, str]:
    """Draw each figure; give what the text is to say for it."""
    marks = {}
    for name, (title, kind, beginnings, first) in FIGURES.items():
        who.page.goto(f"{lagesbild}figur/")
        fill(
            who,
            title=title,
            description=f"{title}, område för område och år för år.",
            kind=kind,
            first_year=str(first),
            last_year="2025",
        )
        for label in who.page.locator("label").all():
            if label.inner_text().startswith(beginnings):
                label.click()
        if kind == "linje":
            fill(who, places="Nykvarn, Stockholm")
        who.press("Förhandsvisa")
        who.page.locator(".chart__picture").first.wait_for()
        who.shot(f"lagesbild-04-figur-{name}")
        submit(who, "Spara figuren")
        row = who.page.locator("#figurer tr").filter(has_text=title)
        marks[name] = row.locator("code").inner_text()
    return marks


def write_chapters(who, lagesbild: str, shown: dict[str, str]) -> None:
    for title, (text, figures) in CHAPTERS.items():
        who.go(lagesbild)
        who.press(title, "link")
        who.press("Skriv", "link")
        body = "\n\n".join([text, *(shown[name] for name in figures)])
        fill(who, body=body + (NOTE if "[^1]" in text else ""), progress="klar")
        who.press("Förhandsvisa")
        assert "Inte sparad än" in main(who)
        submit(who, "Spara kapitlet")
        assert who.page.locator(".report figure").count() == len(figures)
    who.shot("lagesbild-05-kapitel")


# --- problems -------------------------------------------------------------------------
def describe(who, lagesbild: str, nth: int, told: tuple[str, str, str]) -> None:
    """Describe a problem, its causes, what speaks for it, and what that rests on."""
    title, cause, behind = told
    who.page.goto(f"{lagesbild}problem/")
    fill(
        who,
        title=title,
        what="Det händer på kvällar och lov, på **samma platser**.",
        where="Skolgården och torget",
        affected="Elever och boende",
        period="2023–2025",
        trend="okar",
        consequences="Otrygghet och kostnader.",
        not_known="Hur mycket som aldrig anmäls.",
        left_out="Uppgifter ur sociala medier.",
        audience="intern" if title == SECRET else "bada",
    )
    who.page.get_by_label("Ronna").check()
    submit(who, "Lägg till problemet")
    who.press(title, "link")
    problem = who.page.url
    for kind, text, parent in (("situationell", cause, ""), ("social", behind, cause)):
        who.page.goto(f"{problem}orsak/")
        who.page.locator(f"[name=kind][value={kind}]").check()
        fill(who, text=text)
        if parent:
            choose(who.page.locator("[name=parent]"), parent)
        submit(who, "Lägg till orsaken")
    who.page.goto(f"{problem}prioritera/")
    fill(
        who,
        okar=str(1 + nth % 3),
        okar_reason="Fler anmälningar än året före.",
        radighet="3",
        radighet_reason="Kommunen äger platsen.",
    )
    submit(who, "Spara prioriteringen")
    who.page.goto(f"{problem}pastaende/")
    who.page.locator("[name=kind][value=bedomning]").check()
    fill(who, text="Det sker oftare än förut.")
    submit(who, "Lägg till påståendet")
    who.press("Lägg till källa", "link")
    choose(who.page.locator("[name=about]"), "v.47 2025")
    submit(who, "Lägg till källan")
    if nth == 0:
        assert "fingeravtryck" in main(who)
        who.shot("lagesbild-06-problem")


def read_it_through(who, lagesbild: str) -> None:
    for page in ("prioritering", "jamfor", "over-tid", "utkast"):
        who.go(f"{lagesbild}{page}/")
        who.shot(f"lagesbild-07-{page}")
    assert SECRET in main(who)
    who.go(f"{lagesbild}utkast/?variant=publik")
    assert SECRET not in main(who)
    assert PROBLEMS[0][0] in main(who)


# --- released -------------------------------------------------------------------------
def approve(who, lagesbild: str) -> None:
    who.go(lagesbild)
    who.press("Granska och godkänn", "link")
    who.shot("lagesbild-08-granska")
    submit(who, "Godkänn")
    assert "Godkänd" in main(who)


def decide(who, lagesbild: str) -> str:
    who.go(lagesbild)
    who.press("Fastställ", "link")
    fill(who, paragraph="§ 12", diarienummer="KS 2026/001", password=PASSWORD)
    assert "Kapitlet ”Näringslivets utsatthet” är tomt" in main(who)
    who.nevertheless()
    who.shot("lagesbild-09-faststall")
    submit(who, "Fastställ och frys")
    who.press("Utgåva 1", "link")
    return who.page.url


def nobody_undoes_what_it_rests_on(who, imported: str) -> None:
    who.go(imported)
    assert "kan inläsningen inte ångras" in main(who)
    assert not who.page.get_by_role("link", name="Ångra inläsningen").count()


def print_variant(who, edition: str, variant: str, folder: Path) -> Path:
    """Ask for a variant as a PDF, wait for the worker, and fetch it."""
    who.go(edition)
    who.press(f"PDF, {variant} variant", "link")
    submit(who, "Skapa PDF")
    job = who.page.url
    done = who.page.get_by_role("link", name="Hämta PDF")
    # The page asks for itself anew: nothing is to be pressed.
    done.wait_for(timeout=LONGEST * 1000)
    who.look()
    assert "PDF/A-2a och PDF/UA-1" in main(who)
    if variant == "intern":
        who.shot("lagesbild-10-utskrift")
    file = Path(os.environ.get("PAX_E2E_PICTURES") or folder) / f"{variant}.pdf"
    file.parent.mkdir(parents=True, exist_ok=True)
    answer = who.context.request.get(f"{job}fil/")
    assert answer.ok
    file.write_bytes(answer.body())
    package = who.context.request.get(f"{job}datapaket/")
    assert package.headers["content-type"] == "application/zip"
    return file


def valid(*files: Path) -> None:
    """Let veraPDF read them."""
    if why := pdfvalid.why_not():
        pytest.skip(why)
    flavours = (pdfvalid.UA_1, pdfvalid.A_2A)
    for verdict in pdfvalid.validate(*((f, one) for f in files for one in flavours)):
        assert verdict.is_valid, (verdict.file, verdict.flavour, verdict.failures)


def publish(who, edition: str) -> None:
    who.go(edition)
    who.page.locator("#publik").get_by_role("link", name="Publicera").click()
    who.look()
    who.nevertheless()
    submit(who, "Publicera")
    who.go(edition)
    who.press("Ny redovisning", "link")
    fill(who, to="Kommunfullmäktige")
    submit(who, "Anteckna redovisningen")
    who.press("Ny fråga", "link")
    fill(who, asked_by="Ett parti", question="Vad kostar skadegörelsen?")
    submit(who, "Anteckna frågan")
    who.shot("lagesbild-11-utgava")


def read_what_is_published(who, place: str) -> None:
    """Read as one who sits in fullmäktige: the public variant, and nothing else."""
    who.go("/lagesbild/")
    for link in who.page.locator("#publicerat th a").all():
        address = link.get_attribute("href") or ""
        page = who.context.request.get(f"{who.url}{address}").text()
        if place in page:
            break
    else:
        raise AssertionError("it is not in the list of what is published")
    assert SECRET not in page
    who.go(address)
    who.shot("lagesbild-12-publicerad")
    who.press("Presentera", "link")
    who.page.keyboard.press("ArrowRight")
    assert PROBLEMS[0][0] in who.page.locator(".slide[data-shown]").inner_text()
    who.look()
    who.shot("lagesbild-13-presentation")


def nothing_is_there_for(who, *addresses: str) -> None:
    for address in addresses:
        assert who.page.goto(address).status == 404
        who.look()


# --- hands ----------------------------------------------------------------------------
def main(who) -> str:
    return who.page.locator("main").inner_text()


def fill(who, **values: str) -> None:
    """Fill in fields by name: a text, or the value of a choice."""
    for name, value in values.items():
        field = who.page.locator(f"main [name={name}]").first
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value=value)
        else:
            field.fill(value)


def submit(who, name: str = "") -> None:
    """Press the button that the page is for, and look at where it leads."""
    buttons = who.page.locator("main form button[type=submit]")
    if name:
        buttons = buttons.filter(has_text=name)
    before = who.page.url
    buttons.last.click()
    who.page.wait_for_load_state("load")
    who.look()
    if name:
        assert who.page.url != before, main(who)


def choose(select, words: str) -> None:
    """Choose the option whose text holds the words."""
    texts = select.locator("option").all_inner_texts()
    select.select_option(label=next(text for text in texts if words in text))
