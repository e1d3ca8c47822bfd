"""What is made of EST's weeks in the test world: an analysis, and a file read in."""

from __future__ import annotations

import datetime
import hashlib
from uuid import UUID

from django.utils import timezone

from pax.accounts.models import User
from pax.imports.models import ImportState
from samverkan.est.enums import Audience
from samverkan.est.importing.files import WeekRows
from samverkan.est.importing.models import EarlierWeeks, ReadIn, WeekColumns
from samverkan.est.models import Edition
from samverkan.est.periods import Period
from samverkan.est.trends import services
from samverkan.est.trends.models import Analysis

A_MONDAY = datetime.date(2020, 1, 6)
YEAR = Period(2026)


def make(coordinator: User) -> dict[str, UUID]:
    """Have analyses for both audiences, a draft, and files: one waits, one is read."""
    if not Analysis.objects.exists():
        for audience in Audience.values:
            settled = services.begin_analysis(
                YEAR, None, by=coordinator, audience=audience
            )
            services.write_analysis(settled, by=coordinator, text="Lugnt")
            services.settle_analysis(settled, by=coordinator, despite="Prov")
            services.begin_analysis(YEAR, None, by=coordinator, audience=audience)
        WeekColumns.objects.create(
            fingerprint="a", columns=["Vecka"], meaning={}, created_by=coordinator
        )
        _file("a", coordinator)
        read = _file("b", coordinator)
        ReadIn.objects.create(
            edition=Edition.objects.frozen()[0],
            imported=read,
            file_name=read.label,
            file_sha256=read.sha256,
            created_by=coordinator,
        )
    return {
        "analysis": Analysis.objects.settled().filter(audience=Audience.ALL)[0].uuid,
        "weeks": EarlierWeeks.objects.get(label="a.csv").uuid,
    }


def _file(name: str, coordinator: User) -> EarlierWeeks:
    return EarlierWeeks.objects.create(
        label=f"{name}.csv",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=1,
        weeks=[WeekRows(A_MONDAY, overall="Lugnt").as_json()],
        state=ImportState.CONFIRMED if name == "b" else ImportState.PREVIEW,
        confirmed_at=timezone.now() if name == "b" else None,
        created_by=coordinator,
    )
