import pytest

from tests.samverkan.meetings import scene as stage


@pytest.fixture
def scene(db):
    """A group of five agencies."""
    return stage.lay()
