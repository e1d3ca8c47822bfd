"""Samverkansgrupper: who sits in them, on what agreement, and what they share.

A group owns nothing that belongs to a case.  What an agency shares with a group is
a disclosure to each of the other agencies in it; here stands only that it was
shared, and what the group does with it.
"""

import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import BaseConstraint
from django.urls import reverse

from cases.disclosure.lagrum import lagrum_of
from cases.models import Case, Disclosure
from pax.accounts.models import Agency, Unit, User
from pax.db import Stamped
from pax.db.facts import CONCERNED, EMPLOYEES, WITH_GROUP, Retention, personal, plain
from pax.db.history import GuardedHistory
from pax.db.rls import RowSecurity
from pax.editions.models import Frozen
from samverkan.groups.enums import (
    CrimeLevel,
    Duty,
    Focus,
    Level,
    PartProgress,
    Perspective,
    Progress,
    Rhythm,
    Shape,
)
from samverkan.groups.querysets import (
    CopyQuerySet,
    GroupQuerySet,
    HomeCopyQuerySet,
    InShareQuerySet,
    OfGroupQuerySet,
    SeatQuerySet,
    ShareQuerySet,
)

#: One's own row, in the very transaction where one makes it.
JUST_MADE = "(created_by_id = (SELECT pax_user_id()) AND created_at = now())"
SITS = "pax_sits_in(group_id)"
KNOWS = "pax_knows_group(group_id)"
KEEPS = "pax_keeps_group(group_id)"
#: Whoever keeps the group; and everybody may leave (what, says a trigger).
KEEPS_SEAT = "pax_keeps_delegation(delegation_id) OR user_id = (SELECT pax_user_id())"
SHOWN = f"pax_share_level(share_id) >= {Level.SUMMARY.value}"


def default_steps() -> list[str]:
    """Give the steps that a shared case goes through in a group, as they begin."""
    return ["Nytt", "Samlar underlag", "Insats pågår", "Uppföljning"]


class Samverkansgrupp(Stamped):
    """A group in which several authorities work on the same kind of matter.

    Joins a responsible verksamhetschef with local police of the right expertise.
    A project, a council or a network is the same thing in another shape.
    """

    key = plain(models.SlugField("nyckel", max_length=60, unique=True))
    # None: it ships with Pax.
    created_by = models.ForeignKey(  # type: ignore[assignment]  # may be empty
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    shape = models.CharField("form", max_length=12, choices=Shape, default=Shape.GROUP)
    name = plain(models.CharField("namn", max_length=80, unique=True))
    purpose = plain(models.TextField("syfte", blank=True))
    area = plain(models.CharField("geografiskt område", max_length=120, blank=True))
    # None until a coordinator has taken on to convene it.
    convener = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="sammankallande",
    )
    crime_levels = ArrayField(
        models.CharField(max_length=16, choices=CrimeLevel),
        default=list,
        blank=True,
        verbose_name="nivåer i brottspyramiden",
    )
    perspectives = ArrayField(
        models.CharField(max_length=8, choices=Perspective),
        default=list,
        blank=True,
        verbose_name="tidsperspektiv",
    )
    focuses = ArrayField(
        models.CharField(max_length=4, choices=Focus),
        default=list,
        blank=True,
        verbose_name="inriktning",
    )
    rhythm = models.CharField(
        "mötesrytm", max_length=12, choices=Rhythm, default=Rhythm.MONTHLY
    )
    steps = ArrayField(
        models.CharField(max_length=40), default=default_steps, verbose_name="steg"
    )
    standing_items = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        verbose_name="stående punkter",
    )
    ended_on = models.DateField("avslutad", null=True, blank=True)

    objects = GroupQuerySet.as_manager()
    history = GuardedHistory(
        using="pax_knows_group(id) OR pax_convenes(convener_id)",
        check="pax_keeps_group(id) OR pax_convenes(convener_id)",
        hidden=("key",),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["name"]
        verbose_name = "samverkansgrupp"
        verbose_name_plural = "samverkansgrupper"
        constraints = [
            RowSecurity(
                name="samverkansgrupp_rows",
                using="pax_knows_group(id) OR pax_convenes(convener_id)",
                check="pax_keeps_group(id) OR pax_convenes(convener_id)",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the group's board is."""
        return reverse("groups:board", args=[self.uuid])

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.name


class OfGroup(Stamped):
    """Something that describes a group, known to all who may know the group."""

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    objects = OfGroupQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


def of_group_rows(name: str) -> list[BaseConstraint]:
    """Guard a table of what describes groups: known to many, written by few."""
    return [RowSecurity(name=f"{name}_rows", using=KNOWS, check=KEEPS)]


class Agreement(OfGroup):
    """The written agreement that a group works under (överenskommelse).

    Says purpose and area (9 § lagen 2023:196), and on which grounds its members
    expect to be able to share.  It supports and does not bind: no agreement breaks
    secrecy, and each disclosure still has a ground of its own.
    """

    retention = Retention(EMPLOYEES, WITH_GROUP)

    purpose = plain(models.TextField("syfte"))
    area = plain(models.CharField("område", max_length=200))
    grounds = ArrayField(
        models.CharField(max_length=40), default=list, verbose_name="lagrum"
    )
    valid_from = models.DateField("gäller från och med")
    valid_to = models.DateField("gäller till och med")
    remind_days = plain(
        models.PositiveSmallIntegerField("påminn dagar före", default=60)
    )
    signed_by = personal(models.TextField("undertecknad av", blank=True))

    history = GuardedHistory(
        using=KNOWS,
        check=KEEPS,
        named_by="purpose",
        words={"grounds": lagrum_of},
        hidden=("group",),
    )

    class Meta:
        ordering = ["-valid_to", "-pk"]
        verbose_name = "överenskommelse"
        verbose_name_plural = "överenskommelser"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="agreement_ends_after_start",
            ),
            *of_group_rows("agreement"),
        ]

    def __str__(self) -> str:
        return f"Överenskommelse {self.valid_from}–{self.valid_to}"


class Delegation(OfGroup):
    """One agency's part in a group: those who sit there for it.

    `circle` is what disclosures to the agency in this group are addressed to: it is
    read by those who sit there today, and by nobody else at the agency.
    """

    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        related_name="delegations",
        verbose_name="myndighet",
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="enhet"
    )
    circle = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="delegation", editable=False
    )
    joined_on = models.DateField("med från och med")
    left_on = models.DateField("lämnade", null=True, blank=True)

    history = GuardedHistory(
        using=KNOWS,
        check=KEEPS,
        named_by="agency",
        hidden=("group", "circle"),
    )

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "deltagande myndighet"
        verbose_name_plural = "deltagande myndigheter"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "agency"],
                condition=Q(left_on__isnull=True),
                name="delegation_once",
            ),
            *of_group_rows("delegation"),
        ]

    named_with = ("agency",)

    def __str__(self) -> str:
        return str(self.agency)


class Seat(Stamped):
    """A person's place in a group, for their own agency, from when and to when.

    The day a seat ends, everything in the group is out of the person's sight.
    """

    delegation = models.ForeignKey(
        Delegation,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name="för",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="seats",
        verbose_name="vem",
    )
    duty = models.CharField("uppdrag", max_length=12, choices=Duty, default=Duty.MEMBER)
    valid_from = models.DateField("från och med")
    valid_to = models.DateField("till och med", null=True, blank=True)

    objects = SeatQuerySet.as_manager()
    history = GuardedHistory(
        # One's own, so that one can write down that one leaves.
        using="pax_knows_delegation(delegation_id) OR user_id = (SELECT pax_user_id())",
        check=KEEPS_SEAT,
        named_by="user",
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["delegation__agency__name", "user__name", "valid_from"]
        verbose_name = "plats i grupp"
        verbose_name_plural = "platser i grupper"
        indexes = [models.Index(fields=["user", "valid_from"], name="seat_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["delegation", "user", "valid_from", "duty"], name="seat_once"
            ),
            RowSecurity(
                name="seat_rows",
                using="pax_knows_delegation(delegation_id)",
                check=KEEPS_SEAT,
            ),
        ]

    named_with = ("user",)

    def __str__(self) -> str:
        return f"{self.user}, {self.get_duty_display()}"


class Share(Stamped):
    """A case that its owner has shared with a group.

    Says no more than that the case exists and whom to ask: that is what the least
    told agency in the group may see of it.  `case` is the owner's own row, which
    nobody else may read.
    """

    retention = Retention(CONCERNED, WITH_GROUP)

    group = models.ForeignKey(
        Samverkansgrupp, on_delete=models.PROTECT, related_name="shares"
    )
    number = models.PositiveIntegerField("nummer i gruppen")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="shares")
    owner_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="ägare"
    )
    owner_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="ägande enhet"
    )
    reference = plain(models.CharField("ärende", max_length=40))
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="fråga",
    )
    unshared_at = models.DateTimeField("delningen upphörde", null=True)
    unshared_because = personal(models.CharField("varför", max_length=400, blank=True))

    objects = ShareQuerySet.as_manager()
    history = GuardedHistory(
        using="pax_share_level(id) >= 1",
        named_by="reference",
        # Only its owner reads the case.
        hidden=("group", "case"),
    )
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "delat ärende"
        verbose_name_plural = "delade ärenden"
        constraints = [
            models.UniqueConstraint(fields=["group", "number"], name="share_number"),
            models.UniqueConstraint(
                fields=["group", "case"],
                condition=Q(unshared_at__isnull=True),
                name="share_once",
            ),
            models.CheckConstraint(
                condition=Q(unshared_at__isnull=True) | ~Q(unshared_because=""),
                name="share_end_has_reason",
            ),
            RowSecurity(
                name="share_rows",
                using=f"pax_share_level(id) >= 1 OR {JUST_MADE}",
                check=(
                    "owner_agency_id = (SELECT pax_agency_id())"
                    " AND pax_sees_case(case_id, (SELECT pax_readers()))"
                ),
            ),
        ]

    named_with = ("group",)

    def __str__(self) -> str:
        return f"{self.reference} i {self.group}"

    def get_absolute_url(self) -> str:
        """Where the group works with it."""
        return reverse("groups:share", args=[self.uuid])

    def case_of(self, agency_id: int) -> int | None:
        """Say in which case's log a reading of it stands: the owner's own."""
        return self.case_id if agency_id == self.owner_agency_id else None

    @property
    def log_label(self) -> str:
        """What the access log calls it."""
        return self.reference


class ShareCopy(Stamped):
    """How much of a shared case one agency was given, by which disclosure."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="copies")
    delegation = models.ForeignKey(
        Delegation, on_delete=models.PROTECT, related_name="copies"
    )
    # The same as the delegation's: those who read the case need not know the group.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    level = models.PositiveSmallIntegerField("nivå", choices=Level)
    disclosure = models.OneToOneField(
        Disclosure, on_delete=models.PROTECT, related_name="group_copy"
    )
    # Set by the database as the disclosure is withdrawn, whoever withdraws it where:
    # the others in the group cannot read the disclosure, but see who has what.
    ended_at = models.DateTimeField("återtagen", null=True, editable=False)

    objects = CopyQuerySet.as_manager()
    app_may = "SELECT, INSERT"

    class Meta:
        ordering = ["agency__name", "-pk"]
        verbose_name = "kopia till myndighet"
        verbose_name_plural = "kopior till myndigheter"
        constraints = [
            models.CheckConstraint(
                condition=Q(level__in=[1, 2, 3]), name="sharecopy_level"
            ),
            RowSecurity(
                name="sharecopy_rows",
                using=(
                    f"{SHOWN} OR pax_sees_disclosure(disclosure_id,"
                    f" (SELECT pax_readers())) OR {JUST_MADE}"
                ),
                check="pax_owns_share(share_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_level_display()}"


#: What stands as the ground of what is given within an authority: it is no disclosure.
WITHIN = "Inom myndigheten: inget utlämnande (OSL 8 kap. 1 §)"


class HomeCopy(Stamped, Frozen):
    """The summary of a shared case, given to the owner's own people in the group.

    A copy like the others' and no more than the summary: within an authority too, the
    file is its unit's.  No disclosure, which would be to another authority; so nothing
    of it is in the register, and whoever is biased in the case is not shown it.
    """

    retention = Retention(CONCERNED, WITH_GROUP)

    share = models.ForeignKey(
        Share, on_delete=models.PROTECT, related_name="home_copies"
    )
    content = personal(models.JSONField("innehåll"))
    ended_at = models.DateTimeField("återtagen", null=True, editable=False)

    objects = HomeCopyQuerySet.as_manager()
    verified_as = "group_home_copies"
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        ordering = ["-pk"]
        verbose_name = "kopia inom myndigheten"
        verbose_name_plural = "kopior inom myndigheten"
        constraints = [
            models.UniqueConstraint(
                fields=["share"],
                condition=Q(ended_at__isnull=True),
                name="homecopy_once",
            ),
            RowSecurity(
                name="homecopy_rows",
                using="pax_shown_at_home(share_id)",
                check="pax_owns_share(share_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share}: sammanfattning inom myndigheten"

    whole_alone = True  # taken from with the others' (Disclosure.wholes)

    # Read as a disclosure's copy is (samverkan/groups/share.html).

    #: It says nothing of anybody.
    is_protected = False

    @property
    def decided_at(self) -> datetime.datetime:
        """When it was given."""
        return self.created_at

    @property
    def decided_by(self) -> User:
        """Who gave it."""
        return self.created_by

    @property
    def ground_text(self) -> str:
        """On what ground: none is needed."""
        return WITHIN

    @property
    def sender_agency(self) -> Agency:
        """Whose it is."""
        return self.share.owner_agency


class InShare(Stamped):
    """What a group does with a shared case.

    For those who have been given at least a summary of it.
    """

    share = models.ForeignKey(
        Share, on_delete=models.PROTECT, related_name="%(class)ss"
    )

    objects = InShareQuerySet.as_manager()
    app_may = "SELECT, INSERT, UPDATE"

    class Meta:
        abstract = True


class ShareWork(InShare):
    """Where a shared case stands in the group, and who owes the next step.

    The group's own note of it: the owner's case moves by its own chain.
    """

    retention = Retention(CONCERNED, WITH_GROUP)

    share = models.OneToOneField(Share, on_delete=models.PROTECT, related_name="work")
    progress = models.CharField(
        "läge", max_length=12, choices=Progress, default=Progress.UNDER_WAY
    )
    step = plain(models.CharField("steg", max_length=40, blank=True))
    next_step = personal(models.CharField("nästa steg", max_length=200, blank=True))
    owed_by = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="vem som ska göra det",
    )
    owed_by_person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="person",
    )
    owed_since = models.DateField("sedan", null=True)
    due_on = models.DateField("senast", null=True, blank=True)
    outcome = personal(models.CharField("hur det gick", max_length=400, blank=True))

    history = GuardedHistory(using=SHOWN, named_by="step", hidden=("share",))

    class Meta:
        verbose_name = "gruppens arbete med ett ärende"
        verbose_name_plural = "gruppens arbete med ärenden"
        indexes = [models.Index(fields=["progress", "due_on"], name="sharework_due")]
        constraints = [RowSecurity(name="sharework_rows", using=SHOWN)]

    def __str__(self) -> str:
        return f"{self.step}: {self.next_step}"


class AgencyPart(InShare):
    """One agency's own part in a shared case.  Only that agency writes it."""

    retention = Retention(CONCERNED, WITH_GROUP)

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", verbose_name="myndighet"
    )
    state = models.CharField(
        "läge", max_length=8, choices=PartProgress, default=PartProgress.NOT_BEGUN
    )
    doing = personal(models.TextField("vad vi gör", blank=True))
    ended_on = models.DateField("klar", null=True)

    history = GuardedHistory(
        using=SHOWN,
        check=f"{SHOWN} AND pax_is_ours(agency_id)",
        named_by="agency",
        hidden=("share",),
    )

    class Meta:
        ordering = ["agency__name"]
        verbose_name = "myndighets del"
        verbose_name_plural = "myndigheters delar"
        constraints = [
            models.UniqueConstraint(fields=["share", "agency"], name="agencypart_once"),
            RowSecurity(
                name="agencypart_rows",
                using=SHOWN,
                check=f"{SHOWN} AND pax_is_ours(agency_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.get_state_display()}"
