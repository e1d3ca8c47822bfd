"""What the coordinator's one view shows: what is told of each area, and its form."""

from typing import Any

from django.utils import timezone

from pax.accounts.models import User
from pax.places.models import Area
from samverkan.est.compiling.forms import AreaForm, HeadForm
from samverkan.est.enums import EntryState
from samverkan.est.models import Action, AreaPicture, Edition, Event, ScaleLevel
from samverkan.est.weeks.selectors import (
    draw,
    picture_for,
    pictures_of,
    turnout_of,
)

#: What the form of the head is called on the page; one of an area by its place there.
HEAD = "huvud"


def head_form(edition: Edition, data: Any = None) -> HeadForm:
    """Give the form of the head as it stands."""
    return HeadForm(data, instance=edition)


def area_form(
    edition: Edition,
    area: Area,
    levels: list[ScaleLevel],
    *,
    data: Any = None,
    picture: AreaPicture | None = None,
) -> AreaForm:
    """Give the form of an area as it stands."""
    if picture is None and data is not None and levels:
        picture = pictures_of(edition).get(area.pk)
    stands = picture or AreaPicture()
    return AreaForm(
        levels,
        data,
        is_rest=area.is_rest,
        instance=stands,
        prefix=f"omrade{area.pk}",
    )


def compile_page(
    edition: Edition,
    user: User,
    *,
    head: HeadForm | None = None,
    area: Area | None = None,
    form: AreaForm | None = None,
) -> dict[str, Any]:
    """Gather the view in a fixed number of queries, with the form that came back."""
    levels = list(ScaleLevel.objects.all())
    picture = draw(picture_for(edition, user))
    written = _written(edition, user)
    pictures = pictures_of(edition)
    areas = {str(a.uuid): a for a in Area.objects.all()}
    desks = []
    for view in picture.areas:
        place = areas[view.told["area"]]
        is_back = area is not None and area.pk == place.pk
        own = (
            form
            if is_back and form
            else area_form(edition, place, levels, picture=pictures.get(place.pk))
        )
        desks.append(
            {
                "area": place,
                "view": view,
                "form": own,
                "is_open": is_back,
                # What it says in a correction, where all of it can be changed.
                "written": written.get(place.pk, ()),
            }
        )
    return {
        "edition": edition,
        "picture": picture,
        "desks": desks,
        "levels": {str(level.number): level for level in levels},
        "head": head or head_form(edition),
        "turnout": turnout_of(edition, timezone.localdate()),
    }


def _written(edition: Edition, user: User) -> dict[int, list[Any]]:
    """In a correction the coordinator changes everybody's entries: list them."""
    found: dict[int, list[Any]] = {}
    if edition.corrects_id is None:
        return found
    for kind in (Event, Action):
        told = kind.objects.visible_to(user).filter(
            edition=edition, state=EntryState.HANDED_IN
        )
        for entry in told.select_related("agency"):
            found.setdefault(entry.area_id, []).append(entry)
    return found
