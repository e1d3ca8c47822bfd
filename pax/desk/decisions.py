"""Every decision that takes two: how each kind is carried out when it is confirmed.

One list of each kind, and one page for all of them.  A new kind is a line in
pax/decisions/models.py, one here, and a trigger that asks pax_decided().
"""

from collections.abc import Callable

from django.db import transaction

from atgardsplan.plan.services import deciding as plans
from cases.disclosure import services as disclosing
from lagesbild.report.services import releasing as pictures
from pax.access.admin import services as directory
from pax.accounts.models import User
from pax.decisions.models import Kind, PendingDecision
from pax.decisions.services import settle
from pax.notices.models import Notice
from pax.redactions.services import redact_as_asked
from pax.ui.parts import AT_MOST, StartPanel

#: What is done, by the second, as soon as they have confirmed.  A password is fetched
#: by who asked for it: somebody must see it, and it is not to be the second.
CARRY: dict[str, Callable[..., object]] = {
    Kind.ROLE: directory.begin_role,
    Kind.VOUCHER: directory.vouch,
    Kind.WITHDRAWAL: disclosing.withdraw_as_asked,
    Kind.PLAN: plans.decide_as_asked,
    Kind.PLAN_OUT: plans.publish_as_asked,
    Kind.PICTURE_OPEN: pictures.open_as_asked,
    Kind.REDACTION: redact_as_asked,
    Kind.REDACTION_COPY: disclosing.redact_copy_as_asked,
}


@transaction.atomic
def answer(
    decision: PendingDecision, *, by: User, confirmed: bool, because: str = ""
) -> PendingDecision:
    """Confirm or refuse, and do what was confirmed, in one transaction."""
    settled = settle(decision, by=by, confirmed=confirmed, because=because)
    if confirmed and settled.kind in CARRY:
        CARRY[settled.kind](settled, by=by)
    return settled


def decisions_to_confirm(user: User) -> StartPanel:
    """List what waits for a person to be the second in."""
    found = PendingDecision.objects.for_second(user).select_related("asked_by")
    return StartPanel(
        "confirm",
        "Att bekräfta som andra person",
        "Att bekräfta",
        list(found[: AT_MOST + 1]),
        stays=False,
        template="desk/_start_confirm.html",
    )


def notices_to_read(user: User) -> StartPanel:
    """List what a person has been told and not put away."""
    found = (
        Notice.objects.visible_to(user).filter(to=user).unread().select_related("by")
    )
    return StartPanel(
        "told",
        "Meddelanden",
        "Meddelanden",
        list(found[: AT_MOST + 1]),
        stays=False,
        more="desk:notices",
        template="desk/_start_told.html",
    )
