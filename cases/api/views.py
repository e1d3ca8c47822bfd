"""The API of cases: the pages' doors, selectors and services, answered as JSON."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from rest_framework.response import Response

from cases.api.serializers import (
    CaseSerializer,
    DisclosureSerializer,
    FlagSerializer,
    RaiseFlagSerializer,
    StepChangeSerializer,
    WholeCaseSerializer,
    WholeDisclosureSerializer,
)
from cases.case.services import Seen
from cases.doors import case_door, disclosure_door, flag_door
from cases.flag.services import raise_flag
from cases.models import Case, Disclosure, Flag, StepChange
from pax.access.doors import permission_door, signed_in
from pax.accounts.permissions import Permission
from pax.api.views import endpoint, listed
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Invalid
from pax.writing.once import arrive, spend

BOTH_ENDS = ("sender_unit", "sender_agency", "receiver_unit", "receiver_agency")


@signed_in
@endpoint("GET")
def index(request: Any) -> Response:
    """Tell which addresses there are, for the one who asks."""
    may = request.user.may
    found = {}
    if may(Permission.CASE_READ):
        for name in ("cases", "received", "sent"):
            found[name] = request.build_absolute_uri(reverse(f"api:{name}"))
    if may(Permission.FLAG_RAISE):
        found["flags"] = request.build_absolute_uri(reverse("api:flags"))
    return Response(found)


@permission_door(Permission.CASE_READ)
@endpoint("GET")
def cases(request: Any) -> Response:
    record(Verb.CASES_LISTED, by=request.user, because="API")
    rows = Case.objects.visible_to(request.user).select_related(
        "agency", "unit", "assignee"
    )
    return listed(request, rows, ["-touched_at", "-pk"], CaseSerializer)


@case_door(Permission.CASE_READ)
@endpoint("GET")
def case(request: Any, case: Case) -> Response:
    return Response(WholeCaseSerializer(case).data)


@case_door(Permission.CASE_READ)
@endpoint("GET")
def events(request: Any, case: Case) -> Response:
    rows = StepChange.objects.filter(case=case).select_related("told_by__sender_agency")
    return listed(request, rows, ["created_at", "pk"], StepChangeSerializer)


@permission_door(Permission.CASE_READ)
@endpoint("GET")
def received(request: Any) -> Response:
    rows = Disclosure.objects.received_by(request.user).select_related(*BOTH_ENDS)
    return listed(request, rows, ["-sent_at", "-pk"], DisclosureSerializer)


@permission_door(Permission.CASE_READ)
@endpoint("GET")
def sent(request: Any) -> Response:
    rows = Disclosure.objects.sent_by(request.user).filter(sent_at__isnull=False)
    rows = rows.select_related(*BOTH_ENDS)
    return listed(request, rows, ["-sent_at", "-pk"], DisclosureSerializer)


@disclosure_door(Permission.CASE_READ)
@endpoint("GET")
def disclosure(request: Any, disclosure: Disclosure) -> Response:
    return Response(WholeDisclosureSerializer(disclosure).data)


@permission_door(Permission.FLAG_RAISE)
@endpoint("GET", "POST")
def flags(request: Any) -> Response:
    if request.method == "POST":
        return _raise_flag(request)
    rows = Flag.objects.visible_to(request.user).select_related("to_unit__agency")
    return listed(request, rows, ["-created_at", "-pk"], FlagSerializer)


@flag_door(Permission.FLAG_RAISE)
@endpoint("GET")
def flag(request: Any, flag: Flag) -> Response:
    return Response(FlagSerializer(flag).data)


def _raise_flag(request: Any) -> Response:
    """Raise a flag; the same Idempotency-Key again gives the first one's receipt."""
    asked = RaiseFlagSerializer(data=request.data, context={"request": request})
    asked.is_valid(raise_exception=True)
    given = dict(asked.validated_data)
    to_unit = given.pop("to_unit")
    key = _idempotency_key(request)
    if key and (earlier := spend(key, by=request.user)):
        first = Flag.objects.visible_to(request.user).get(uuid=earlier.went_to)
        return Response(FlagSerializer(first).data)
    receipt, _ = raise_flag(Seen(**given), to_unit=to_unit, by=request.user)
    if key:
        arrive(key, str(receipt.uuid), by=request.user)
    return Response(FlagSerializer(receipt).data, status=201)


def _idempotency_key(request: Any) -> UUID | None:
    text = request.headers.get("Idempotency-Key", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("Idempotency-Key ska vara ett UUID.") from None
