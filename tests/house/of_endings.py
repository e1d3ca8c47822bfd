"""What has ended, been taken back or been opened: the edges of what each may see.

Added to the world by the tables' owner, in no one's name, so that nothing but the two
walls decides who sees it.
"""

from __future__ import annotations

import datetime
from typing import Any, TypeVar
from uuid import uuid4

from django.apps import apps
from django.db.models import Model
from django.utils import timezone

from atgardsplan.papers.models import Paper, PaperJob, PaperSection
from atgardsplan.plan.models import (
    Consultation,
    ConsultationComment,
    Consulted,
    PlanEdition,
)
from atgardsplan.rounds.models import Ask
from cases.models import Case, CaseLink, DisclosedFile, Disclosure
from lagesbild.figures.models import Handover
from lagesbild.printing.models import PdfJob
from lagesbild.report.models import Contributor, EditionVariant
from pax.access import grants
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.roles import Role
from samverkan.est.enums import AnalysisState, Audience, EntryState
from samverkan.est.models import Action, Event
from samverkan.groups.enums import Level
from samverkan.groups.models import Delegation, Samverkansgrupp, Seat, Share, ShareCopy
from samverkan.meetings.models import Action as GroupAction
from samverkan.meetings.models import AgendaItem, Decision
from tests.house import groups
from tests.house.world import World

Thing = TypeVar("Thing", bound=Model)
NOW = timezone.now()
TODAY = timezone.localdate()
YESTERDAY = TODAY - datetime.timedelta(days=1)
TOMORROW = TODAY + datetime.timedelta(days=1)
BACK = {"withdrawn_at": NOW, "withdrawn_because": "Prov"}

#: People whose roles have ended, not begun, or do not count as they are shut out.
ENDED, COMING, SHUT_OUT = "viktor", "adam", "paul"
#: Who alone of their unit reads the case that is restricted there.
NAMED = {"Försörjningsstöd": "anna", "Säkerhetsavdelningen": "samira"}
#: Who has left a group in one of the ways there are.
LEAVER = "vera"


def add_groups(world: World) -> list[Samverkansgrupp]:
    """Make the groups that are to end; as the application, which alone can."""
    person = User.objects.get(username=LEAVER)
    return [groups.with_a_seat(world, person).own["group"] for _ in range(4)]


def add_endings(world: World, left: list[Any]) -> None:
    """Let something of everything have ended; no trigger may hinder it."""
    for unit in world.disclosed:
        _disclosures(world, unit)
    _links(world)
    _people()
    _groups(left)
    _reports()
    _plans()
    _papers()
    _est()


def another(thing: Thing, **values: Any) -> Thing:
    """Add one more like a thing, but for some values."""
    like = type(thing)._base_manager.get(pk=thing.pk)
    like.pk = None
    for name, value in ({"uuid": uuid4()} | values).items():
        setattr(like, name, value)
    return type(thing)._base_manager.bulk_create([like])[0]


def _disclosures(world: World, unit: str) -> None:
    """Withdraw, hold back, and receive into cases that some may read and some not."""
    given = world.disclosed[unit].things
    sent = Disclosure.objects.get(uuid=given["disclosure"])
    file = DisclosedFile.objects.get(uuid=given["file"])
    own = Case.objects.get(uuid=world.own[unit].things["case"])
    restricted = Case.objects.get(uuid=world.restricted[unit].things["case"])
    received = {"received_at": NOW}
    for number, values in enumerate(
        (
            BACK,
            {"sent_at": None},
            received | {"receiver_case": own},
            received | {"receiver_case": restricted},
            received | BACK | {"receiver_case": own},
            {"case": None},
        )
    ):
        copy = another(sent, number=f"U-prov-{sent.pk}-{number}", **values)
        another(file, disclosure=copy)


def name_readers(world: World) -> None:
    """Let people who ask read a case that is restricted to others of their unit."""
    for unit, username in NAMED.items():
        case = Case.objects.get(uuid=world.restricted[unit].things["case"])
        grants.grant_person(case, User.objects.get(username=username))


def _links(world: World) -> None:
    """Tie cases to what not all of their readers may read."""
    for unit in NAMED:
        named = Case.objects.get(uuid=world.restricted[unit].things["case"])
        link = CaseLink.objects.get(uuid=world.own[unit].things["link"])
        another(link, other=named)
        another(link, case=named, other=link.case)


def _people() -> None:
    """End a role, let one begin tomorrow, and shut somebody out."""
    Membership.objects.filter(user__username=ENDED).update(valid_to=YESTERDAY)
    person = User.objects.get(username=COMING)
    unit = Unit.objects.get(name="Vuxenenheten")
    Membership.objects.create(
        user=person, unit=unit, role=Role.CHEF, valid_from=TOMORROW
    )
    User.objects.filter(username=SHUT_OUT).update(is_active=False)


def _groups(left: list[Any]) -> None:
    """Leave a group by the seat and by the agency; take copies and shares back."""
    seat, agency, copies, told = (
        Samverkansgrupp.objects.get(uuid=uuid) for uuid in left
    )
    Seat.objects.filter(delegation__group=seat).update(valid_to=YESTERDAY)
    Delegation.objects.filter(group=agency).update(left_on=TODAY)
    of_copies = Disclosure.objects.filter(group_copy__share__group=copies)
    of_copies.update(**BACK)
    ShareCopy.objects.filter(share__group=told).update(level=Level.EXISTENCE)
    Share.objects.filter(group=copies).update(unshared_at=NOW, unshared_because="Prov")
    for model in (AgendaItem, Decision, GroupAction):
        for group in (seat, told):
            another(model.objects.filter(group=group)[0], share=None)


def _reports() -> None:
    """Publish and open; name contributors of whom one has left; print for them."""
    kim, petra = (User.objects.get(username=name) for name in ("kim", "petra"))
    for number, variant in enumerate(EditionVariant.objects.all()):
        opened = {"opened_at": NOW} if number % 2 else {}
        other = "intern" if variant.variant == "publik" else "publik"
        another(variant, variant=other, published_at=NOW, **opened)
    EditionVariant.objects.filter(variant="intern").update(published_at=NOW)
    for contributor in list(Contributor.objects.all()):
        another(contributor, user=petra, until=YESTERDAY)
    for job in list(PdfJob.objects.all()):
        another(job, created_by=kim)
        another(job, created_by=petra)
    given = Handover.objects.all()[0]
    another(given, receiver=Agency.objects.exclude(pk=given.giver_id)[0])


def _plans() -> None:
    """Publish and open; ask other authorities; let somebody be asked to answer."""
    for edition in list(PlanEdition.objects.all()):
        another(edition, number=2, published_at=NOW)
        another(edition, number=3, published_at=NOW, opened_at=NOW)
    for consultation in list(Consultation.objects.all()):
        asked = Agency.objects.exclude(pk=consultation.agency_id)[0]
        another(Consulted.objects.get(consultation=consultation), agency=asked)
        said = ConsultationComment.objects.filter(consultation=consultation)[0]
        another(said, agency=asked)
    Ask.objects.update(responsible=User.objects.get(username="kim"))


def _papers() -> None:
    """Send papers, and print for those who read them and those who do not."""
    for paper in list(Paper.objects.all()):
        sender = paper.created_by
        sent = another(
            paper, sent_at=NOW, sent_by=sender, content={}, content_sha256="0"
        )
        another(PaperSection.objects.filter(paper=paper)[0], paper=sent)
    job = PaperJob.objects.all()[0]
    for values in (
        {"edition": None},
        {"edition": None, "paper": Paper.objects.filter(sent_at=None)[0]},
        {"edition": None, "paper": Paper.objects.exclude(sent_at=None)[0]},
        {"variant": "intern"},
    ):
        for who in ("kim", "petra", "frida", "samira"):
            another(job, created_by=User.objects.get(username=who), **values)


def _est() -> None:
    """Tell all, and only authorities, in drafts and in what is handed in."""
    for model in (Event, Action):
        entry = model.objects.all()[0]
        for state in EntryState:
            for audience in Audience:
                another(entry, thread=uuid4(), state=state, audience=audience)
    analyses = apps.get_model("est", "Analysis").objects
    analysis = analyses.filter(state=AnalysisState.SETTLED)[0]
    for audience in Audience:
        another(analysis, audience=audience)
