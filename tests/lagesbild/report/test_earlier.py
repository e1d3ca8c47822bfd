"""What was given out before the ledger binds what is given out after the upgrade."""

from __future__ import annotations

from typing import Any

import pytest

from lagesbild.figures.ledger import Giving
from lagesbild.figures.models import GivenOut
from lagesbild.report.content import content_of_draft
from lagesbild.report.drawing import given_in
from lagesbild.report.enums import Variant
from lagesbild.report.models import Figure, Lagesbild
from lagesbild.report.services import releasing
from lagesbild.report.services.earlier import note_earlier_editions
from tests.lagesbild.report.test_drawing import decide, draw, monthly
from tests.lagesbild.report.test_drawing import read_in as read_one
from tests.lagesbild.report.test_given import areas, bars, read_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def old(
    as_owner: None, as_user: Any, picture: Lagesbild, monkeypatch: Any
) -> Lagesbild:
    """An edition that was decided before there was a ledger.

    As the tables' owner, as an upgrade is: it writes in the name of who decided.
    """
    with as_user("samira") as samira:
        read_in(samira, areas(21, 14, 12, 3), larm="antal")
        draw(picture, samira, "staplar", "larm")
        read_one(samira, "est", "antal", monthly("est", "Ronna", [9, 8, 2]))
        key = draw(picture, samira, "varme", "est")["key"]
        Figure.objects.filter(key=key).update(audience="intern")
    with monkeypatch.context() as then:
        then.setattr(releasing, "note_given", lambda *_, **__: None)
        decide(picture, as_user)
    with as_user("samira"):
        found: Lagesbild = Lagesbild.objects.select_related("agency").get(pk=picture.pk)
    return found


def corrected(old: Lagesbild, by: Any) -> dict[str, float | None]:
    """Correct one count, and give what the next edition would show."""
    releasing.reopen_for_correction(old, by=by, because="Rättas")
    read_in(by, areas(21, 11, 12, 3), 1, larm="antal")
    [figure] = content_of_draft(old, Variant.PUBLIC, by=by)["figures"]
    return bars(figure)


def test_it_is_entered_as_it_would_have_been(as_user, old):
    with as_user("samira") as samira:
        assert not GivenOut.objects.exists()
        assert note_earlier_editions() == 1
        entered = {
            row.about: Giving.from_data(row.content) for row in GivenOut.objects.all()
        }
        assert entered == given_in(old, by=samira)
        assert len(entered) == 2
        assert all(giving.shown for giving in entered.values())
        assert note_earlier_editions() == 0


def test_it_binds_the_first_correction_after_the_upgrade(as_user, old):
    with as_user("samira") as samira:
        note_earlier_editions()
        assert corrected(old, samira)["Lina"] is None


def test_without_it_the_correction_would_tell(as_user, old):
    with as_user("samira") as samira:
        assert corrected(old, samira)["Lina"] == 12


def test_what_is_corrected_since_is_entered_as_it_was(as_user, old):
    """The edition says 14 and 50: what is kept now is not what was frozen."""
    with as_user("samira") as samira:
        corrected(old, samira)
        note_earlier_editions()
        [larm] = [r for r in GivenOut.objects.all() if len(r.content["cells"]) == 5]
    assert sorted(larm.content["cells"].values()) == [3, 12, 14, 21, 50]
    assert len(larm.content["shown"]) == 3
