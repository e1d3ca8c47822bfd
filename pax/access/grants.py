"""Grants: who may read a row.  The only module that touches guardian's shortcuts.

A grant is always to people of the agency that owns the row; the database refuses
any other (pax_grant_stays_home).  Between authorities there are disclosures.
"""

from typing import Any

from django.db import models
from guardian.shortcuts import assign_perm, remove_perm  # noqa: TID251 -- the one place

from pax.accounts.models import Unit, User


def grant_unit(thing: models.Model, unit: Unit) -> None:
    """Let everyone who reads for the unit read the thing."""
    assign_perm(_view(thing), unit.group, thing)


def revoke_unit(thing: models.Model, unit: Unit) -> None:
    """Take the unit's reading away, at once."""
    remove_perm(_view(thing), unit.group, thing)


def grant_person(thing: models.Model, person: User) -> None:
    """Let one named person read the thing."""
    assign_perm(_view(thing), person, thing)


def revoke_person(thing: models.Model, person: User) -> None:
    """Take one named person's reading away, at once."""
    remove_perm(_view(thing), person, thing)


def _view(thing: models.Model) -> Any:
    return f"view_{thing._meta.model_name}"
