"""Gökungen, the process that ships with Pax: from a flag to a judgment and back.

Negative outcomes are outcomes, not failures.  What police, prosecutor and court
decide is received as a fact and never made here (a municipality does not decide
whether a preliminary investigation is opened, nor whether to prosecute).
"""

from cases.process import Clock, Definition, Step, Transition

KEY = "gokungen"
NAME = "Gökungen"

FLAGGA = "flagga"
UTREDNING = "utredning"
ANMALAN = "polisanmalan"
POLISEN = "hos_polisen"
STALLNING = "stallningstagande"
LAGFORING = "lagforing"
AVSLUT = "avslut"

_BOTH = ("owner", "receiver")
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
    ),
    Transition(
        "skriv_av",
        "Skriv av flaggan",
        (FLAGGA,),
        AVSLUT,
        reason=True,
        negative=True,
        help="När det som flaggades har en förklaring och inget behöver utredas.",
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
        help="Från den dagen löper anmälningsskyldigheten.",
    ),
    # 3 Polisanmälan
    Transition(
        "anmal",
        "Skriv under och skicka polisanmälan",
        (ANMALAN,),
        POLISEN,
        by=("case_decide",),
        service=True,
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
    ),
    Transition(
        "stallning_komplettera",
        "Behöver kompletteras",
        (STALLNING,),
        STALLNING,
        by=("position_record",),
        service=True,
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
    ),
)

#: What counts as an answer: anything told to the sender but that it has arrived.
ANSWERS = tuple(t.key for t in TRANSITIONS if t.tells and t.key != "mottagen")

CLOCKS = (
    Clock(
        "flagga",
        "Ta ställning till flaggan",
        ("flaggad", "ater_flagga"),
        ("ta_upp", "skriv_av"),
        10,
    ),
    Clock(
        "anmalan",
        "Från misstanke till polisanmälan",
        ("misstanke",),
        ("anmal", "anmal_inte"),
        10,
        from_field="suspected_on",
        law="bidragsbrottslagen 6 §",
    ),
    Clock(
        "svar",
        "Polisens svar på anmälan",
        ("anmal",),
        ANSWERS,
        15,
    ),
    Clock(
        "svara",
        "Återkoppla till avsändaren",
        ("oppnad_ur_utlamnande",),
        ANSWERS,
        15,
        sides=("receiver",),
    ),
    Clock(
        "komplettering",
        "Komplettera underlaget",
        ("stallning_komplettera",),
        ("stallning_ja", "stallning_nej", "fu_nedlagd", "fu_begransning"),
        20,
        from_field="complete_by",
        unit="days",
    ),
)

DEFINITION = Definition(STEPS, TRANSITIONS, CLOCKS)
