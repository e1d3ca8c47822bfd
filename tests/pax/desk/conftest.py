"""The desk gathers from the parts: its tests play on the scenes of cases."""

from tests.cases.conftest import (  # noqa: F401 -- fixtures, found by their names
    annas_case,
    open_case,
    petras_case,
    scene,
    sent,
    veras_case,
)
