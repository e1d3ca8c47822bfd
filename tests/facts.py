"""Another value of any field: to see whether something changes when the field does."""

import datetime
import uuid
from decimal import Decimal
from typing import Any

from django.db import models


def another(field: models.Field[Any, Any], now: Any) -> Any:
    """A value the field may have, that it has not."""
    if field.choices:
        return next(value for value, _ in field.flatchoices if value != now)
    made = {
        models.BooleanField: lambda: not now,
        models.DateTimeField: lambda: now + datetime.timedelta(days=400),
        models.DateField: lambda: (now or DAY) + datetime.timedelta(days=1),
        models.DecimalField: lambda: Decimal(now or 0) + 7,
        models.PositiveSmallIntegerField: lambda: (now or 1950) + 1,
        models.UUIDField: uuid.uuid4,
        models.CharField: lambda: "kvarnfall",
        models.TextField: lambda: "kvarnfall",
    }
    return next(make for kind, make in made.items() if isinstance(field, kind))()


DAY = datetime.date(2026, 2, 3)
