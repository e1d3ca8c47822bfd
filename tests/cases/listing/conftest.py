"""Cases to list: made through the services, so that every index is kept as it is."""

import datetime

import pytest

from cases.case.services import Seen
from cases.flag.services import raise_flag
from pax.accounts.models import Unit


@pytest.fixture
def flag(acting):
    """Flag something as a person, to their own unit, and give the case."""

    def make(username="anna", unit="Försörjningsstöd", text="Iakttaget.", **values):
        seen = {
            "seen": text,
            "seen_on": datetime.date(2026, 11, 2),
            "channel": "own",
            "support": "forsorjningsstod",
            "suspicion": "skenseparation",
        } | values
        with acting(username) as who:
            return raise_flag(
                Seen(**seen), to_unit=Unit.objects.get(name=unit), by=who.user
            )[1]

    return make
