"""What Pax comes with, laid after every migrate: areas, processkartor, groups, scale.

Each is laid once and then kept by those who use Pax; Gökungen is published anew when
its definition has changed.  Also the ledger of what was given out before there was one:
it binds from the first day after an upgrade.
"""

from typing import Any

from django.apps import apps
from django.db import connections

from cases.process.services import ship_gokungen
from lagesbild.figures.services.giving import note_earlier_handovers
from lagesbild.report.services.earlier import note_earlier_editions
from lagesbild.report.services.writing import ship_chapters
from pax.places.services import ship_areas
from samverkan.est.compiling.services import ship_scale
from samverkan.groups.shipped import ship_groups

SHIPPED = (
    *(ship_areas, ship_gokungen, ship_groups, ship_scale, ship_chapters),
    *(note_earlier_handovers, note_earlier_editions),
)


def ship(using: str, **_: Any) -> None:
    """Lay what is missing, when all tables are there."""
    with connections[using].cursor() as cursor:
        tables = set(connections[using].introspection.table_names(cursor))
    if tables.issuperset(model._meta.db_table for model in apps.get_models()):
        for lay in SHIPPED:
            lay()
