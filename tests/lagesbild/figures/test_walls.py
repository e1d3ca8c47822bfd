"""Who reads, keeps and gives figures: the database says what roles.py says."""

from __future__ import annotations

import pytest
from django.db import connection

from lagesbild.figures.querysets import READERS
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role

MEANT = {
    "keeps": {Permission.LAGESBILD_WRITE},
    "reads": set(READERS),
    "gives": {Permission.FIGURES_GIVE},
}


@pytest.mark.parametrize("what", MEANT)
@pytest.mark.parametrize("role", Role)
def test_function_knows_the_roles(db, role, what):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pax_role_figures(%s, %s)", [role, what])
        [(says,)] = cursor.fetchall()
    assert says == bool(ROLES[role].permissions & MEANT[what])
