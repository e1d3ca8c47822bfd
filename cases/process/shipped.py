"""The processkartor that ship with Pax, kept up to date after every migrate."""

import json
from typing import Any

from django.db import connections
from django.utils import timezone

from cases.process import gokungen


def ship_gokungen(using: str, **_: Any) -> None:
    """Publish Gökungen, as a new version when its definition has changed."""
    from cases.models import ProcessMap, ProcessVersion  # noqa: PLC0415 -- app ready

    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
    if ProcessVersion._meta.db_table not in tables:
        return
    map_, _made = ProcessMap.objects.get_or_create(
        key=gokungen.KEY, defaults={"name": gokungen.NAME, "area": "Bidragsbrott"}
    )
    # As JSON holds it: tuples become lists, and then versions can be compared.
    definition: dict[str, Any] = json.loads(json.dumps(gokungen.DEFINITION.dump()))
    newest = map_.versions.order_by("-number").first()
    if newest is None or newest.definition != definition:
        ProcessVersion.objects.create(
            map=map_,
            number=newest.number + 1 if newest else 1,
            definition=definition,
            published_at=timezone.now(),
        )
