"""Doors: the only way from an id in an address to an object.

What one may not know of is 404; what one may see but not do is 403.  Every view
says by its door who may use the address (`view.access`), and a house test walks
the resolver and fails for any address that does not.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.http import Http404, HttpResponse

from pax.access.request import Request
from pax.accounts.models import User
from pax.accounts.permissions import Permission
from pax.accounts.roles import RoleSpec
from pax.audit import services as audit
from pax.audit.verbs import Verb
from pax.errors import Denied

View = Callable[..., HttpResponse]


class Sees(StrEnum):
    """Which roles see a thing, said so that a table can be made of it."""

    NOBODY = auto()
    EVERYONE = auto()  # whoever made it, whatever their role
    READERS = auto()  # roles that read cases
    ADMINISTRATORS = auto()
    REVIEWERS = auto()
    EST = auto()  # roles in the forum that makes the weekly EST picture
    EST_COORDINATORS = auto()  # those of them who put it together
    PICTURE = auto()  # roles that write or approve their authority's lägesbild
    PLANNERS = auto()  # roles that work on or decide their authority's åtgärdsplan
    CONSULTED = auto()  # roles that answer for their authority when one is sent
    GIVERS = auto()  # roles that hand over their authority's counts
    PUBLISHED = auto()  # roles that read what is published

    def includes(self, spec: RoleSpec) -> bool:
        """Tell whether a role is among them."""
        return {
            Sees.NOBODY: False,
            Sees.EVERYONE: True,
            Sees.READERS: bool(spec.reads),
            Sees.ADMINISTRATORS: Permission.USERS_ADMIN in spec.permissions,
            Sees.REVIEWERS: Permission.LOG_REVIEW in spec.permissions,
            Sees.EST: Permission.EST_TAKE_PART in spec.permissions,
            Sees.EST_COORDINATORS: Permission.EST_COORDINATE in spec.permissions,
            Sees.PICTURE: not spec.permissions.isdisjoint(
                {Permission.LAGESBILD_WRITE, Permission.LAGESBILD_RELEASE}
            ),
            Sees.PLANNERS: not spec.permissions.isdisjoint(
                {Permission.PLAN_WRITE, Permission.PLAN_DECIDE}
            ),
            Sees.CONSULTED: Permission.PLAN_ANSWER in spec.permissions,
            Sees.GIVERS: Permission.FIGURES_GIVE in spec.permissions,
            Sees.PUBLISHED: Permission.PUBLISHED_READ in spec.permissions,
        }[self]


@dataclass(frozen=True)
class Reach:
    """Who finds something behind a door, by how the thing stands to the person.

    `own` is of the person's own unit (or their own work), `disclosed` what another
    authority has given to that unit or, for a case, the case it was given from.
    What is foreign, or restricted to others by name, nobody finds behind any door, but
    for what a whole forum shares (EST).  `elsewhere` is what is one's own, asked for by
    another who has the same role in another authority: a role is given somewhere.

    Two ways more to stand to what is another authority's, which is foreign but for what
    is said of them: `responsible`, in a plan where one answers for the measure, and
    `published`, which has been made for others to read.
    """

    own: Sees = Sees.NOBODY
    disclosed: Sees = Sees.NOBODY
    foreign: Sees = Sees.NOBODY
    restricted: Sees = Sees.NOBODY
    elsewhere: Sees = Sees.NOBODY
    responsible: Sees | None = None
    published: Sees | None = None

    def sees(self, relation: str) -> Sees:
        """Tell who finds what stands so to them."""
        found: Sees | None = getattr(self, relation)
        return self.foreign if found is None else found


#: A case and what belongs to it.
IN_CASE = Reach(own=Sees.READERS)
#: A disclosure: in the sender's register, and with the receiver as a frozen copy.
DISCLOSED = Reach(own=Sees.READERS, disclosed=Sees.READERS)
#: What a person has made for themselves: a receipt, a draft.
OWN_WORK = Reach(own=Sees.EVERYONE)
#: People and units, of an agency that one administers.
ADMINISTERED = Reach(own=Sees.ADMINISTRATORS)
#: What the whole EST forum shares, whoever made it.
IN_FORUM = Reach(
    own=Sees.EST,
    disclosed=Sees.EST,
    foreign=Sees.EST,
    restricted=Sees.EST,
    elsewhere=Sees.EST,
)
#: What the reviewers of an agency's log handle.
REVIEWED = Reach(own=Sees.REVIEWERS)


@dataclass(frozen=True)
class Access:
    """Who may use an address: anyone, the signed-in, a permission, an object's door."""

    kind: str  # "open", "signed-in", "permission", or the door's name
    permissions: tuple[Permission, ...] = ()  # any of these
    reach: Reach | None = None  # behind a door
    # To who is responsible for what is found, the permissions do not matter: whether
    # it opens.
    opens_to_responsible: bool = False

    def __str__(self) -> str:
        needs = " or ".join(self.permissions)
        return f"{self.kind}: {needs}" if needs else self.kind


def declare(view: View, access: Access) -> View:
    """Write on the view who may use it."""
    view.access = access  # type: ignore[attr-defined]  # read by addresses.py
    return view


def open_door(view: View) -> View:
    """Let anyone in, signed in or not (a house test lists these few)."""
    return declare(login_not_required(view), Access("open"))


def signed_in(view: View) -> View:
    """Let in everyone who has signed in; the page shows only what is theirs."""
    return declare(view, Access("signed-in"))


def permission_door(*permissions: Permission) -> Callable[[View], View]:
    """Let in those who hold any of the permissions; 404 for the others.

    Not 403: a page of a role that one does not have need not be known of.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: Request, /, *args: Any, **kwargs: Any) -> HttpResponse:
            if not any(request.user.may(p) for p in permissions):
                raise Http404
            return view(request, *args, **kwargs)

        return declare(guarded, Access("permission", permissions))

    return decorate


class Door:
    """Turns a uuid in an address into an object the person may see.

    `find` gives the queryset of what a person may see; `kwarg` is both the name
    of the uuid in the address and of the object that the view receives.  `reach`
    declares who finds something there; a test holds `find` to it, for every role.
    """

    def __init__(
        self,
        kwarg: str,
        find: Callable[[User], models.QuerySet[Any]],
        *,
        read: Verb | None = None,
        reach: Reach = IN_CASE,
    ) -> None:
        self.kwarg = kwarg
        self.find = find
        self.read = read
        self.reach = reach

    def open(self, user: User, uuid: UUID, *permissions: Permission) -> Any:
        """Give the object, or say 404 (unknown to this person) or 403."""
        thing = self.find(user).filter(uuid=uuid).first()
        if thing is None:
            raise Http404
        if not self.lets(user, thing, permissions):
            raise Denied
        return thing

    def lets(
        self, user: User, _thing: Any, permissions: tuple[Permission, ...]
    ) -> bool:
        """Tell whether a person may do this with it: by their role, as a rule."""
        return any(user.may(permission) for permission in permissions)

    def opens_to_responsible(self, _permissions: tuple[Permission, ...]) -> bool:
        """Tell whether who is responsible for what is found may do this with it."""
        return False

    def __call__(
        self, *permissions: Permission, quietly: bool = False
    ) -> Callable[[View], View]:
        """Guard a view: any of the permissions; a GET is recorded unless `quietly`."""

        def decorate(view: View) -> View:
            @functools.wraps(view)
            def guarded(request: Request, /, *args: Any, **kwargs: Any) -> HttpResponse:
                thing = self.open(request.user, kwargs.pop(self.kwarg), *permissions)
                if self.read and not quietly and request.method in ("GET", "HEAD"):
                    audit.record(self.read, thing, by=request.user)
                return view(request, *args, **{self.kwarg: thing}, **kwargs)

            opens = self.opens_to_responsible(permissions)
            access = Access(self.kwarg, permissions, self.reach, opens)
            return declare(guarded, access)

        return decorate
