"""What a receiver has taken over word for word from what was disclosed to it.

Received, some of a copy is written into the receiver's own case.  When the sender
takes the disclosure back it may be processed there no longer, and *taken back* stands
in its place (GDPR art. 5.1 c-d and 17.1 d; BDL 2 kap. 17 §).  That it came, and what
the receiver has done, assessed or written itself, stays (TF 2 kap. 9 §).  The copy as
it was is kept frozen in the register, where the receiver's people do not read it.

Here what stands today is changed; the earlier versions follow when the withdrawal is
written down (cases/sql: pax_copied_goes).
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from cases.chain.services import as_json
from cases.disclosure.models import DisclosedFile, Disclosure
from cases.enums import OF_THE_FLAG, TAKEN_BACK, Channel, DisclosureKind
from cases.models import (
    Case,
    Document,
    Impulse,
    Participation,
    StepChange,
    Underrattelse,
)
from pax.accounts.models import User
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.db.changes import change
from pax.files.storage import store
from pax.notices.services import tell

#: What stands in the place of a text, and the reason in the history: pax_event_stands()
#: and pax_copied_goes() know these words.
IN_PLACE = "Återkallat av avsändaren"
#: How the data of such an event are marked, so that it is counted nowhere.
MARK = {"taken_back": True}
_NOTHING_LEFT = b"Handlingen har aterkallats av avsandaren.\n"


def take_out_copied(disclosure: Disclosure, case: Case | None, *, by: User) -> None:
    """Let *taken back* stand where the receiver's case says what the copy said.

    Acts as the receiver's system user.  Whoever handles the case is told: what has
    been built on it there is theirs to weigh anew.
    """
    _take_out(_answers(disclosure))
    if case is None:
        return
    values = _of_case(case, disclosure)
    if values:
        change(case, because=IN_PLACE, **values)
    _take_out(_in_case(case, disclosure))
    record(Verb.CASE_CHANGED, case, by=by, because=f"{IN_PLACE}: {disclosure.number}")
    tell(
        [case.assignee or case.created_by],
        "Något som har lämnats till ett av dina ärenden är återkallat. Se om det "
        "ändrar något.",
        by=by,
        url=case.get_absolute_url(),
    )


Change = tuple[Any, dict[str, Any]]


def _take_out(changes: Iterator[Change]) -> None:
    """Save each as one more version: like change(), also of a field called because."""
    for thing, values in changes:
        for name, value in values.items():
            setattr(thing, name, value)
        thing.version += 1
        thing._change_reason = IN_PLACE  # noqa: SLF001 -- simple_history's
        thing.save(update_fields=[*values, "version"])


#: What a case is opened with from a copy, and what is to stand instead.
_OPENED_WITH = {
    "support": TAKEN_BACK,
    "suspicion": TAKEN_BACK,
    "channel": Channel.AGENCY,
}
#: What an event that another tells of writes on the case.
_WRITTEN = {"k_number": "", "suspected_on": None}


def _of_case(case: Case, disclosure: Disclosure) -> dict[str, Any]:
    """Say what of the case's own fields is as the copy said it, and from it."""
    told = disclosure.content | disclosure.content.get("data", {})
    same = {
        name
        for name in {**_OPENED_WITH, **_WRITTEN}
        if told.get(name) and as_json(getattr(case, name)) == told[name]
    }
    values: dict[str, Any] = {
        name: instead
        for name, instead in _WRITTEN.items()
        if name in same and not _told_otherwise(case, disclosure, name, told[name])
    }
    if case.origin_id == disclosure.pk:
        values |= {n: instead for n, instead in _OPENED_WITH.items() if n in same}
        if case.flag_uuid and case.title == case.plain_title:
            values["title"] = "Återkallad flagga"
    return values


def _told_otherwise(case: Case, disclosure: Disclosure, name: str, value: Any) -> bool:
    """Tell whether the case has the same from elsewhere: an event that stands."""
    events = StepChange.objects.filter(case=case, **{f"data__{name}": value})
    return events.exclude(told_by=disclosure).exists()


def _locked(model: Any, **which: Any) -> Any:
    return model.objects.select_for_update(of=("self",)).filter(**which)


def _in_case(case: Case, disclosure: Disclosure) -> Iterator[Change]:
    """Give what stands in the case from the copy, and what is to stand instead."""
    for impulse in _locked(Impulse, case=case, disclosure=disclosure):
        yield (
            impulse,
            {
                "seen": IN_PLACE,
                "seen_on": timezone.localdate(disclosure.decided_at),
                "channel": Channel.AGENCY,
                "support": TAKEN_BACK,
                "suspicion": TAKEN_BACK,
                "concerns_name": "",
                "concerns_id": "",
            },
        )
    for event in _locked(StepChange, case=case, told_by=disclosure):
        yield event, {"because": IN_PLACE, "data": MARK}
    if disclosure.kind == DisclosureKind.FLAGGA:
        yield from _files(case, disclosure)
    if disclosure.kind == DisclosureKind.ATERFORING:
        said = disclosure.content["takes_home"]
        sender = disclosure.sender_agency
        for part in _locked(Participation, case=case, agency=sender, takes_home=said):
            yield part, {"takes_home": IN_PLACE}


def _files(case: Case, disclosure: Disclosure) -> Iterator[Change]:
    """Give the files that came with a flag: their bytes are kept with the copy only."""
    sent = DisclosedFile.objects.filter(disclosure=disclosure).values("sha256")
    of_flag = _locked(Document, case=case, description=OF_THE_FLAG)
    for document in of_flag.filter(sha256__in=sent):
        kept = store([_NOTHING_LEFT])
        yield (
            document,
            {
                "name": "Återkallad handling.txt",
                "description": IN_PLACE,
                "content_type": "text/plain",
                "size": kept.size,
                "sha256": kept.sha256,
            },
        )


def _answers(disclosure: Disclosure) -> Iterator[Change]:
    """Give the notification that an answer was written in, where it says the same."""
    if disclosure.kind == DisclosureKind.SVAR:
        said, asked = disclosure.content["answer"], disclosure.in_reply_to_id
        for notice in _locked(Underrattelse, disclosure=asked, answer=said):
            yield notice, {"answer": IN_PLACE}
