"""The administrator's pages: who there is, and what they may do.  Never cases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from pax.access.admin import forms, selectors, services
from pax.access.admin.doors import agencies_of, person_door, unit_door, units_of
from pax.access.doors import permission_door
from pax.access.request import Request
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import Role
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.errors import Invalid, PaxError
from pax.history.pages import history_page
from pax.history.versions import Records, itself, records
from pax.ui.paging import keyset_page

ADMIN = Permission.USERS_ADMIN


@require_safe
@permission_door(ADMIN)
def people(request: Request) -> HttpResponse:
    form = forms.PeopleFilterForm(
        request.GET or None, agencies=agencies_of(request.user)
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = keyset_page(
        request,
        selectors.people(request.user, **chosen),
        ["name", "username"],
        key="username",
    )
    record(Verb.USERS_LISTED, by=request.user)
    return render(request, "directory/people.html", {"form": form, "page": page})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_door(ADMIN)
@sensitive_variables()
def add_person(request: Request) -> HttpResponse:
    form = forms.AddPersonForm(request.POST or None, units=units_of(request.user))
    if form.is_valid():
        given = form.cleaned_data
        try:
            person, password = services.add_person(
                given["username"],
                given["name"],
                _place(given),
                by=request.user,
                title=given["title"],
                email=given["email"],
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            return _show_password(request, person, password)
    return _form(request, "directory/add_person.html", form, roles=forms.role_help())


@require_safe
@person_door(ADMIN)
def person(request: Request, person: User) -> HttpResponse:
    context = {
        "person": person,
        "roles": selectors.roles_of(person),
        "is_oneself": person.pk == request.user.pk,
        "has_roles_to_end": selectors.endable_roles(person).exists(),
    }
    return render(request, "directory/person.html", context)


@require_safe
@person_door(ADMIN)
def history(request: Request, person: User) -> HttpResponse:
    told = [itself(person), records(Membership, request.user, user=person)]
    here = (person.name, reverse("directory:person", args=[person.uuid]))
    return _history(request, told, here)


@require_http_methods(["GET", "HEAD", "POST"])
@person_door(ADMIN)
def change_person(request: Request, person: User) -> HttpResponse:
    stored = {name: getattr(person, name) for name in ("name", "title", "email")}
    form = forms.ChangePersonForm(
        request.POST or None,
        initial=stored,
        stored=stored,
        current_version=services.edition_of(person),
    )
    if form.is_valid():
        given = form.cleaned_data
        services.change_person(
            person, by=request.user, edition=given.pop("version"), **given
        )
        messages.success(request, "Uppgifterna är sparade.")
        return redirect("directory:person", person.uuid)
    return _form(request, "directory/change_person.html", form, person=person)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@person_door(ADMIN)
@sensitive_variables()
def give_password(request: Request, person: User) -> HttpResponse:
    if request.method == "POST":
        password = services.give_password(person, by=request.user)
        return _show_password(request, person, password)
    return render(request, "directory/give_password.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@person_door(ADMIN)
def close_account(request: Request, person: User) -> HttpResponse:
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        services.close_account(
            person, by=request.user, because=form.cleaned_data["because"]
        )
        messages.success(request, "Kontot är stängt. Personen är utloggad överallt.")
        return redirect("directory:person", person.uuid)
    return _form(request, "directory/close_account.html", form, person=person)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@person_door(ADMIN)
@sensitive_variables()
def reopen_account(request: Request, person: User) -> HttpResponse:
    if request.method == "POST":
        _, password = services.reopen_account(person, by=request.user)
        return _show_password(request, person, password)
    return render(request, "directory/reopen_account.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
@person_door(ADMIN)
def give_role(request: Request, person: User) -> HttpResponse:
    form = forms.RoleForm(
        request.POST or None, units=units_of(request.user).filter(agency=person.agency)
    )
    if form.is_valid():
        try:
            services.give_role(person, _place(form.cleaned_data), by=request.user)
        except PaxError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Rollen är given. Personen får logga in på nytt.")
            return redirect("directory:person", person.uuid)
    return _form(
        request,
        "directory/give_role.html",
        form,
        person=person,
        roles=forms.role_help(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@person_door(ADMIN)
def end_role(request: Request, person: User) -> HttpResponse:
    form = forms.EndRoleForm(
        request.POST or None, memberships=selectors.endable_roles(person)
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.end_role(
                given["membership"],
                by=request.user,
                last_day=given["last_day"],
                because=given["because"],
            )
        except PaxError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Rollen är avslutad.")
            return redirect("directory:person", person.uuid)
    return _form(request, "directory/end_role.html", form, person=person)


@require_safe
@permission_door(ADMIN)
def units(request: Request) -> HttpResponse:
    context = {"trees": selectors.trees(request.user)}
    return render(request, "directory/units.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_door(ADMIN)
def add_unit(request: Request) -> HttpResponse:
    form = forms.AddUnitForm(
        request.POST or None,
        agencies=agencies_of(request.user),
        units=units_of(request.user),
    )
    if form.is_valid():
        try:
            unit = services.add_unit(by=request.user, **form.cleaned_data)
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{unit} är upplagd.")
            return redirect("directory:unit", unit.uuid)
    return _form(request, "directory/add_unit.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@unit_door(ADMIN)
def unit(request: Request, unit: Unit) -> HttpResponse:
    names = ("name", "activity", "takes_flags", "takes_disclosures")
    stored = {name: getattr(unit, name) for name in names}
    form = forms.ChangeUnitForm(
        request.POST or None,
        initial=stored,
        stored=stored,
        current_version=services.edition_of(unit),
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.change_unit(
                unit, by=request.user, edition=given.pop("version"), **given
            )
        except Invalid as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Enheten är sparad.")
            return redirect("directory:unit", unit.uuid)
    return _form(request, "directory/unit.html", form, unit=unit)


@require_safe
@unit_door(ADMIN)
def unit_history(request: Request, unit: Unit) -> HttpResponse:
    here = (unit.name, reverse("directory:unit", args=[unit.uuid]))
    return _history(request, [itself(unit)], _units(), here)


@require_safe
@permission_door(ADMIN)
def units_history(request: Request) -> HttpResponse:
    agencies = agencies_of(request.user).values("pk")
    told = [
        records(Agency, request.user, id__in=agencies),
        records(Unit, request.user, Q(agency__in=agencies)),
    ]
    return _history(request, told, _units())


def _units() -> tuple[str, str]:
    return ("Enheter", reverse("directory:units"))


def _history(
    request: Request, told: list[Records], *below: tuple[str, str]
) -> HttpResponse:
    people = ("Användare", reverse("directory:people"))
    return history_page(request, told, trail=[("Översikt", "/"), people, *below])


def _place(given: dict[str, Any]) -> services.Place:
    return services.Place(
        given["unit"], Role(given["role"]), given["since"], given["until"]
    )


def _show_password(request: Request, person: User, password: str) -> HttpResponse:
    """Show the one-time password: now, and to nobody ever again."""
    context = {"person": person, "password": password}
    return render(request, "directory/password.html", context)


def _form(request: Request, template: str, form: Any, **context: Any) -> HttpResponse:
    changed = getattr(form, "was_changed_meanwhile", False)
    status = (409 if changed else 422) if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
