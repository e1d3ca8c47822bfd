"""The åtgärdsplaner of the test world: each authority has one of everything."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from atgardsplan.exchange.models import PlanImport
from atgardsplan.exchange.reading import read_plan
from atgardsplan.plan.document import content_of
from atgardsplan.plan.models import (
    Activity,
    AreaPlan,
    Consultation,
    ConsultationComment,
    Consulted,
    Criterion,
    Dependence,
    Direction,
    Flow,
    Goal,
    GoalValue,
    Measure,
    MeasureFile,
    Need,
    NeedAlso,
    NeedProblem,
    Partner,
    Plan,
    PlanEdition,
    Risk,
    Score,
    Serves,
    TableLabel,
)
from atgardsplan.rounds.models import Ask, Round
from pax.access.context import on_behalf_of
from pax.accounts.models import Agency, User
from pax.files import storage
from pax.places.models import Area

DAY = datetime.date(2026, 11, 2)
#: Who is responsible for the measure: none of those who ask.
NAMED = "kim"


@contextmanager
def in_nobodys_name() -> Iterator[None]:
    """Let the database know of nobody who acts: it is the owner who loads data."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('pax.user_id', true)")
        (before,) = cursor.fetchone()
        cursor.execute("SELECT set_config('pax.user_id', '', true)")
        yield
        cursor.execute("SELECT set_config('pax.user_id', %s, true)", [before or ""])


def of_agency(
    code: str, word: str, *, mine: str = "", responsible: str = NAMED, **edition: Any
) -> dict[str, UUID]:
    """Make a plan of an authority with one of everything in it.

    `mine` is the word in what who is responsible may read of it, where that is another.
    """
    mine = mine or word
    agency = Agency.objects.get(code=code)
    with on_behalf_of(agency, purpose="Test") as system:
        plan = Plan.objects.create(
            agency=agency,
            title=f"Plan {mine}",
            year_from=2026,
            year_to=2026,
            background=f"Bakgrund {word}",
            created_by=system,
        )
        words = (word, mine)
        person = User.objects.get(username=responsible)
        things = _tree(plan, words, person, system)
        things |= _hanging(plan, things.pop("measure"), words, system)
        things |= _world(plan, word, system, **edition)
    return {"plan": plan.uuid} | {name: one.uuid for name, one in things.items()}


def _tree(
    plan: Plan, words: tuple[str, str], responsible: User, system: User
) -> dict[str, Any]:
    apart, word = words
    mine: dict[str, Any] = {"plan": plan, "created_by": system}
    direction = Direction.objects.create(**mine, code="a", name=f"Inriktning {word}")
    other = Direction.objects.create(**mine, code="b", name=f"Annan {apart}", order=2)
    label = TableLabel.objects.create(
        **mine, name=f"Rubrik {word}", direction=direction
    )
    need = Need.objects.create(
        **mine, code="a-1", direction=direction, text=f"Behov {word}"
    )
    NeedAlso.objects.create(**mine, need=need, direction=other)
    NeedProblem.objects.create(
        **mine, need=need, problem=uuid4(), year=2025, number=1, title=f"Problem {word}"
    )
    AreaPlan.objects.create(**mine, area=Area.objects.all()[0], aim=f"Mål {apart}")
    measure = Measure.objects.create(
        **mine,
        code="1",
        direction=direction,
        label=label,
        title=f"Åtgärd {word}",
        is_programme=True,
        responsible=responsible,
    )
    Serves.objects.create(**mine, measure=measure, need=need)
    return {
        "direction": direction,
        "table_label": label,
        "need": need,
        "measure": measure,
        "plan_measure": measure,
    }


def _hanging(
    plan: Plan, measure: Measure, words: tuple[str, str], system: User
) -> dict[str, Any]:
    apart, word = words
    mine: dict[str, Any] = {"plan": plan, "created_by": system}
    on = {"measure": measure, **mine}
    behind = Measure.objects.create(
        **mine, code="2", direction=measure.direction, title=f"Före {apart}"
    )
    criterion = Criterion.objects.create(**mine, name=f"Kriterium {apart}")
    Score.objects.create(**on, criterion=criterion, points=2, reason=f"Skäl {apart}")
    kept = storage.store([word.encode()])
    goal = Goal.objects.create(**on, name=f"Mått {word}")
    return {
        "dependence": Dependence.objects.create(**on, on=behind, why=f"För {apart}"),
        "plan_activity": Activity.objects.create(**on, text=f"Aktivitet {word}"),
        "goal": goal,
        "goal_value": GoalValue.objects.create(
            **on, goal=goal, period="2026", number=9, source=f"Källa {word}"
        ),
        "risk": Risk.objects.create(**on, text=f"Risk {word}"),
        "partner": Partner.objects.create(**on, kind="annan", name=f"Part {word}"),
        "flow": Flow.objects.create(**on, period="2026", started=9),
        "measure_file": MeasureFile.objects.create(
            **on,
            name=f"{word}.txt",
            content_type="text/plain",
            size=kept.size,
            sha256=kept.sha256,
        ),
        "criterion": criterion,
    }


def _world(plan: Plan, word: str, system: User, **edition: Any) -> dict[str, Any]:
    """Send and decide it.  The proposal holds no word: others at home read it too."""
    content = content_of(plan)
    said = json.loads(json.dumps(content, ensure_ascii=False).replace(word, ""))
    consultation = Consultation.objects.create(
        plan=plan,
        agency=plan.agency,
        number=1,
        title="Förslag",
        due_on=DAY,
        content=said,
        content_sha256="0" * 64,
        created_by=system,
    )
    Consulted.objects.create(consultation=consultation, agency=plan.agency)
    remark = ConsultationComment.objects.create(
        consultation=consultation,
        agency=plan.agency,
        text="Synpunkt",
        created_by=system,
    )
    with in_nobodys_name():  # who is somebody decides with another, and never alone
        decided = PlanEdition.objects.create(
            plan=plan,
            number=1,
            title=f"Plan {word}",
            years="2026",
            body="Kommunfullmäktige",
            decided_on=DAY,
            content=content,
            content_sha256="0" * 64,
            created_by=system,
            **edition,
        )
    about = {"plan": plan, "created_by": system}
    asked = Round.objects.create(
        **about, title=f"Kvartal {word}", kind="kvartal", due_on=DAY
    )
    ask = Ask.objects.create(
        **about,
        round=asked,
        measure=Measure.objects.filter(plan=plan)[0],
        told=f"Gjort {word}",
    )
    imported = PlanImport.objects.create(
        plan=plan,
        label=f"{word}.json",
        sha256="0" * 64,
        content=read_plan(content_of(plan, with_people=True)).content,
        created_by=system,
    )
    return {
        "consultation": consultation,
        "remark": remark,
        "plan_edition": decided,
        "plan_import": imported,
        "round": asked,
        "ask": ask,
    }
