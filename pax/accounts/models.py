"""Who there is: agencies, their units, people, and what people may do when."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connections, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from pax.accounts.enums import MUNICIPAL, Activity, AgencyKind, Regime
from pax.accounts.permissions import OF_THE_LEADING, OVER_THE_LEADING, Permission
from pax.accounts.roles import ROLES, Role
from pax.composition import composed
from pax.db import Stamped
from pax.db.facts import EMPLOYEES, Retention, personal, plain
from pax.db.history import DirectoryHistory
from pax.db.rls import RowSecurity


class Agency(models.Model):
    """An authority that owns records of its own (myndighet), or a company.

    A nämnd is an authority of its own (OSL 8 kap. 1 §): what passes between two
    nämnder of the same kommun is a disclosure, as between kommun and police.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("slag", max_length=20, choices=AgencyKind)
    name = plain(models.CharField("namn", max_length=120, unique=True))
    short_name = plain(models.CharField("kortnamn", max_length=40))
    code = plain(models.SlugField("kod i referenser", max_length=6, unique=True))
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="ingår i",
    )
    regime = models.CharField("dataskyddsregim", max_length=4, choices=Regime)
    # Whose coordinators put EST together and keep the areas: one authority's, as the
    # law has one lead the work (lag 2023:196 13 §).
    leads_prevention = models.BooleanField(
        "leder det brottsförebyggande arbetet", default=False
    )

    history = DirectoryHistory(using="pax_administers(id)")
    app_may = "SELECT"  # made at installation (pax.accounts.setup), never in a page

    class Meta:
        ordering = ["name"]
        verbose_name = "myndighet"
        verbose_name_plural = "myndigheter"
        constraints = [
            models.UniqueConstraint(
                fields=["leads_prevention"],
                condition=Q(leads_prevention=True),
                name="agency_one_leads_prevention",
            ),
            models.CheckConstraint(
                condition=Q(leads_prevention=False) | Q(kind__in=sorted(MUNICIPAL)),
                name="agency_a_municipal_one_leads",
            ),
            RowSecurity(
                name="agency_rows",
                using="(SELECT pax_user_id()) IS NOT NULL",
                check="pax_administers(id)",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A part of an agency where people work (enhet), in a tree.

    Its `group` is what grants are given to: everyone who belongs to the unit in
    a role that reads cases reads what the group may read.  `path` holds the ids
    of the unit's ancestors and itself, so that "this unit and below" is one
    indexed question.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="units", verbose_name="myndighet"
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="hör till",
    )
    name = plain(models.CharField("namn", max_length=120))
    activity = models.CharField("verksamhet", max_length=20, choices=Activity)
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="unit", editable=False
    )
    path = ArrayField(models.BigIntegerField(), default=list, editable=False)
    takes_flags = models.BooleanField("tar emot flaggor", default=False)
    takes_disclosures = models.BooleanField("tar emot utlämnanden", default=False)

    history = DirectoryHistory(
        using="pax_administers(agency_id)", hidden=("group", "path")
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["name"]
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        indexes = [GinIndex(fields=["path"], name="unit_path")]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="unit_name_in_agency"
            ),
            RowSecurity(
                name="unit_rows",
                using="(SELECT pax_user_id()) IS NOT NULL",
                check="pax_administers(agency_id)",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.name


class UnreadCharField(models.CharField):  # type: ignore[type-arg]  # no stubs at run time
    """A column that the application's role writes, and reads by its own road alone.

    In a query it is nothing; `User.from_db` then leaves it out, as what is deferred.
    """

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Never ask for it."""
        return "NULL::varchar", ()

    def deconstruct(self) -> Any:
        """Be to migrations what it is in the database."""
        name, _, args, words = super().deconstruct()
        return name, "django.db.models.CharField", args, words


class UserManager(BaseUserManager["User"]):
    """Makes users; there is no superuser in Pax."""

    def create_user(self, username: str, password: str | None, **kw: Any) -> "User":
        """Make a person who can sign in with the password."""
        user = self.model(username=username, **kw)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find by username whatever the case of its letters."""
        return self.get(username=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who uses Pax, always on behalf of one agency.

    Someone who works for two agencies has two users: the log must say for whom
    each thing was done.  A *system* user does an agency's automatic work
    (clocks, received disclosures) and can never sign in.  Nobody is superuser:
    administrators handle users and settings, never cases.
    """

    retention = Retention(
        EMPLOYEES, "while employed, and then as long as the log names them"
    )

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    username = personal(models.CharField("användarnamn", max_length=60, unique=True))
    name = personal(models.CharField("namn", max_length=120))
    title = personal(models.CharField("titel", max_length=120, blank=True))
    email = personal(models.EmailField("e-post", blank=True))
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="users", verbose_name="myndighet"
    )
    is_active = models.BooleanField("aktiv", default=True)
    is_system = models.BooleanField("systemanvändare", default=False, editable=False)
    # Rises when a role changes or the account is closed: sessions from before end.
    session_epoch = models.PositiveIntegerField(default=1, editable=False)
    # The password was given by an administrator and is good for one thing only.
    must_change_password = models.BooleanField("ska byta lösenord", default=False)
    # The password was given to one who reads or decides, and nobody has vouched that
    # it was the right person who got it: no right to sign or to prove who one is.
    is_unvouched = models.BooleanField("väntar på intyg", default=False, editable=False)
    # The hash: written, and compared with when somebody proves who they are.
    password = personal(UnreadCharField("password", max_length=128))

    objects = UserManager()
    history = DirectoryHistory(
        using="pax_administers(agency_id)",
        excluded_fields=["password", "last_login"],
        hidden=("is_superuser", "is_system", "session_epoch", "is_unvouched"),
    )
    app_may = "SELECT, INSERT, UPDATE"
    unread = ("password",)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        verbose_name = "användare"
        verbose_name_plural = "användare"
        constraints = [
            models.CheckConstraint(
                condition=Q(is_superuser=False), name="user_nobody_is_superuser"
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=Q(is_system=True),
                name="user_one_system_user_per_agency",
            ),
            RowSecurity(
                name="user_rows",
                # Readable before sign-in: that is how one signs in.
                using="true",
                # One's own row too: password and time of last sign-in.
                # What of it, says pax_user_keeps_place().
                check=(
                    "(pax_administers(agency_id) AND NOT is_system)"
                    " OR id = pax_user_id()"
                    # Their sessions end when the second has confirmed.
                    " OR pax_decided_about('role', id)"
                    " OR pax_decided_about('password', id)"
                    " OR pax_decided_about('voucher', id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def authority(self) -> "Authority":
        """Tell what the person may do and read today, asked once per request."""
        return Authority.of(self)

    def may(self, permission: Permission) -> bool:
        """Tell whether any of the person's roles today allows this."""
        return permission in self.authority.permissions

    def check_password(self, raw_password: str) -> bool:  # type: ignore[override]  # as Django has it
        """Compare, and change nothing: nobody is acting yet when this is asked."""
        return check_password(raw_password, self.password)

    def set_password(self, raw_password: str | None) -> None:
        """Choose another; sessions from before end (the database says so too)."""
        super().set_password(raw_password)
        if self.pk:
            self.session_epoch += 1

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> "User":
        """Read a person, without what is not read."""
        user = super().from_db(*args, **kwargs)
        if user.__dict__.get("password", "") is None:
            del user.__dict__["password"]
        return user

    def refresh_from_db(  # type: ignore[override]  # as Django has it
        self, using: Any = None, fields: Any = None, **kw: Any
    ) -> None:
        """Read again; the hash by the only road to it, of one person at a time."""
        if fields is None or list(fields) != ["password"]:
            super().refresh_from_db(using, fields, **kw)
            return
        with transaction.atomic(using), connections[using or "default"].cursor() as c:
            c.execute("SELECT set_config('pax.signing_in', %s, true)", [str(self.pk)])
            c.execute("SELECT pax_password_of(%s)", [self.pk])
            (self.password,) = c.fetchone()
            c.execute("SELECT set_config('pax.signing_in', '', true)")

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Tie sessions to what ends them: a new password is one (session_epoch)."""
        return salted_hmac(
            "pax.accounts.models.User.session",
            f"{self.uuid}:{self.session_epoch}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def log_label(self) -> str:
        """What the access log calls the person."""
        return self.username

    @property
    def unit(self) -> "Unit | None":
        """The unit the person acts for: their first role that still holds."""
        return self.authority.unit


@dataclass(frozen=True)
class Authority:
    """A person's roles on one day, and what follows from them.

    `readers` is the application's own answer to the question that pax_readers()
    answers in the database; a test holds them equal.
    """

    roles: frozenset[Role]
    permissions: frozenset[Permission]
    readers: tuple[int, ...]
    unit: Unit | None

    @classmethod
    def of(cls, user: User) -> "Authority":
        """Read the person's roles that hold today."""
        if not user.is_active:
            return cls(frozenset(), frozenset(), (), None)
        today = timezone.localdate()
        held = list(user.memberships.current(today).select_related("unit"))
        roles = frozenset(Role(m.role) for m in held)
        permissions = (
            frozenset(Permission) if user.is_system else _permissions(user, roles)
        )
        return cls(
            roles, permissions, _readers(user, held), held[0].unit if held else None
        )


def _permissions(user: User, roles: frozenset[Role]) -> frozenset[Permission]:
    """Say what roles allow where the person has them."""
    given: frozenset[Permission] = frozenset().union(
        *(ROLES[role].permissions for role in roles)
    )
    if OF_THE_LEADING in given and not user.agency.leads_prevention:
        given -= {OF_THE_LEADING}
    if OVER_THE_LEADING in given:
        over = Agency.objects.filter(Q(pk=user.agency_id) | Q(parent=user.agency_id))
        if not over.filter(leads_prevention=True).exists():
            given -= {OVER_THE_LEADING}
    return given


def _readers(user: User, held: "list[Membership]") -> tuple[int, ...]:
    """List all that a person reads by: units, themselves, and what apps above add."""
    reads = [m for m in held if ROLES[Role(m.role)].reads]
    # pax_readers() says the same, and asks pax_circles().
    circles = composed(
        "READ_BY", tuple[Callable[[User], models.QuerySet[Any, Any]], ...]
    )
    asked = [ask(user) for ask in circles]
    if reads or user.is_system:
        units = Unit.objects.filter(_units(user, reads))
        asked.append(units.order_by().values_list("group_id"))
    groups = {row[0] for row in asked[0].union(*asked[1:])} if asked else set()
    return tuple(sorted(groups | {-user.pk} if reads or user.is_system else groups))


def _units(user: User, reads: "list[Membership]") -> Q:
    """Say whose units' grants a person reads by: their own, and those below."""
    if user.is_system:
        return Q(agency_id=user.agency_id)
    units = Q(pk__in=[m.unit_id for m in reads])
    for m in reads:
        if ROLES[Role(m.role)].reads == "below":
            units |= Q(path__contains=[m.unit_id])
    return units


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships, asked for by date."""

    def current(self, on: datetime.date) -> "MembershipQuerySet":
        """Those that hold on the day."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on
        )


class Membership(models.Model):
    """What role a person has in a unit, from when and to when (inclusive)."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="memberships", verbose_name="vem"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="memberships", verbose_name="enhet"
    )
    role = models.CharField("roll", max_length=20, choices=Role)
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = DirectoryHistory(using="pax_administers_unit(unit_id)", named_by="role")
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["valid_from", "pk"]
        verbose_name = "roll i enhet"
        verbose_name_plural = "roller i enheter"
        indexes = [models.Index(fields=["user", "valid_from"], name="membership_user")]
        constraints = [
            models.CheckConstraint(
                # One that was called off ends the day before it would have begun.
                condition=Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from") - datetime.timedelta(days=1)),
                name="membership_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"], name="membership_once"
            ),
            RowSecurity(
                name="membership_rows",
                using="(SELECT pax_user_id()) IS NOT NULL",
                check=(
                    "pax_administers_membership(user_id, unit_id) OR"
                    " pax_decided_role(user_id, unit_id, role, valid_from, valid_to)"
                ),
                changes="pax_administers_membership(user_id, unit_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.unit}"


class SubstituteQuerySet(models.QuerySet["Substitute"]):
    """Who stands in for whom."""

    def visible_to(self, user: User) -> "SubstituteQuerySet":
        """Those of one's own authority: who is away is no secret there."""
        if not user.is_active:
            return self.none()
        return self.filter(agency=user.agency_id)

    def current(self, on: datetime.date) -> "SubstituteQuerySet":
        """Those that hold on the day."""
        return self.filter(valid_from__lte=on, valid_to__gte=on)


class Substitute(Stamped):
    """That one stands in for a colleague for a period (ersättare).

    What falls on the one who is away is shown to the substitute too, as far as they
    see it anyway.  No power passes on: what they may do, their own roles say.
    """

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    absent = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="substitutes",
        verbose_name="vem som är borta",
    )
    substitute = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        related_name="substitutes_for",
        verbose_name="ersättare",
    )
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med")

    objects = SubstituteQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["valid_from", "pk"]
        verbose_name = "ersättare"
        verbose_name_plural = "ersättare"
        indexes = [
            models.Index(fields=["substitute", "valid_to"], name="substitute_whom")
        ]
        constraints = [
            models.CheckConstraint(
                # One that was called off ends the day before it would have begun.
                condition=Q(valid_to__gte=F("valid_from") - datetime.timedelta(days=1)),
                name="substitute_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("substitute")), name="substitute_is_another"
            ),
            RowSecurity(
                name="substitute_rows",
                using="agency_id = (SELECT pax_agency_id())",
                check=(
                    "agency_id = (SELECT pax_agency_id())"
                    " AND (absent_id = (SELECT pax_user_id())"
                    " OR pax_manages(absent_id, NULL))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.substitute} för {self.absent}"
