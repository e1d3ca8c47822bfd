"""The demo's directory: agencies, units and invented people (scenes/directory.toml)."""

import datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from pax.accounts.enums import AgencyKind, Regime
from pax.accounts.models import Agency, Unit
from pax.accounts.roles import Role
from pax.accounts.setup import make_agency, make_person, make_unit
from pax.demo.scenes import read

PASSWORD = "pax-demo-2026"  # noqa: S105 -- the demo's, printed at start
SINCE = datetime.date(2024, 1, 1)
#: Who process under brottsdatalagen.
CRIME = (AgencyKind.POLIS, AgencyKind.AKLAGARE, AgencyKind.KRIMINALVARDEN)


@transaction.atomic
def install_directory() -> None:
    """Make the agencies, units and people of the demo, as the tables' owner.

    Leaves what is there.
    """
    known = read("directory")
    agencies: dict[str, Agency] = {}
    units: dict[str, Unit] = {}
    for code, kind, name, short, *parent in known["agencies"]:
        agencies[code] = make_agency(
            code,
            kind=kind,
            name=name,
            short_name=short,
            regime=Regime.BDL if kind in CRIME else Regime.GDPR,
            parent=agencies[parent[0]] if parent else None,
            leads_prevention=code == known["leads"],
        )
    for code, name, activity, *parent in known["units"]:
        takes_flags = name in known["take_flags"]
        units[name] = make_unit(
            agencies[code],
            name,
            units[parent[0]] if parent else None,
            activity=activity,
            takes_flags=takes_flags,
            takes_disclosures=takes_flags or name in known["take_disclosures"],
        )
    hashed = make_password(PASSWORD)  # slow by design: once is enough
    for username, name, title, unit, role in known["people"]:
        make_person(
            username,
            hashed,
            units[unit],
            Role(role),
            since=SINCE,
            name=name,
            title=title,
            email=f"{username}@exempel.invalid",
        )


def accounts() -> list[dict[str, Any]]:
    """List everybody who can sign in; needs no database."""
    known = read("directory")
    agencies = {code: name for code, _, name, *_ in known["agencies"]}
    code_of = {name: code for code, name, *_ in known["units"]}
    return [
        {
            "username": username,
            "password": PASSWORD,
            "role": role,
            "role_name": Role(role).label,
            "name": name,
            "agency": agencies[code_of[unit]],
            "unit": unit,
        }
        for username, name, _, unit, role in known["people"]
    ]
