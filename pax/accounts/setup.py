"""Making the directory: the first agencies, units and people of an installation.

Run as the database's owner, before anybody can sign in.  Later changes are made
by administrators through pax.access.admin.services, under row security.
"""

import datetime

from django.contrib.auth.models import Group

from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.roles import Role


def make_agency(code: str, **values: object) -> Agency:
    """Make an agency and the system user that does its automatic work.

    One of a municipality's leads its crime prevention: `leads_prevention=True`.
    """
    agency, _ = Agency.objects.get_or_create(code=code, defaults=values)
    if not agency.users.filter(is_system=True).exists():
        User.objects.create_user(
            f"system-{code.lower()}",
            None,
            name=f"Systemet ({agency.short_name})",
            agency=agency,
            is_system=True,
        )
    return agency


def make_unit(agency: Agency, name: str, parent: Unit | None, **values: object) -> Unit:
    """Make a unit, the group that grants are given to, and its place in the tree."""
    existing = Unit.objects.filter(agency=agency, name=name).first()
    if existing:
        return existing
    group = Group.objects.create(name=f"{agency.code}: {name}")
    unit = Unit.objects.create(
        agency=agency, name=name, parent=parent, group=group, **values
    )
    unit.path = [*(parent.path if parent else []), unit.pk]
    unit.save(update_fields=["path"])
    return unit


def make_person(
    username: str,
    hashed_password: str,
    unit: Unit,
    role: Role,
    *,
    since: datetime.date,
    **values: object,
) -> User:
    """Make a person with one role in one unit."""
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create(
            username=username,
            password=hashed_password,
            agency=unit.agency,
            **values,
        )
    Membership.objects.get_or_create(
        user=user, unit=unit, role=role, defaults={"valid_from": since}
    )
    return user
