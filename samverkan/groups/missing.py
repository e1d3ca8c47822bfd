"""What a sharing lacks before it is signed."""

from collections.abc import Iterable

from django.urls import reverse

from cases.models import Case
from pax.missing import Missing
from samverkan.groups.enums import Level
from samverkan.groups.models import Samverkansgrupp


def missing_in(
    case: Case, group: Samverkansgrupp, contents: Iterable[dict[str, object]]
) -> list[Missing]:
    """Say that somebody is to get the whole, of which nothing has been chosen."""
    whole = [one["copy"] for one in contents if one["level"] == int(Level.FULL)]
    held = ("parties", "facts", "assessments", "documents")
    if all(any(copy[name] for name in held) for copy in whole):  # type: ignore[index]  # plain JSON
        return []
    return [
        Missing(
            "Någon ska få hela underlaget, men inga parter, uppgifter eller handlingar "
            "är valda",
            reverse("sharing:write", args=[case.uuid, group.uuid]),
        )
    ]
