"""What the coordinator's one view shows: what is told of each area, and its form."""

from typing import Any

from django.utils import timezone

from pax.accounts.models import User
from pax.places.models import Area
from pax.writing.models import Draft
from samverkan.est.compiling.forms import AreaForm, HeadForm
from samverkan.est.enums import EntryState
from samverkan.est.models import Action, AreaPicture, Edition, Event, ScaleLevel
from samverkan.est.weeks.selectors import (
    draw,
    picture_for,
    pictures_of,
    turnout_of,
)

#: What drafts are called: of the head, of an area.
HEAD, AREA = "est-huvud", "est-omrade"


def head_form(edition: Edition, data: Any = None, **draft: str) -> HeadForm:
    """Give the form of the head, as it stands or as it was being written."""
    begun = _worth_keeping(draft, edition.version)
    return HeadForm(data, instance=edition, initial=begun)


def area_form(
    edition: Edition,
    area: Area,
    levels: list[ScaleLevel],
    *,
    data: Any = None,
    picture: AreaPicture | None = None,
    draft: dict[str, str] | None = None,
) -> AreaForm:
    """Give the form of an area, as it stands or as it was being written."""
    if picture is None and data is not None and levels:
        picture = pictures_of(edition).get(area.pk)
    stands = picture or AreaPicture()
    return AreaForm(
        levels,
        data,
        is_rest=area.is_rest,
        instance=stands,
        initial=_worth_keeping(draft or {}, stands.version),
        prefix=f"omrade{area.pk}",
    )


def _worth_keeping(draft: dict[str, str], version: int) -> dict[str, str]:
    """Take up a draft, unless somebody has saved since it was begun."""
    if draft.get("version") != str(version):
        return {}
    return {name: text for name, text in draft.items() if name != "version"}


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
    drafts = _drafts(edition, user)
    picture = draw(picture_for(edition, user))
    written = _written(edition, user)
    pictures = pictures_of(edition)
    areas = {str(a.uuid): a for a in Area.objects.all()}
    desks = []
    for view in picture.areas:
        place = areas[view.told["area"]]
        draft = drafts.get(f"{AREA}:{edition.pk}:{place.pk}", {})
        is_back = area is not None and area.pk == place.pk
        own = (
            form
            if is_back and form
            else area_form(
                edition, place, levels, picture=pictures.get(place.pk), draft=draft
            )
        )
        desks.append(
            {
                "area": place,
                "view": view,
                "form": own,
                "has_draft": bool(_worth_keeping(draft, own.instance.version)),
                "is_open": is_back,
                # What it says in a correction, where all of it can be changed.
                "written": written.get(place.pk, ()),
            }
        )
    head_draft = drafts.get(f"{HEAD}:{edition.pk}", {})
    return {
        "edition": edition,
        "picture": picture,
        "desks": desks,
        "levels": {str(level.number): level for level in levels},
        "head": head or head_form(edition, **head_draft),
        "head_has_draft": bool(_worth_keeping(head_draft, edition.version)),
        "turnout": turnout_of(edition, timezone.localdate()),
    }


def _drafts(edition: Edition, user: User) -> dict[str, dict[str, str]]:
    """Find what the person had begun to write of a week, by what it is about."""
    mine = Draft.objects.visible_to(user)
    found = mine.filter(about=f"{HEAD}:{edition.pk}") | mine.filter(
        about__startswith=f"{AREA}:{edition.pk}:"
    )
    return {draft.about: draft.data for draft in found}


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
