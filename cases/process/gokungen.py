"""Gökungen, the process that ships with Pax: from a flag to a judgment and back.

Negative outcomes are outcomes, not failures.  What police, prosecutor and court
decide is received as a fact and never made here (a municipality does not decide
whether a preliminary investigation is opened, nor whether to prosecute).
"""

from cases.process.definition import Clock, Definition, Side, Step, Transition

KEY = "gokungen"
NAME = "Gökungen"

FLAGGA = "flagga"
UTREDNING = "utredning"
ANMALAN = "polisanmalan"
POLISEN = "hos_polisen"
STALLNING = "stallningstagande"
LAGFORING = "lagforing"
AVSLUT = "avslut"

_BOTH: tuple[Side, ...] = ("owner", "receiver")
_POLICE = (POLISEN, STALLNING)

#: The judgments of a court, as we have been told of them.
JUDGMENTS = ("dom_fallande", "dom_delvis", "dom_ogillat")

STEPS = (
    Step(FLAGGA, "Flagga", "Någon har sett något som inte stämmer.", "Enheten"),
    Step(
        UTREDNING,
        "Utredning",
        "Enheten utreder om något har betalats ut felaktigt.",
        "Enheten",
    ),
    Step(
        ANMALAN,
        "Polisanmälan",
        "Kan brott misstänkas ska det anmälas (6 § bidragsbrottslagen).",
        "Enheten",
    ),
    Step(
        POLISEN,
        "Hos polisen",
        "Polisen tar emot anmälan, beslutar om förundersökning och återkopplar.",
        "Polisen",
    ),
    Step(
        STALLNING,
        "Ställningstagande",
        "Myndigheterna tar gemensamt ställning: kan åklagare ta upp fallet?",
        "Gökungen",
    ),
    Step(
        LAGFORING,
        "Lagföring",
        "Åklagarens beslut och domstolens dom, så som vi har fått veta dem.",
        "Åklagare och domstol",
    ),
    Step(
        AVSLUT,
        "Avslut",
        "Varje myndighet säger att dess del är klar och vad den tar med sig hem.",
        "Alla",
    ),
)

TRANSITIONS = (
    # 1 Flagga
    Transition(
        "ta_upp",
        "Ta upp till utredning",
        (FLAGGA,),
        UTREDNING,
        by=("case_edit", "case_assign"),
        needs=("assignee", "jav"),
        service=True,
        past="Utredning inledd",
    ),
    Transition(
        "skriv_av",
        "Skriv av flaggan",
        (FLAGGA,),
        AVSLUT,
        reason=True,
        negative=True,
        help="När det som flaggades har en förklaring och inget behöver utredas.",
        past="Flaggan avskriven",
    ),
    # 2 Utredning
    Transition(
        "ingen_avvikelse",
        "Ingen felaktig utbetalning",
        (UTREDNING,),
        AVSLUT,
        reason=True,
        negative=True,
    ),
    Transition(
        "inget_brott",
        "Felaktig utbetalning utan misstanke om brott",
        (UTREDNING,),
        AVSLUT,
        reason=True,
        negative=True,
        help="Återkrav och underrättelser kan fortsätta bredvid.",
    ),
    Transition(
        "misstanke",
        "Brott kan misstänkas",
        (UTREDNING,),
        ANMALAN,
        needs=("suspected_on",),
        help="Då ska det polisanmälas (6 § bidragsbrottslagen).",
    ),
    # 3 Polisanmälan
    Transition(
        "anmal",
        "Skriv under och skicka polisanmälan",
        (ANMALAN,),
        POLISEN,
        by=("case_decide",),
        service=True,
        past="Polisanmälan skickad",
    ),
    Transition(
        "anmal_inte",
        "Besluta att inte anmäla",
        (ANMALAN,),
        AVSLUT,
        by=("case_decide",),
        needs=("not_reported_reason",),
        reason=True,
        negative=True,
        service=True,
        past="Beslut att inte anmäla",
    ),
    Transition(
        "aterkallad",
        "Polisanmälan återkallad",
        (POLISEN,),
        ANMALAN,
        by=("case_decide",),
        reason=True,
        service=True,
        help="Kan brott ännu misstänkas ska det anmälas på nytt (6 §).",
    ),
    # 4 Hos polisen: recorded by the police, received by the owner as facts
    Transition(
        "mottagen",
        "Mottagen",
        (POLISEN,),
        POLISEN,
        sides=("receiver",),
        by=("feedback_give",),
        asks=("k_number",),
        tells=True,
    ),
    Transition(
        "vantar_region",
        "Väntar på region",
        (POLISEN,),
        POLISEN,
        sides=("receiver",),
        by=("feedback_give",),
        asks=("k_number",),
        tells=True,
        help="Bidragsbrott utreds på regional nivå.",
    ),
    Transition(
        "fu_inledd",
        "Förundersökning inledd",
        (POLISEN,),
        STALLNING,
        sides=("receiver",),
        by=("feedback_give",),
        needs=("on",),
        asks=("k_number",),
        tells=True,
    ),
    Transition(
        "fu_inleds_inte",
        "Förundersökning inleds inte",
        (POLISEN,),
        AVSLUT,
        sides=("receiver",),
        by=("feedback_give",),
        needs=("on",),
        asks=("k_number",),
        reason=True,
        negative=True,
        tells=True,
    ),
    Transition(
        "fu_nedlagd",
        "Förundersökning nedlagd",
        (POLISEN, STALLNING, LAGFORING),
        AVSLUT,
        sides=("receiver",),
        by=("feedback_give",),
        needs=("on",),
        asks=("k_number",),
        reason=True,
        negative=True,
        tells=True,
    ),
    Transition(
        "fu_begransning",
        "Förundersökningsbegränsning",
        _POLICE,
        AVSLUT,
        sides=("receiver",),
        by=("feedback_give",),
        needs=("on",),
        asks=("k_number",),
        reason=True,
        negative=True,
        tells=True,
    ),
    # 5 Gemensamt ställningstagande
    Transition(
        "stallning_ja",
        "Ja, åklagare kan ta upp fallet",
        (STALLNING,),
        LAGFORING,
        by=("position_record",),
        service=True,
        past="Ställningstagande: ja",
    ),
    Transition(
        "stallning_nej",
        "Nej, åklagare kan inte ta upp fallet",
        (STALLNING,),
        AVSLUT,
        by=("position_record",),
        reason=True,
        negative=True,
        service=True,
        past="Ställningstagande: nej",
    ),
    Transition(
        "stallning_komplettera",
        "Behöver kompletteras",
        (STALLNING,),
        STALLNING,
        by=("position_record",),
        service=True,
        past="Ställningstagande: behöver kompletteras",
    ),
    # 6 Lagföring: external facts, recorded by whoever is told first
    Transition(
        "atal",
        "Åtal väckt",
        (LAGFORING,),
        LAGFORING,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("am_number", "on"),
        tells=True,
    ),
    Transition(
        "strafforelaggande",
        "Strafföreläggande",
        (LAGFORING,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("am_number", "on"),
        asks=("sanction", "final_on"),
        tells=True,
    ),
    Transition(
        "atalsunderlatelse",
        "Åtalsunderlåtelse",
        (LAGFORING,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("am_number", "on"),
        negative=True,
        tells=True,
    ),
    Transition(
        "aklagare_nedlagd",
        "Nedlagd av åklagare",
        (LAGFORING,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("am_number", "on"),
        reason=True,
        negative=True,
        tells=True,
    ),
    Transition(
        "dom_fallande",
        "Dom: fällande",
        (LAGFORING,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("court", "court_number", "on", "sanction"),
        asks=("damages", "final_on"),
        tells=True,
    ),
    Transition(
        "dom_delvis",
        "Dom: delvis fällande",
        (LAGFORING,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("court", "court_number", "on", "sanction"),
        asks=("damages", "final_on"),
        tells=True,
    ),
    Transition(
        "dom_ogillat",
        "Dom: åtalet ogillat",
        (LAGFORING,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("court", "court_number", "on"),
        asks=("final_on",),
        negative=True,
        tells=True,
    ),
    Transition(
        "overklagad",
        "Domen är överklagad",
        (AVSLUT,),
        LAGFORING,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("on",),
        after=JUDGMENTS,
        tells=True,
    ),
    Transition(
        "laga_kraft",
        "Domen har vunnit laga kraft",
        (AVSLUT,),
        AVSLUT,
        sides=_BOTH,
        by=("feedback_give", "case_decide"),
        needs=("on",),
        after=JUDGMENTS,
        tells=True,
    ),
    # 7 Avslut
    Transition(
        "var_del_klar",
        "Vår del är klar",
        (POLISEN, STALLNING, LAGFORING, AVSLUT),
        AVSLUT,
        sides=("receiver",),
        by=("feedback_give",),
        service=True,
        help="Säg till avsändaren att er del är klar och vad ni tar med er hem.",
    ),
    Transition(
        "stang",
        "Avsluta ärendet",
        (AVSLUT,),
        AVSLUT,
        sides=_BOTH,
        by=("case_decide",),
        service=True,
        past="Ärendet avslutat",
    ),
    # Back from the end, to a step where the case has been
    Transition(
        "oppna_igen",
        "Öppna igen i utredningen",
        (AVSLUT,),
        UTREDNING,
        by=("case_decide",),
        reason=True,
        service=True,
        reopens=True,
        past="Öppnat igen i utredningen",
    ),
    Transition(
        "ater_flagga",
        "Öppna igen som flagga",
        (AVSLUT,),
        FLAGGA,
        by=("case_decide",),
        reason=True,
        service=True,
        reopens=True,
        past="Öppnat igen som flagga",
    ),
    Transition(
        "ater_polisen",
        "Öppna igen hos polisen",
        (AVSLUT,),
        POLISEN,
        sides=_BOTH,
        by=("case_decide",),
        reason=True,
        service=True,
        reopens=True,
        past="Öppnat igen hos polisen",
    ),
    Transition(
        "ater_lagforing",
        "Öppna igen i lagföringen",
        (AVSLUT,),
        LAGFORING,
        sides=_BOTH,
        by=("case_decide",),
        reason=True,
        service=True,
        reopens=True,
        past="Öppnat igen i lagföringen",
    ),
)

#: Told to the sender, but no answer yet: it has arrived, or somebody else is to say.
NO_ANSWER = ("mottagen", "vantar_region")
#: What counts as an answer.
ANSWERS = tuple(t.key for t in TRANSITIONS if t.tells and t.key not in NO_ANSWER)
#: The times in which an answer is owed, by side: both sides count to the same day.
ANSWER_CLOCKS: dict[Side, tuple[str, ...]] = {
    "owner": ("svar", "region"),
    "receiver": ("svara", "region"),
}
#: What starts a time at the receiver though it is no step of its chain: the sender has
#: taken back what the case was opened from, and nobody owes anybody an answer.
WITHDRAWN = "aterkallat"

_POSITIONS = ("stallning_ja", "stallning_nej", "stallning_komplettera")
_REOPENED = tuple(t.key for t in TRANSITIONS if t.reopens)
_ENDINGS = tuple(
    t.key
    for t in TRANSITIONS
    if t.target == AVSLUT and t.key not in ("stang", "laga_kraft")
)
#: Whatever leads out of the prosecution without an indictment, or after it.
_DECIDED = (
    *("strafforelaggande", "atalsunderlatelse", "aklagare_nedlagd"),
    *JUDGMENTS,
    *("fu_nedlagd", "var_del_klar"),
)

#: A schedule for everything that is open: where a case stands, some time runs, on
#: either side (tests/cases/chain/test_clocks.py walks it).  Lengths without a `law`
#: are what Pax proposes; a unit sets its own in its copy.
CLOCKS = (
    Clock(
        "flagga",
        "Ta ställning till flaggan",
        ("flaggad", "ater_flagga"),
        ("ta_upp", "skriv_av"),
        10,
    ),
    Clock(
        "utredning",
        "Bli klar med utredningen",
        ("ta_upp", "oppna_igen"),
        ("misstanke", "ingen_avvikelse", "inget_brott"),
        90,
        unit="days",
    ),
    Clock(
        "anmalan",
        "Från misstanke till polisanmälan",
        ("misstanke", "aterkallad"),
        ("anmal", "anmal_inte"),
        10,
        from_field="suspected_on",
        law="bidragsbrottslagen 6 §",
    ),
    Clock(
        "svar",
        "Polisens svar på anmälan",
        ("anmal", "ater_polisen"),
        ("vantar_region", *ANSWERS, "aterkallad"),
        15,
    ),
    Clock(
        "svara",
        "Återkoppla till avsändaren",
        ("oppnad_ur_utlamnande", "ater_polisen"),
        ("vantar_region", *ANSWERS, "var_del_klar", WITHDRAWN),
        15,
        sides=("receiver",),
        there="svar",
    ),
    Clock(
        "region",
        "Besked från polisregionen",
        ("vantar_region",),
        (*ANSWERS, "var_del_klar", "aterkallad", WITHDRAWN),
        30,
        unit="days",
        sides=_BOTH,
    ),
    Clock(
        "aterkallat",
        "Ta ställning efter återkallelsen",
        (WITHDRAWN,),
        (*ANSWERS, "vantar_region", "var_del_klar"),
        10,
        sides=("receiver",),
    ),
    Clock(
        "stallning",
        "Gemensamt ställningstagande",
        ("fu_inledd",),
        (*_POSITIONS, "fu_nedlagd", "fu_begransning", "var_del_klar"),
        60,
        unit="days",
        sides=_BOTH,
    ),
    Clock(
        "komplettering",
        "Komplettera underlaget",
        ("stallning_komplettera",),
        (
            *("stallning_ja", "stallning_nej", "fu_nedlagd", "fu_begransning"),
            "var_del_klar",
        ),
        20,
        from_field="complete_by",
        unit="days",
        sides=_BOTH,
    ),
    Clock(
        "aklagare",
        "Åklagarens beslut",
        ("stallning_ja", "ater_lagforing"),
        ("atal", *_DECIDED),
        90,
        unit="days",
        sides=_BOTH,
    ),
    Clock(
        "dom",
        "Domstolens dom",
        ("atal", "overklagad"),
        _DECIDED,
        180,
        unit="days",
        sides=_BOTH,
    ),
    Clock(
        "laga_kraft",
        "Överklagas domen, eller vinner den laga kraft?",
        JUDGMENTS,
        ("overklagad", "laga_kraft", *_REOPENED),
        21,
        unit="days",
        law="rättegångsbalken 51 kap. 1 §",
        sides=_BOTH,
        unless="final_on",
    ),
    Clock(
        "avslut",
        "Säg att er del är klar, och avsluta",
        _ENDINGS,
        ("stang", "overklagad", *_REOPENED),
        30,
        unit="days",
        sides=_BOTH,
    ),
)

DEFINITION = Definition(STEPS, TRANSITIONS, CLOCKS)
