"""Telling the world: what was reported to whom, and what was asked and answered."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from lagesbild.report.models import Edition, Question, Reporting
from lagesbild.report.policies import check_leads
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.ui.traces import NOTHING_KEPT, Kept
from pax.writing.traces import record_kept

if TYPE_CHECKING:
    from pax.accounts.models import User


@transaction.atomic
def log_reporting(
    edition: Edition,
    *,
    by: User,
    to: str,
    on: datetime.date,
    paragraph: str = "",
    note: str = "",
) -> Reporting:
    """Write down that a decided lägesbild has been reported to someone."""
    check_leads(edition.lagesbild, by)
    reporting = Reporting.objects.create(
        lagesbild=edition.lagesbild,
        edition=edition,
        created_by=by,
        to=to,
        on=on,
        paragraph=paragraph,
        note=note,
    )
    record(Verb.LAGESBILD_REPORTED, edition.lagesbild, by=by, because=to)
    return reporting


@transaction.atomic
def note_question(
    edition: Edition,
    *,
    by: User,
    asked_by: str,
    question: str,
    kept: Kept = NOTHING_KEPT,
) -> Question:
    """Keep a question that was asked when the picture was presented."""
    check_leads(edition.lagesbild, by)
    asked = Question.objects.create(
        lagesbild=edition.lagesbild,
        edition=edition,
        created_by=by,
        asked_by=asked_by,
        question=question,
    )
    record(Verb.LAGESBILD_REPORTED, edition.lagesbild, by=by, because="Fråga")
    record_kept(kept, edition.lagesbild, by=by)
    return asked


@transaction.atomic
def answer_question(
    question: Question,
    *,
    by: User,
    answer: str,
    version: int | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Question:
    """Keep what was answered."""
    check_leads(question.lagesbild, by)
    change(
        question,
        version=version,
        because="Besvarad",
        answer=answer,
        answered_on=timezone.localdate(),
    )
    record(Verb.LAGESBILD_REPORTED, question.lagesbild, by=by, because="Svar")
    record_kept(kept, question.lagesbild, by=by)
    return question
