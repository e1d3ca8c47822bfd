"""One authority leads the crime prevention; roles end where they do not belong.

It is Kommunstyrelsen (lag 2023:196 13 §), or where none is called so the municipal
authority with most coordinators.  A role in an agency of a kind that it is not given in
ended yesterday; its row and its history stay.
"""

import datetime

from django.db import migrations
from django.db.models import Count, F, Q
from django.utils import timezone

MUNICIPAL = ("kommun", "namnd")
#: As pax/accounts/roles.py had it when this was written.
KINDS = {
    "samordnare": MUNICIPAL,
    "fortroendevald": MUNICIPAL,
    "polis_lokal": ("polis",),
    "polis_region": ("polis",),
    "aklagare": ("aklagare",),
}
WHY = "Rollen ges inte hos en sådan myndighet"


def settle(apps, schema_editor):
    _choose_leader(apps.get_model("accounts", "Agency"), apps)
    _end_roles(apps.get_model("accounts", "Membership"), apps)


def _choose_leader(agencies, apps):
    found = agencies.objects.filter(kind__in=MUNICIPAL)
    held = Q(units__memberships__role="samordnare")
    leader = (
        found.filter(name="Kommunstyrelsen").first()
        or found.annotate(n=Count("units__memberships", filter=held))
        .filter(n__gt=0)
        .order_by("-n", "pk")
        .first()
    )
    if leader is not None:
        leader.leads_prevention = True
        leader.save(update_fields=["leads_prevention"])
        history = apps.get_model("accounts", "HistoricalAgency")
        _keep(history, leader, "Leder arbetet (13 § lagen 2023:196)")


def _end_roles(memberships, apps):
    day = datetime.timedelta(days=1)
    yesterday = timezone.localdate() - day
    history = apps.get_model("accounts", "HistoricalMembership")
    going = Q(valid_to__isnull=True) | Q(valid_to__gt=yesterday)
    for role, kinds in KINDS.items():
        found = memberships.objects.filter(going, role=role)
        for one in found.exclude(unit__agency__kind__in=kinds):
            one.valid_to = max(yesterday, one.valid_from - day)
            one.save(update_fields=["valid_to"])
            _keep(history, one, WHY)
            users = apps.get_model("accounts", "User").objects
            users.filter(pk=one.user_id).update(session_epoch=F("session_epoch") + 1)


def _keep(history, record, because):
    """Keep the version that the record now has."""
    values = {field.attname: getattr(record, field.attname) for field in record._meta.fields}
    history.objects.create(
        **values,
        history_date=timezone.now(),
        history_type="~",
        history_change_reason=because,
    )


def unsettle(apps, schema_editor):
    """Roles that ended stay so: who gave them can give them where they belong."""
    apps.get_model("accounts", "Agency").objects.update(leads_prevention=False)


class Migration(migrations.Migration):

    dependencies = [('accounts', '0003_who_leads_prevention')]

    operations = [migrations.RunPython(settle, unsettle)]
