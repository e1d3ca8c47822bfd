"""What the parts of Pax have for the pages below them: one list of each kind.

The one place where it is said.  What asks for a list stands below and does not know
who is in it (pax/composition.py); the order here is the order on the page.
"""

from typing import Any

from django.db.models import QuerySet

from atgardsplan.papers.selectors import documents_of as documents_of_plans
from atgardsplan.plan import holding as of_plans
from atgardsplan.plan.selectors.coverage import plans_about
from atgardsplan.plan.views.common import Room as PlanRoom
from atgardsplan.rounds import holding as of_rounds
from atgardsplan.rounds.selectors import NOT_FOLLOWED_UP, follow_ups_of
from cases.assignment import holding as of_cases
from cases.models import Case
from lagesbild.figures import holding as of_figures
from lagesbild.printing.views import documents_of as documents_of_reports
from lagesbild.report import holding as of_reports
from lagesbild.report.selectors import editions_on
from pax.accounts.models import User
from pax.places.services import area_names
from samverkan.checklists import holding as of_checklists
from samverkan.groups import holding as of_groups
from samverkan.groups.pages import Room as GroupRoom
from samverkan.groups.policies import circles_of
from samverkan.meetings import holding as of_meetings
from samverkan.tryck import holding as of_tryck

#: By what more than units one reads (pax/accounts): groups' circles.
READ_BY = (circles_of,)


def _cases_of(user: User) -> QuerySet[Any, Any]:
    return Case.objects.visible_to(user).order_by().values("pk")


#: Which cases a person sees (pax/decisions): what is decided about them is theirs too.
SEES_CASES = (_cases_of,)

#: What can hang on a person, and who has it after them (pax/access/holdings.py).
HOLDINGS = (
    of_cases.CASES,
    of_cases.TASKS,
    of_groups.STEPS,
    of_groups.CONTACTS,
    of_groups.SEATS,
    of_meetings.ACTIONS,
    of_meetings.CHAIRS,
    of_meetings.SECRETARIES,
    of_checklists.POINTS,
    of_tryck.MEASURES,
    of_figures.INDICATORS,
    of_reports.SECTIONS,
    # Before the measures that they are about: who answers for one answers for both.
    of_rounds.ASKS,
    of_plans.MEASURES,
    of_plans.ACTIVITIES,
)

#: Names that are not people's, when a text is looked through for people (pax/ui).
PLACE_NAMES = (area_names,)

#: The tabs of a group.
GROUP_ROOMS = (
    GroupRoom("Tavla", "groups:board"),
    GroupRoom("Möten", "meetings:list"),
    GroupRoom("Åtgärder", "meetings:actions"),
    GroupRoom("Tryckregister", "tryck:board"),
    GroupRoom("Årshjul", "meetings:year"),
    GroupRoom("Tillsyn", "tillsyn:list"),
    GroupRoom("Checklistor", "checklists:list"),
    GroupRoom("Om gruppen", "groups:about", is_for_keepers=True),
)

#: What rests on figures that came by an import, and would fall with it.
RESTING = (editions_on,)

#: What there is to fetch of a lägesbild, and of a decided variant of it.
LAGESBILD_LINKS = (documents_of_reports,)

#: What is shown on the page of a problem, beside the problem.
PROBLEM_PANELS = (plans_about,)

#: The tabs of a plan.
PLAN_ROOMS = (
    PlanRoom("Planen", "plan:detail"),
    PlanRoom("Tavla", "plan:board"),
    PlanRoom("Lista", "plan:measures"),
    PlanRoom("Tidslinje", "plan:timeline"),
    PlanRoom("Täckning", "plan:coverage"),
    PlanRoom("Uppföljning", "rounds:list"),
    PlanRoom("Prioritering", "plan:priorities"),
    PlanRoom("Områden", "plan:areas"),
    PlanRoom("Beslut", "plan:deciding"),
    PlanRoom("Filer", "exchange:start"),
    PlanRoom("Handlingar", "papers:list"),
)

#: What is shown on the page of a measure, beside the measure.
MEASURE_PANELS = (follow_ups_of,)

#: What more a measure can be without, by the word in its list's address.
MISSING = NOT_FOLLOWED_UP

#: What there is to fetch of a decided plan.
PLAN_LINKS = (documents_of_plans,)
