import pytest

from samverkan.groups.models import Samverkansgrupp
from tests.samverkan.tryck.scene import make_group


@pytest.fixture
def group(db: None) -> Samverkansgrupp:
    """A group of four agencies, which Sanna leads."""
    return make_group()
