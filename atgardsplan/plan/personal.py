"""Which fields of this app hold personal data, and which say nothing of anybody.

A plan holds no person but the users who are responsible: text that looks like one is
caught when it is written (pax/ui/traces.py).  Programmes for individuals are counts.
"""

from pax.personal import EMPLOYEES, Kept

ARCHIVED = "archived; the municipality's dokumenthanteringsplan says for how long"

PERSONAL: dict[str, Kept] = {
    "plan.ConsultationComment": Kept(EMPLOYEES, ("text", "reply"), ARCHIVED),
}

PLAIN: dict[str, tuple[str, ...]] = {
    "plan.Plan": (
        *("title", "year_from", "year_to", "basis", "basis_year", "due_months"),
        *("background", "cooperation", "focus", "measures_heading", "measures_lead"),
    ),
    "plan.Direction": ("code", "order", "name", "text"),
    "plan.TableLabel": ("name", "order"),
    "plan.Need": ("code", "order", "text"),
    "plan.NeedProblem": ("year", "number", "title"),
    "plan.AreaPlan": ("aim", "situation", "follow_up"),
    "plan.Measure": (
        *("code", "order", "title", "purpose", "aim", "lead", "description"),
        *("funding", "known_effect", "known_source", "ended_because"),
    ),
    "plan.Dependence": ("why",),
    "plan.Activity": ("text",),
    "plan.Goal": ("name", "unit", "baseline_period"),
    "plan.Risk": ("text", "handling"),
    "plan.Partner": ("name",),
    "plan.Flow": ("period",),
    "plan.MeasureFile": ("name", "content_type", "sha256"),
    "plan.Criterion": ("name", "explanation", "weight", "order"),
    "plan.Score": ("points", "reason"),
    "plan.Consultation": ("number", "title", "question", "content", "content_sha256"),
    "plan.ConsultationComment": ("about_text",),
    "plan.PlanEdition": (
        *("number", "title", "years", "body", "paragraph", "diarienummer", "changes"),
        *("content", "content_sha256", "previous_sha256"),
    ),
}
