"""What is frozen and can be proved to be what it was; and what is published of it."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

from pax.db.facts import plain
from pax.editions.content import fingerprint


class Verified:
    """A kind of record that is proved, when asked, to be what it was frozen as.

    `manage.py verify_editions` asks all kinds, as the tables' owner, who sees them all.
    """

    verified_as: ClassVar[str]  # what the command calls the kind

    @classmethod
    def frozen_rows(cls) -> models.QuerySet[Any]:
        """Give those that are frozen, in the order that they are verified."""
        raise NotImplementedError

    @classmethod
    def faults(cls) -> Iterator[str]:
        """Say what is wrong: nothing, if nobody has been at it."""
        for record in cls.frozen_rows().iterator(chunk_size=20):
            yield from record.own_faults()

    def own_faults(self) -> Iterator[str]:
        """Say what is wrong with this one."""
        raise NotImplementedError


def kinds() -> Iterator[Any]:
    """Give the models whose records can be verified."""
    return (model for model in apps.get_models() if issubclass(model, Verified))


class Frozen(Verified, models.Model):
    """A content that nobody changes once it is written, and its fingerprint.

    That nobody does is the database's to refuse; a trigger of each table does.
    """

    content = plain(models.JSONField("innehåll"))
    content_sha256 = plain(models.CharField("fingeravtryck", max_length=64))
    #: Whether nothing but itself says what it says (pax/redactions).
    whole_alone: ClassVar[bool] = False

    class Meta:
        abstract = True

    def wholes(self) -> Iterable[models.Model]:
        """Give what it is an edition of: that, and what belongs to it, says it too."""
        return [self]

    @classmethod
    def frozen_rows(cls) -> models.QuerySet[Any]:
        """Give those that are frozen, in the order that they were made."""
        return cls._base_manager.exclude(content_sha256="").order_by("pk")

    def own_faults(self) -> Iterator[str]:
        """Hold the content to its fingerprint."""
        if fingerprint(self.content) != self.content_sha256:
            yield f"{self.name_of_fault()}: innehållet stämmer inte med fingeravtrycket"

    def name_of_fault(self) -> str:
        """Name it for who verifies: by number or uuid, never by what it says."""
        return str(getattr(self, "uuid", self.pk))


class Chained(Frozen):
    """One that says which was decided before it, so that none is taken away unseen."""

    previous_sha256 = plain(
        models.CharField("den förres fingeravtryck", max_length=64, blank=True)
    )

    class Meta:
        abstract = True

    def own_faults(self) -> Iterator[str]:
        """Hold it to its fingerprint, and find the one before it."""
        yield from super().own_faults()
        before = self.previous_sha256
        known = type(self)._base_manager.filter(content_sha256=before)
        if before and not known.exists():
            yield f"{self.name_of_fault()}: utgåvan före finns inte"


class Published(models.Model):
    """Something that others may read from when it is published, or is open to all."""

    published_at = models.DateTimeField("publicerad", null=True)
    # Readable by anybody, without signing in.
    opened_at = models.DateTimeField("öppen för alla", null=True)

    #: What all editions of one thing have alike.
    one_thing: ClassVar[tuple[str, ...]]

    class Meta:
        abstract = True

    def newest_of(self, readable: models.QuerySet[Any]) -> Any:
        """Give the newest edition of the same thing, if it is newer than this one.

        `readable`: those that the one who asks may read.  Nobody is told of others.
        """
        same = {name: getattr(self, name) for name in self.one_thing}
        return readable.filter(**same, pk__gt=self.pk).order_by("-pk").first()

    @property
    def replaces_in_words(self) -> str:
        """What is said of an edition that this one has replaced."""
        return f"Ersatt av utgåva {self.number}"  # type: ignore[attr-defined]  # of each kind's own

    def let_read(self, *, for_all: bool, because: str = "") -> None:
        """Let those who read what is published read it; `for_all`, anybody."""
        now = timezone.now()
        self.published_at = self.published_at or now
        if for_all:
            self.opened_at = self.opened_at or now
        self._change_reason = because or None  # simple_history's
        self.save(update_fields=["published_at", "opened_at"])

    @classmethod
    def with_newer(cls, editions: Iterable[Self]) -> list[Self]:
        """Give editions, each with the one that has replaced it, of those here."""
        listed, newest = list(editions), dict[tuple[Any, ...], Self]()
        for edition in sorted(listed, key=lambda one: one.pk):
            newest[tuple(getattr(edition, name) for name in cls.one_thing)] = edition
        for edition in listed:
            now = newest[tuple(getattr(edition, name) for name in cls.one_thing)]
            edition.newer = None if now is edition else now
        return listed

    #: The one that has replaced it, where `with_newer` has looked.
    newer: Self | None = None

    def close(self) -> None:
        """Take it off the open web; those signed in still read it."""
        self.opened_at = None
        self.save(update_fields=["opened_at"])
