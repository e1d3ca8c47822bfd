"""Signing in and out, and one's own account."""

from django.contrib.auth import login, logout, update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_POST,
    require_safe,
)

from pax.access import throttle
from pax.access.admin.services import ask_for_voucher, change_own_password
from pax.access.context import acting_as
from pax.access.doors import open_door, signed_in
from pax.access.forms import OwnPasswordForm, ProofForm, SignInForm
from pax.access.proof import note_proof
from pax.access.request import Request
from pax.accounts.models import Membership, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.audit.models import Event
from pax.audit.services import record, record_sign_in_failed
from pax.audit.verbs import Verb
from pax.pages import FormPage, change, get_or_post, sent
from pax.writing.kept import CARRIED

REACH = {
    "": "",  # the description says so
    "unit": "Rollen läser enhetens ärenden.",
    "below": "Rollen läser ärenden i enheten och i enheterna under den.",
}


@open_door
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a person in, and note it; slow down whoever guesses."""
    if request.user.is_authenticated:
        return redirect("/")
    form = SignInForm(request, request.POST or None)
    next_url = _safe_next(request)
    if request.method == "POST":
        if form.is_valid():
            user = form.get_user()
            with acting_as(user):
                login(request, user)
                User.objects.filter(pk=user.pk).update(last_login=timezone.now())
                record(Verb.SIGNED_IN, by=user)
                ask_for_voucher(user)
            answer = redirect(next_url or "/")
            throttle.remember(request, answer, user.get_username())
            return answer
        with transaction.atomic():
            record_sign_in_failed(str(request.POST.get("username", "")))
    return render(
        request,
        "accounts/sign_in.html",
        {"form": form, "next": next_url, "carried": request.POST.get(CARRIED, "")},
        status=422 if form.errors else 200,
    )


@require_POST
@signed_in
def sign_out(request: Request) -> HttpResponse:
    """Let a person out, and have the browser forget what it was shown."""
    record(Verb.SIGNED_OUT, by=request.user)
    logout(request)
    answer = redirect("accounts:sign-in")
    answer["Clear-Site-Data"] = '"cache"'
    return answer


@never_cache
@get_or_post
@signed_in
@sensitive_post_parameters()
def change_password(request: Request) -> HttpResponse:
    """Let a person choose a password of their own."""
    form = OwnPasswordForm(request.user, *sent(request))
    return change(
        request,
        form,
        lambda: _set_password(request, form.cleaned_data["new_password1"]),
        say="Lösenordet är bytt.",
        to="/",
        page=FormPage(
            template="accounts/password_change.html",
            more={"is_first": request.user.must_change_password},
        ),
    )


def _set_password(request: Request, password: str) -> None:
    change_own_password(request.user, password)
    update_session_auth_hash(request, request.user)
    note_proof(request)


@never_cache
@get_or_post
@signed_in
@sensitive_post_parameters()
def prove(request: Request) -> HttpResponse:
    """Ask who it is once more, before a file is taken out; then give the way to it."""
    form = ProofForm(request.user, *sent(request))
    to = {"next": _safe_next(request) or "/"}
    return change(
        request,
        form,
        lambda: note_proof(request),
        to=lambda _: render(request, "accounts/proved.html", to),
        page=FormPage(template="accounts/prove.html", more=to),
    )


@require_safe
@signed_in
def profile(request: Request) -> HttpResponse:
    """Tell a person their roles, what they allow, and when they last signed in."""
    me = request.user
    held = Membership.objects.current(timezone.localdate()).filter(user=me)
    sign_ins = Event.objects.filter(actor_id=me.pk, verb=Verb.SIGNED_IN)
    context = {
        "roles": [
            (role, ROLES[Role(role.role)], REACH[ROLES[Role(role.role)].reads])
            for role in held.select_related("unit__agency")
        ],
        "may": [permission.label for permission in Permission if me.may(permission)],
        "sign_ins": sign_ins.order_by("-at")[:10],
    }
    return render(request, "accounts/profile.html", context)


def _safe_next(request: HttpRequest) -> str:
    """Give where the person was going, if that is a page of ours."""
    url = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()})
    return url if ours else ""
