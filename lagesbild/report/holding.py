"""What of a lägesbild hangs on a person: chapters to write."""

from django.db.models import Exists, OuterRef, Q

from lagesbild.report.enums import Status
from lagesbild.report.models import Contributor, Section
from lagesbild.report.services.writing import assign_section, writers_of
from pax.access.holdings import Holding, Rows, works, works_no_more
from pax.accounts.models import User
from pax.accounts.permissions import Permission


def _sections(user: User) -> Rows:
    goes_on = Q(lagesbild__status=Status.DRAFT) | Q(
        lagesbild__status=Status.REVIEW, lagesbild__approved_by__isnull=True
    )
    sections: Rows = Section.objects.visible_to(user).filter(goes_on)
    return sections.select_related("lagesbild__agency", "assigned_to")


def _nobodys(user: User) -> Rows:
    if not user.may(Permission.LAGESBILD_WRITE):
        return Section.objects.none()
    ours = _sections(user).filter(lagesbild__agency=user.agency_id)
    named = Contributor.objects.standing().filter(
        lagesbild=OuterRef("lagesbild"), user=OuterRef("assigned_to")
    )
    writes_no_more = works_no_more("assigned_to", Permission.LAGESBILD_WRITE)
    return ours.filter(
        works_no_more("assigned_to") | (writes_no_more & ~Q(Exists(named)))
    )


def _takes(section: Section, person: User) -> bool:
    return works(person) and writers_of(section.lagesbild).contains(person)


def _give(section: Section, to: User, *, by: User) -> None:
    assign_section(section, to, by=by)


SECTIONS = Holding(
    "kapitel",
    "Kapitel i lägesbilden",
    "assigned_to",
    _sections,
    _nobodys,
    _takes,
    _give,
    where=lambda section: str(section.lagesbild),
)
