"""The administrator's pages: who there is, and what they may do.  Never cases."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from pax.access.admin import forms, selectors, services
from pax.access.admin.doors import agencies_of, person_door, unit_door, units_of
from pax.access.doors import permission_door
from pax.access.holdings import counted_of
from pax.access.proof import fresh_proof
from pax.access.request import Request
from pax.accounts.models import Agency, Membership, Unit, User
from pax.accounts.permissions import Permission
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.history.pages import history_page
from pax.history.versions import Records, itself, records
from pax.pages import FormPage, change, confirm, get_or_post, sent
from pax.ui.paging import keyset_page

ADMIN = Permission.USERS_ADMIN
UNITS = reverse_lazy("directory:units")
TRAIL = (("Översikt", "/"), ("Användare", reverse_lazy("directory:people")))


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
        ["in_order", "username"],
        key="username",
    )
    record(Verb.USERS_LISTED, by=request.user)
    return render(request, "directory/people.html", {"form": form, "page": page})


@never_cache
@get_or_post
@permission_door(ADMIN)
@sensitive_variables()
@fresh_proof
def add_person(request: Request) -> HttpResponse:
    form = forms.AddPersonForm(*sent(request), units=units_of(request.user))
    return change(
        request,
        form,
        lambda: services.add_person(by=request.user, **form.given),
        to=lambda made: _show_password(request, *made),
        page=in_directory(
            "Ny användare",
            lead="Personen får ett engångslösenord, som visas en gång på nästa sida, "
            "och väljer ett eget vid första inloggningen.",
            submit="Lägg upp användaren",
            cancel=reverse("directory:people"),
            template="directory/role_form.html",
            more={"roles": forms.role_help()},
        ),
    )


@require_safe
@person_door(ADMIN)
def person(request: Request, person: User) -> HttpResponse:
    """Show a person: who they are, and all their roles, past and to come."""
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
    """Tell who changed what of a person, and of their roles."""
    told = [itself(person), records(Membership, request.user, user=person)]
    here = (person.name, _url_of(person))
    return _history(request, told, here)


@get_or_post
@person_door(ADMIN)
@fresh_proof
def change_person(request: Request, person: User) -> HttpResponse:
    """Correct what a person is called and how they are reached."""
    form = forms.ChangePersonForm(*sent(request), instance=person)
    return change(
        request,
        form,
        lambda: services.change_person(person, by=request.user, **form.given),
        say="Uppgifterna är sparade.",
        to=_url_of(person),
        page=about_person(
            person,
            "Ändra uppgifter",
            lead="Användarnamn och myndighet ändras inte. Den som byter myndighet får "
            "en ny användare.",
        ),
    )


@never_cache
@get_or_post
@person_door(ADMIN)
@sensitive_variables()
@fresh_proof
def give_password(request: Request, person: User) -> HttpResponse:
    """Give a one-time password, shown once, to someone who cannot sign in.

    To one who reads or decides when another has confirmed it; until then one asks.
    """
    if services.takes_two(person):
        return _password_by_two(request, person)
    return confirm(
        request,
        lambda: services.give_password(person, by=request.user),
        to=lambda password: _show_password(request, person, password),
        tone="",
        page=about_person(
            person,
            "Nytt engångslösenord",
            lead="Det gamla lösenordet slutar gälla och personen loggas ut överallt. "
            "Det nya visas en gång, på nästa sida. Försäkra dig om att det är rätt "
            "person som frågar.",
            submit="Ge ett nytt lösenord",
        ),
    )


def _password_by_two(request: Request, person: User) -> HttpResponse:
    """Ask for a second person, or show what a second person has confirmed."""
    decision = services.confirmed_password(person, request.user)
    if decision is None:
        return confirm(
            request,
            lambda: services.ask_for_password(person, by=request.user),
            say="Begäran är sänd. Du får veta när någon annan har bekräftat den.",
            to=_url_of(person),
            tone="",
            page=about_person(
                person,
                "Begär ett nytt engångslösenord",
                lead=f"{person.name} läser eller beslutar. Därför bekräftar någon "
                "annan först: personens chef eller en annan administratör. Personen "
                "får veta att du har begärt det.",
                submit="Begär ett nytt lösenord",
            ),
        )
    act = services.give_password if person.is_active else _reopened
    return confirm(
        request,
        lambda: act(person, by=request.user, decision=decision),
        to=lambda password: _show_password(request, person, password),
        tone="",
        page=about_person(
            person,
            "Nytt engångslösenord",
            lead=f"{decision.settled_by} har bekräftat. Det gamla lösenordet slutar "
            "gälla och det nya visas en gång, på nästa sida. Personen kan inte "
            "skriva under något förrän någon annan än du har intygat att rätt person "
            "fick det.",
            submit="Ge ett nytt lösenord",
        ),
    )


def _reopened(person: User, **how: Any) -> str:
    return services.reopen_account(person, **how)[1]


@get_or_post
@person_door(ADMIN)
@fresh_proof
def close_account(request: Request, person: User) -> HttpResponse:
    """Shut a person out at once; what they have done stays, others take it over."""
    form = forms.CloseForm(*sent(request), person=person, held=counted_of(person))
    return change(
        request,
        form,
        lambda: services.close_and_leave(person, by=request.user, **form.given),
        say=lambda handed: (
            f"Kontot är stängt. Personen är utloggad överallt. {handed.told}".strip()
        ),
        to=_url_of(person),
        page=about_person(
            person,
            "Stäng kontot",
            lead="Personen loggas ut överallt vid nästa klick och kan inte logga in. "
            "Allt personen har gjort finns kvar. Det personen har hand om lämnar du "
            "till en eller flera kollegor; det som ingen kan ta står hos den som "
            "fördelar arbetet tills någon har det.",
            submit="Stäng kontot",
            tone="danger",
        ),
    )


@never_cache
@get_or_post
@person_door(ADMIN)
@sensitive_variables()
@fresh_proof
def reopen_account(request: Request, person: User) -> HttpResponse:
    """Let a person in again, by a new one-time password."""
    if services.takes_two(person):
        return _password_by_two(request, person)
    return confirm(
        request,
        lambda: services.reopen_account(person, by=request.user),
        to=lambda made: _show_password(request, *made),
        tone="",
        page=about_person(
            person,
            "Öppna kontot igen",
            lead="Personen får ett nytt engångslösenord, som visas en gång på nästa "
            "sida. Roller som har slutat gälla börjar inte gälla igen.",
            submit="Öppna kontot",
        ),
    )


@get_or_post
@person_door(ADMIN)
@fresh_proof
def give_role(request: Request, person: User) -> HttpResponse:
    """Give a person a role in a unit of their own agency."""
    units = units_of(request.user).filter(agency=person.agency)
    form = forms.RoleForm(*sent(request), units=units)
    return change(
        request,
        form,
        lambda: services.give_role(person, by=request.user, **form.given),
        say=lambda given: (
            "Rollen är given. Personen får logga in på nytt."
            if isinstance(given, Membership)
            else "Rollen är begärd. Den gäller när någon annan har bekräftat den."
        ),
        to=_url_of(person),
        page=about_person(
            person,
            "Ge en roll",
            lead="Rollen gäller från den dag du väljer. En roll som läser eller "
            "beslutar ger du inte ensam: personens chef eller en annan administratör "
            "bekräftar.",
            submit="Ge rollen",
            template="directory/role_form.html",
            more={"roles": forms.role_help()},
        ),
    )


@get_or_post
@person_door(ADMIN)
@fresh_proof
def end_role(request: Request, person: User) -> HttpResponse:
    """End one of the roles that hold today or later."""
    form = forms.EndRoleForm(
        *sent(request),
        person=person,
        held=counted_of(person),
        memberships=selectors.endable_roles(person),
    )
    return change(
        request,
        form,
        lambda: services.end_and_leave(by=request.user, **form.given),
        say=lambda handed: f"Rollen är avslutad. {handed.told}".strip(),
        to=_url_of(person),
        page=about_person(
            person,
            "Avsluta en roll",
            lead="Rollen slutar gälla efter den sista dagen. Personen loggas ut och "
            "får logga in på nytt. Det som personen inte kan ha hand om utan rollen "
            "lämnas över genast till dem du väljer.",
            submit="Avsluta rollen",
            tone="danger",
        ),
    )


@require_safe
@permission_door(ADMIN)
def units(request: Request) -> HttpResponse:
    """Draw each agency's tree, with how many work where."""
    context = {"trees": selectors.trees(request.user)}
    return render(request, "directory/units.html", context)


@get_or_post
@permission_door(ADMIN)
@fresh_proof
def add_unit(request: Request) -> HttpResponse:
    """Add a unit; its place in the tree stands from then on."""
    form = forms.AddUnitForm(
        *sent(request),
        agencies=agencies_of(request.user),
        units=units_of(request.user),
    )
    return change(
        request,
        form,
        lambda: services.add_unit(by=request.user, **form.given),
        say=lambda unit: f"{unit} är upplagd.",
        to=_url_of,
        page=in_directory(
            "Ny enhet",
            trail=[*TRAIL, ("Enheter", UNITS)],
            lead="Platsen i trädet kan inte ändras efteråt: den avgör vilka chefer som "
            "läser enhetens ärenden.",
            submit="Lägg upp enheten",
            cancel=UNITS,
        ),
    )


@get_or_post
@unit_door(ADMIN)
@fresh_proof
def unit(request: Request, unit: Unit) -> HttpResponse:
    """Show a unit, and change what it is called and takes."""
    form = forms.ChangeUnitForm(*sent(request), instance=unit)
    name = unit.name
    return change(
        request,
        form,
        lambda: services.change_unit(unit, by=request.user, **form.given),
        say="Enheten är sparad.",
        to=_url_of(unit),
        page=in_directory(
            name,
            trail=[*TRAIL, ("Enheter", UNITS)],
            kicker=unit.agency.name,
            lead="Enheten behåller sin plats: ärenden och roller hör till den.",
            heading="Uppgifter",
            cancel=UNITS,
            template="directory/unit.html",
            more={"unit": unit},
        ),
    )


@require_safe
@unit_door(ADMIN)
def unit_history(request: Request, unit: Unit) -> HttpResponse:
    here = (unit.name, _url_of(unit))
    return _history(request, [itself(unit)], ("Enheter", str(UNITS)), here)


@require_safe
@permission_door(ADMIN)
def units_history(request: Request) -> HttpResponse:
    """Tell the changes of all agencies and units one administers."""
    agencies = agencies_of(request.user).values("pk")
    told = [
        records(Agency, request.user, id__in=agencies),
        records(Unit, request.user, Q(agency__in=agencies)),
    ]
    return _history(request, told, ("Enheter", str(UNITS)))


def _history(
    request: Request, told: list[Records], *below: tuple[str, str]
) -> HttpResponse:
    above = [(label, str(url)) for label, url in TRAIL]
    return history_page(request, told, trail=[*above, *below])


def in_directory(title: str, **words: Any) -> FormPage:
    """Give the form page of something in the directory."""
    return FormPage(title, **{"trail": TRAIL} | words)


def about_person(person: User, title: str, **words: Any) -> FormPage:
    """Give the form page of something about a person."""
    trail = [*TRAIL, (person.username, _url_of(person))]
    return FormPage(title, **{"trail": trail, "kicker": person.name} | words)


def _url_of(thing: User | Unit) -> str:
    name = "person" if isinstance(thing, User) else "unit"
    return reverse(f"directory:{name}", args=[thing.uuid])


def _show_password(request: Request, person: User, password: str) -> HttpResponse:
    """Show the one-time password: now, and to nobody ever again."""
    context = {"person": person, "password": password}
    return render(request, "directory/password.html", context)
