"""Flagging: the form, its draft, and the receipts."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_safe,
)

from cases.case.services import Seen
from cases.doors import flag_door
from cases.flag.forms import NEW_CASE, FlagForm
from cases.flag.selectors import case_of_flag, receivers_for, usual_receiver
from cases.flag.services import raise_flag
from cases.listing.selectors import earlier_cases, name_key
from cases.models import Case, Flag
from cases.tasks.services import StoredFile, keep_file
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Invalid, PaxError
from pax.pages import FormPage, draw, get_or_post
from pax.ui.paging import keyset_page
from pax.writing import kept
from pax.writing.once import arrive, find_sent, spend

MOST_FILES = 10
#: How long a file that has been sent, but whose flag has not, can be sent along.
KEPT_SECONDS = 24 * 60 * 60


@get_or_post
@permission_door(Permission.FLAG_RAISE)
def flag(request: Request) -> HttpResponse:
    """Flag; earlier cases on the same number or name are asked about first."""
    receivers = receivers_for(request.user)
    if request.method != "POST":
        usual = usual_receiver(request.user, receivers)
        initial = {"to_unit": str(usual.uuid) if usual else ""}
        return _ask(request, FlagForm(request.user, receivers, initial=initial))
    form = FlagForm(request.user, receivers, request.POST, request.FILES)
    form.is_valid()
    files = _kept(request, form)
    if not form.is_valid():
        return _ask(request, form, files=files)
    earlier = _earlier(request, form)
    form.offer(earlier)
    if earlier and not form.has_answered:
        # A question and not an error: what is written is kept meanwhile.
        kept.keep(request.path, kept.pairs_of(request.POST), by=request.user)
        return _ask(request, form, files=files, earlier=earlier)
    return _send(request, form, files, earlier)


def _send(
    request: Request, form: FlagForm, files: list[StoredFile], earlier: list[Case]
) -> HttpResponse:
    """Raise the flag once, and show the receipt."""
    given = form.cleaned_data
    if sent := spend(given["once"], by=request.user):
        return redirect(sent.went_to or "cases:flags")
    names = Seen.__dataclass_fields__
    chosen = {str(case.uuid): case for case in earlier}
    try:
        receipt, _ = raise_flag(
            Seen(**{name: given[name] for name in names}),
            to_unit=given["to_unit"],
            by=request.user,
            add_to=chosen.get(given["add_to"]),
            files=tuple(files),
        )
    except PaxError as refused:
        form.add_error(None, refused.sentence)
        return _ask(request, form, files=files, earlier=earlier, status=refused.status)
    messages.success(request, f"Tack! Flaggan {receipt.reference} är mottagen.")
    url = reverse("cases:flag-receipt", args=[receipt.uuid])
    return redirect(arrive(given["once"], url, by=request.user))


def _ask(
    request: Request,
    form: FlagForm,
    *,
    status: int = 0,
    files: list[StoredFile] | None = None,
    **context: Any,
) -> HttpResponse:
    page = FormPage(
        template="cases/flag/flag.html",
        more={
            "kept": [(file, _token(request, file)) for file in files or []],
            "new_case": NEW_CASE,
            **context,
        },
    )
    return draw(request, form, page, status=status)


def _earlier(request: Request, form: FlagForm) -> list[Case]:
    """Find earlier cases on number or name: only for those who read cases at all."""
    number, name = (form.cleaned_data[key] for key in ("concerns_id", "concerns_name"))
    if not (number or name_key(name)) or not request.user.may(Permission.CASE_READ):
        return []
    if find_sent(request.POST.get("once", ""), by=request.user):
        return []  # a double click: the case that it would ask about is its own
    record(Verb.PARTY_MATCHED, by=request.user, because="Flagga")
    return earlier_cases(request.user, number, name)


def _kept(request: Request, form: FlagForm) -> list[StoredFile]:
    """Keep the files that came with the form, and those that came before it.

    A browser does not send a file twice: a form that is shown again holds the
    kept files as signed receipts, which nobody else can use.
    """
    before = _kept_before(request, form)
    uploads = form.cleaned_data.get("attachments", [])
    if len(before) + len(uploads) > MOST_FILES:
        form.add_error("attachments", f"Välj högst {MOST_FILES} filer.")
        return before
    now = []
    for upload in uploads:
        try:
            now.append(keep_file(upload))
        except Invalid as refused:
            form.add_error("attachments", f"{upload.name}: {refused.sentence}")
    return before + now


def _kept_before(request: Request, form: FlagForm) -> list[StoredFile]:
    kept = []
    for token in request.POST.getlist("kept")[:MOST_FILES]:
        try:
            found = signing.loads(token, salt=_salt(request), max_age=KEPT_SECONDS)
        except signing.BadSignature:
            form.add_error("attachments", "En fil hann bli för gammal. Välj den igen.")
        else:
            kept.append(StoredFile(**found))
    return kept


def _token(request: Request, file: StoredFile) -> str:
    return signing.dumps(asdict(file), salt=_salt(request))


def _salt(request: Request) -> str:
    return f"flagga-fil-{request.user.pk}"


@require_safe
@permission_door(Permission.FLAG_RAISE)
def flags(request: Request) -> HttpResponse:
    page = keyset_page(
        request,
        Flag.objects.visible_to(request.user).select_related("to_unit__agency"),
        ["-created_at", "-pk"],
        key="uuid",
    )
    return render(request, "cases/flag/flags.html", {"page": page})


@require_safe
@flag_door(Permission.FLAG_RAISE)
def receipt(request: Request, flag: Flag) -> HttpResponse:
    case = case_of_flag(flag, request.user)
    return render(request, "cases/flag/flag_receipt.html", {"flag": flag, "case": case})
