"""Pages of what nobody has, and of who stands in for whom."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from pax.access.doors import OWN_WORK, Door, signed_in
from pax.access.holdings import Handed, Holding, can_take_over, give_nobodys
from pax.access.request import Request
from pax.accounts.models import Membership, Substitute, User
from pax.accounts.permissions import Permission
from pax.accounts.roles import Role
from pax.audit.services import record
from pax.audit.verbs import Verb
from pax.desk.nobodys import SHOWN, Line, nobodys_of, takers_for
from pax.desk.substitutes import (
    end_substitute,
    may_name_for,
    name_substitute,
    things_of_absent,
)
from pax.pages import FormPage, change, confirm, create, draw, get_or_post, sent
from pax.ui.fields import today
from pax.ui.forms import DateField, OnceField, PaxForm

TRAIL = (("Översikt", "/"),)


class PersonField(forms.ModelChoiceField[User]):
    """Somebody, with what tells people of the same name apart."""

    def label_from_instance(self, obj: Any) -> str:
        """Show name, title and authority."""
        return ", ".join(filter(None, (obj.name, obj.title, obj.agency.short_name)))


class GiveForm(PaxForm):
    """Which of what nobody has is given, and to whom."""

    rows = forms.MultipleChoiceField(
        label="Vad",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Välj minst en sak att lämna över."},
    )
    to = PersonField(
        label="Vem tar över?", queryset=User.objects.none(), empty_label="Välj"
    )

    def __init__(
        self, lines: Sequence[Line], takers: QuerySet[User], *args: Any, **kwargs: Any
    ) -> None:
        """Offer the things, with where they are and who had them."""
        super().__init__(*args, **kwargs)
        self.chooser("rows").choices = [(one.uuid, _said(one)) for one in lines]
        self.chooser("to").queryset = takers


def _said(line: Line) -> str:
    had = f"hade {line.whose}" if line.whose else "ingen har haft det"
    return ", ".join(filter(None, (line.called, line.where, had)))


@get_or_post
@signed_in
def nobodys(request: Request) -> HttpResponse:
    """List what nobody has, a kind at a time, and give it to somebody."""
    found = nobodys_of(request.user)
    if not found:
        return draw(
            request,
            PaxForm(),
            FormPage(
                "Utan ansvarig", trail=TRAIL, template="desk/nobodys.html", more={}
            ),
            status=200 if request.method != "POST" else 409,
        )
    record(Verb.CASES_LISTED, by=request.user, because="Utan ansvarig")
    wanted = request.GET.get("slag", "")
    chosen = next((one for one in found if one.key == wanted), next(iter(found)))
    form = GiveForm(found[chosen], takers_for(chosen, request.user), *sent(request))
    here = f"{reverse('desk:nobodys')}?slag={chosen.key}"
    return change(
        request,
        form,
        lambda: _give(chosen, form, request.user),
        say=lambda handed: handed.told,
        to=reverse("desk:nobodys"),
        page=FormPage(
            "Utan ansvarig",
            trail=TRAIL,
            heading=chosen.label,
            lead="Den som hade det här har slutat, bytt roll eller lämnat gruppen. Ge "
            "det till någon; du kan ge några i taget till olika personer.",
            submit="Lämna över",
            cancel="/",
            width="",
            template="desk/nobodys.html",
            more={
                "kinds": [
                    (one.label, one.key, _counted(lines))
                    for one, lines in found.items()
                ],
                "lines": found[chosen],
                "here": here,
                "chosen": chosen.key,
            },
        ),
    )


def _counted(lines: Sequence[Line]) -> str:
    """Say how many there are, of which no more are listed than can be shown."""
    return f"{SHOWN} eller fler" if len(lines) >= SHOWN else str(len(lines))


def _give(holding: Holding, form: GiveForm, by: User) -> Handed:
    given = form.cleaned_data
    return give_nobodys(holding, given["rows"], given["to"], by=by)


def _standing(user: User) -> QuerySet[Substitute]:
    """List those that hold or are to: one's own, and those of people one manages."""
    concerned = Q(substitute=user) | Q(absent__in=_named_by(user).values("pk"))
    rows = Substitute.objects.visible_to(user).filter(concerned, valid_to__gte=today())
    return rows.select_related("absent__agency", "substitute")


#: /beslut/ersattare/<uuid:substitute>/ becomes `substitute`: for who is away, who
#: stands in, and the manager of who is away.
substitute_door = Door("substitute", _standing, reach=OWN_WORK)


class SubstituteForm(PaxForm):
    """Who is away, who stands in, and for how long."""

    absent = PersonField(
        label="Vem är borta?", queryset=User.objects.none(), empty_label=None
    )
    substitute = PersonField(
        label="Ersättare", queryset=User.objects.none(), empty_label="Välj"
    )
    since = DateField(label="Från och med", earliest=today)
    until = DateField(label="Till och med", earliest=today)
    once = OnceField()

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        """Offer oneself, and those one is the manager of."""
        super().__init__(*args, **kwargs)
        self.chooser("absent").queryset = _named_by(user)
        self.chooser("substitute").queryset = User.objects.filter(
            pk__in=[user.pk, *can_take_over(user).values_list("pk", flat=True)]
        ).select_related("agency")
        self.initial.setdefault("absent", user.pk)
        self.initial.setdefault("since", timezone.localdate())


def _named_by(user: User) -> QuerySet[User]:
    """List those whom a person can name a substitute for."""
    held = Membership.objects.current(timezone.localdate())
    led = list(held.filter(user=user, role=Role.CHEF).values_list("unit_id", flat=True))
    theirs = held.filter(unit__path__overlap=led, user__agency=user.agency_id)
    people = {user.pk, *(theirs.values_list("user_id", flat=True) if led else ())}
    return User.objects.filter(pk__in=people, is_active=True).select_related("agency")


@get_or_post
@signed_in
def substitutes(request: Request) -> HttpResponse:
    """List who stands in for oneself, for whom one does, and name another."""
    user = request.user
    form = SubstituteForm(user, *sent(request))
    shown = [(row, may_name_for(user, row.absent)) for row in _standing(user)]
    lines = things_of_absent(user, SHOWN)
    if lines:
        record(Verb.CASES_LISTED, by=user, because="Som ersättare")
    return create(
        request,
        form,
        lambda: name_substitute(by=user, **form.given),
        say="Ersättaren är utsedd.",
        to=reverse("desk:substitutes"),
        page=FormPage(
            "Ersättare",
            trail=TRAIL,
            heading="Utse en ersättare",
            lead="Ersättaren ser på sin startsida det som faller på den som är borta, "
            "av det som ersättaren själv får läsa. Inga behörigheter följer med: ska "
            "ersättaren besluta eller skriva under behövs en egen roll.",
            submit="Utse ersättaren",
            cancel="/",
            template="desk/substitutes.html",
            more={"rows": shown, "lines": lines},
        ),
    )


@get_or_post
@substitute_door(Permission.FLAG_RAISE, Permission.PUBLISHED_READ)
def end(request: Request, substitute: Substitute) -> HttpResponse:
    """Let somebody stand in no more."""
    return confirm(
        request,
        lambda: end_substitute(substitute, by=request.user),
        say="Ersättaren är avslutad.",
        to=reverse("desk:substitutes"),
        page=FormPage(
            "Avsluta ersättaren?",
            trail=(*TRAIL, ("Ersättare", reverse("desk:substitutes"))),
            details=[("Ersättare", str(substitute))],
            submit="Avsluta",
            cancel=reverse("desk:substitutes"),
        ),
    )
