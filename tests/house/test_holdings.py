"""Everything that can hang on a person has a place in HOLDINGS, or a reason not to."""

import pytest
from django.apps import apps

from pax.access.holdings import holdings
from pax.accounts.models import User

#: Says what somebody has done, was told, or is: nothing that is left undone by it.
DONE = "what somebody has done"
THEIRS = "the person's own, and nobody else's to take over"
#: Why what names a person is no holding.
NO_HOLDING = {
    "guardian.UserObjectPermission.user": "not used",
    "admin.LogEntry.user": "not used",
    "accounts.Membership.user": "the role itself",
    "accounts.Substitute.absent": "ends by its day",
    "accounts.Substitute.substitute": "ends by its day",
    "audit.LogReview.reviewer": DONE,
    "notices.Notice.to": THEIRS,
    "decisions.PendingDecision.concerns": "any other second confirms or refuses it",
    "decisions.PendingDecision.asked_by": DONE,
    "decisions.PendingDecision.settled_by": DONE,
    "places.AreaPhase.decided_by": DONE,
    "cases.CaseUserGrant.user": "a right to read, which others have too",
    "cases.JavCheck.person": THEIRS,
    "cases.JavCheck.lifted_by": DONE,
    "cases.Disclosure.decided_by": DONE,
    "cases.Disclosure.received_by": DONE,
    "cases.Disclosure.withdrawn_by": DONE,
    "cases.Polisanmalan.decided_by": DONE,
    "meetings.Action.agreed_person": "what the minutes say",
    "meetings.Approval.person": "a signature, which is chosen anew with the minutes",
    "checklists.Checklist.closed_by": DONE,
    "checklists.ChecklistItem.done_by": DONE,
    "est.Edition.frozen_by": DONE,
    "est.AreaPicture.assessed_by": DONE,
    "est.EarlierWeeks.confirmed_by": DONE,
    "est.EarlierWeeks.undone_by": DONE,
    # Drafts are the authority's: all its participants see and hand them in.
    "est.Part.handed_in_by": DONE,
    "est.Analysis.settled_by": DONE,
    "figures.Import.confirmed_by": DONE,
    "figures.Import.undone_by": DONE,
    "report.Lagesbild.review_asked_by": DONE,
    "report.Lagesbild.approved_by": DONE,
    "report.Contributor.user": "a right to write, by a day; chapters are held",
    "report.Edition.released_by": DONE,
    "plan.Consulted.answered_by": DONE,
    "rounds.Ask.answered_by": DONE,
    "exchange.PlanImport.confirmed_by": DONE,
    "exchange.PlanImport.undone_by": DONE,
    "papers.Paper.sent_by": DONE,
    "redactions.Redaction.asked_by": DONE,
    "redactions.Redaction.confirmed_by": DONE,
}
#: Who wrote it, and whose it is alone.
NEVER = frozenset({"created_by", "by", "owner"})


def naming_people():
    """List what fields name a person, of all that is no history."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model.__name__.startswith("Historical")
        for field in model._meta.concrete_fields
        if field.related_model is User and field.name not in NEVER
    }


@pytest.mark.django_db
def test_all_that_can_hang_on_a_person_is_taken_over_when_they_leave(acting):
    with acting("anna") as who:
        found = {
            f"{one.going_on(who.user).model._meta.label}.{one.field}"
            for one in holdings()
        }
    assert found & NO_HOLDING.keys() == set()
    assert naming_people() - found - NO_HOLDING.keys() == set()
    assert found <= naming_people()


def test_each_kind_has_a_key_of_its_own():
    keys = [one.key for one in holdings()]
    assert len(keys) == len(set(keys))
