"""Which fields of this app hold personal data, and which say nothing of anybody."""

from pax.personal import CONCERNED, EMPLOYEES, WITH_CASE, Kept

PERSONAL: dict[str, Kept] = {
    "cases.Case": Kept(CONCERNED, ("title",), WITH_CASE),
    "cases.Party": Kept(
        CONCERNED,
        (
            "name",
            "identity_number",
            "birth_year",
            "address",
            "registered_address",
            "phone",
            "note",
        ),
        WITH_CASE,
    ),
    "cases.Statement": Kept(CONCERNED, ("text", "source"), WITH_CASE),
    "cases.Communication": Kept(CONCERNED, ("how", "answer"), WITH_CASE),
    "cases.JavCheck": Kept(EMPLOYEES, ("explanation",), WITH_CASE),
    "cases.Calculation": Kept(CONCERNED, ("name", "source", "remark"), WITH_CASE),
    "cases.CalculationLine": Kept(
        CONCERNED, ("label", "derivation", "source"), WITH_CASE
    ),
    "cases.Disclosure": Kept(
        CONCERNED,
        ("content", "balancing", "withdrawn_because"),
        f"{WITH_CASE}; at the receiver by the receiver's rule",
    ),
    "cases.DisclosedFile": Kept(CONCERNED, ("name",), WITH_CASE),
    "cases.StepChange": Kept(CONCERNED, ("because", "data"), WITH_CASE),
    "cases.Participation": Kept(CONCERNED, ("takes_home",), WITH_CASE),
    "cases.Position": Kept(CONCERNED, ("motivation", "completes"), WITH_CASE),
    "cases.Impulse": Kept(
        CONCERNED, ("seen", "concerns_name", "concerns_id", "reported_by"), WITH_CASE
    ),
    "cases.Polisanmalan": Kept(
        CONCERNED, ("description", "balancing", "unmasked_because"), WITH_CASE
    ),
    "cases.Aterkrav": Kept(CONCERNED, ("plan", "court_number"), WITH_CASE),
    "cases.StoppedPayment": Kept(CONCERNED, ("because",), WITH_CASE),
    "cases.Underrattelse": Kept(
        CONCERNED, ("circumstances", "not_sent_because", "answer"), WITH_CASE
    ),
    "cases.Task": Kept(CONCERNED, ("text",), WITH_CASE),
    "cases.Note": Kept(CONCERNED, ("text",), WITH_CASE),
    "cases.Document": Kept(CONCERNED, ("name", "description"), WITH_CASE),
    "cases.CaseLink": Kept(CONCERNED, ("because",), WITH_CASE),
    "cases.CaseSearch": Kept(
        CONCERNED, ("words",), f"{WITH_CASE}; follows what is written in it"
    ),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "cases.Case": ("reference", "purpose", "step", "outcome", "k_number"),
    "cases.CaseAccess": ("step", "support", "suspicion"),
    "cases.CalculationLine": ("position",),
    "cases.Counter": ("series",),
    "cases.Disclosure": (
        "number",
        "purpose",
        "ground",
        "ground_text",
        "content_sha256",
    ),
    "cases.DisclosedFile": ("content_type", "sha256"),
    "cases.StepChange": ("transition", "name", "from_step", "to_step"),
    "cases.CaseClock": ("key", "name", "law"),
    "cases.Position": ("answer",),
    "cases.Flag": ("reference", "ending"),
    "cases.ProcessMap": ("key", "name", "area"),
    "cases.ProcessVersion": ("definition",),
    "cases.Polisanmalan": ("ground",),
    "cases.Underrattelse": ("law", "benefit"),
    "cases.Document": ("content_type", "sha256"),
    "cases.ListColumns": ("columns",),
}
