"""Puts the demo's directory into the database, as its owner."""

import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from pax.accounts.models import Agency, Unit
from pax.accounts.setup import make_agency, make_person, make_unit
from pax.demo.directory import AGENCIES, PASSWORD, PEOPLE, UNITS

SINCE = datetime.date(2024, 1, 1)


@transaction.atomic
def install_directory() -> None:
    """Make the agencies, units and people of the demo; leaves what is there."""
    agencies: dict[str, Agency] = {}
    units: dict[tuple[str, str], Unit] = {}
    for a in AGENCIES:
        agencies[a.code] = make_agency(
            a.code,
            kind=a.kind,
            name=a.name,
            short_name=a.short,
            regime=a.regime,
            parent=agencies.get(a.parent),
        )
    for u in UNITS:
        units[u.agency, u.name] = make_unit(
            agencies[u.agency],
            u.name,
            units.get((u.agency, u.parent)),
            activity=u.activity,
            takes_flags=u.flags,
            takes_disclosures=u.disclosures,
        )
    hashed = make_password(PASSWORD)  # slow by design: once is enough
    for p in PEOPLE:
        make_person(
            p.username,
            hashed,
            units[p.unit],
            p.role,
            since=SINCE,
            name=p.name,
            title=p.title,
            email=f"{p.username}@exempel.invalid",
        )
