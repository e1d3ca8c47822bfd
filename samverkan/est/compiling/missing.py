"""What a week lacks before it is frozen."""

from django.urls import reverse
from django.utils import timezone

from pax.accounts.models import User
from pax.missing import Missing
from pax.ui.swedish import counted
from samverkan.est.models import Edition
from samverkan.est.weeks.selectors import counts_of, turnout_of


def missing_in(edition: Edition, by: User) -> list[Missing]:
    """List who has not handed in, what lies outside, and what is not judged.

    A correction is written by the coordinator for all: nobody hands in anything.
    """
    here = reverse("est:compile", args=[edition.uuid])
    turnout = turnout_of(edition, timezone.localdate())
    silent = [] if edition.corrects_id else [str(t.agency) for t in turnout if not t.at]
    found = [f"{name} har inte lämnat in" for name in silent]
    found += [
        f"{one.outside} utkast av {one.agency} kommer inte med"
        for one in turnout
        if one.outside
    ]
    if n := counts_of(edition, by)["unjudged"]:
        found.append(counted(n, "område är inte bedömt", "områden är inte bedömda"))
    return [Missing(words, here) for words in found]
