"""Two people release, nothing decided changes, and the public sees what is public."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import Error, IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lagesbild.printing.models import PdfJob
from lagesbild.printing.services import ask_for_copy
from lagesbild.report.models import Edition, EditionVariant, Lagesbild, Section
from lagesbild.report.services import releasing, writing
from lagesbild.report.services.releasing import Decision
from pax.access.admin.services import Place
from pax.access.context import acting_as
from pax.accounts.models import Unit
from pax.accounts.permissions import Permission
from pax.accounts.roles import ROLES, Role
from pax.errors import Denied, Invalid, WrongState
from pax.jobs import queue
from tests.house.world import PEOPLE
from tests.lagesbild.report.conftest import DAY, DECISION, fill, variant_of
from tests.two import give_role, open_picture

pytestmark = pytest.mark.django_db


def again(lagesbild: Lagesbild) -> Lagesbild:
    return Lagesbild.objects.select_related("agency").get(pk=lagesbild.pk)


def test_an_empty_part_is_named_and_refused(as_user: Any, picture: Lagesbild):
    with as_user("samira") as samira:
        fill(picture, samira, parts=("kartlaggning", "analys"))
        with pytest.raises(WrongState, match="Övrig relevant information"):
            releasing.ask_for_review(picture, by=samira)


def test_who_asks_for_review_does_not_approve(as_user: Any, picture: Lagesbild):
    with as_user("samira") as samira:
        fill(picture, samira)
        releasing.ask_for_review(picture, by=samira)
        with pytest.raises(Denied):
            releasing.approve(again(picture), by=samira)
        with pytest.raises(WrongState):
            releasing.decide(again(picture), DECISION, by=samira)
        with pytest.raises(IntegrityError), transaction.atomic():
            Lagesbild.objects.filter(pk=picture.pk).update(approved_by=samira)


def test_nobody_approves_or_asks_in_the_name_of_another(
    as_user: Any, person: Any, picture: Lagesbild
):
    with as_user("samira"):
        mine = Lagesbild.objects.filter(pk=picture.pk)
        for field in ("approved_by", "review_asked_by"):
            with pytest.raises(Error), transaction.atomic():
                mine.update(**{field: person("sixten")})


def test_the_database_decides_nothing_that_two_have_not_released(
    as_user: Any, picture: Lagesbild
):
    with as_user("samira") as samira:
        with pytest.raises(Error), transaction.atomic():
            Lagesbild.objects.filter(pk=picture.pk).update(status="faststalld")
        with pytest.raises(Error), transaction.atomic():
            Edition.objects.create(
                lagesbild=picture,
                number=1,
                body="Jag",
                decided_on=DAY,
                released_by=samira,
                created_by=samira,
            )


@pytest.mark.parametrize("who", ["samira", "selma", "sixten", "frida", "anna"])
def test_nobody_changes_or_removes_what_is_decided(
    as_user: Any, decided: Lagesbild, who: str
):
    statements = (
        "UPDATE report_edition SET body = 'Annan'",
        "DELETE FROM report_edition",
        "UPDATE report_editionvariant SET content = '{}'",
        "UPDATE report_editionvariant SET content_sha256 = 'x'",
        "DELETE FROM report_editionvariant",
    )
    with as_user(who):
        for statement in statements:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    assert cursor.rowcount == 0, statement
            except Error:
                continue
    with as_user("samira"):
        assert EditionVariant.objects.filter(content__title="Lägesbild").count() == 2


def test_what_belongs_to_a_decided_picture_cannot_be_written(
    as_user: Any, decided: Lagesbild
):
    with as_user("samira") as samira:
        section = Section.objects.select_related("lagesbild").filter(lagesbild=decided)[
            0
        ]
        with pytest.raises(WrongState):
            writing.revise_section(section, by=samira, body="Nytt")
        changed = Section.objects.filter(pk=section.pk).update(body="Nytt")
        assert changed == 0


def test_a_correction_is_a_new_edition_that_says_what_differs(
    as_user: Any, decided: Lagesbild
):
    with as_user("samira") as samira:
        first = variant_of(decided, "publik")
        lagesbild = releasing.reopen_for_correction(
            again(decided), by=samira, because="Fel tal"
        )
        releasing.ask_for_review(lagesbild, by=samira)
    with as_user("sixten") as sixten:
        lagesbild = releasing.approve(again(decided), by=sixten)
        with pytest.raises(Invalid):
            releasing.decide(lagesbild, DECISION, by=sixten)
        lagesbild = again(decided)
        changes = Decision("KS", DAY, changes="Antalet i kapitel 1 rättat")
        edition = releasing.decide(lagesbild, changes, by=sixten)
        assert edition.number == 2
        kept = EditionVariant.objects.get(pk=first.pk)
        assert kept.content == first.content
        corrected = EditionVariant.objects.get(edition=edition, variant=first.variant)
        assert corrected.previous_sha256 == first.content_sha256


def test_internal_text_is_in_nothing_public(as_user: Any, decided: Lagesbild):
    with as_user("sixten") as sixten:
        public, internal = (variant_of(decided, n) for n in ("publik", "intern"))
        told = json.dumps(public.content, ensure_ascii=False)
        assert "qvast" not in told
        assert "qvost" not in told
        assert "qvast" in json.dumps(internal.content, ensure_ascii=False)
        with pytest.raises(Denied):
            releasing.ask_to_open(internal, by=sixten)
        open_picture(public, by=sixten)
    url = reverse("oppet:lagesbild", args=[public.uuid])
    page = Client().get(url)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Skadegörelse" in text
    assert "qvast" not in text
    assert "qvost" not in text
    assert 'content="noindex' in text
    assert (
        Client().get(reverse("oppet:lagesbild", args=[internal.uuid])).status_code
        == 404
    )
    with as_user("sixten") as sixten:
        releasing.close_to_all(variant_of(decided, "publik"), by=sixten)
    assert Client().get(url).status_code == 404


def test_the_elected_read_what_is_published_and_nothing_else(
    as_user: Any, client: Client, person: Any, decided: Lagesbild
):
    client.force_login(person("frida"))
    with as_user("sixten"):
        public, internal = (variant_of(decided, n) for n in ("publik", "intern"))
    read = reverse("lagesbild:read", args=[public.uuid])
    assert client.get(read).status_code == 404
    with as_user("sixten") as sixten:
        releasing.publish(public, by=sixten)
    assert client.get(read).status_code == 200
    assert (
        client.get(reverse("lagesbild:present", args=[public.uuid])).status_code == 200
    )
    for name, thing in (("read", internal), ("detail", decided)):
        url = reverse(f"lagesbild:{name}", args=[thing.uuid])
        assert client.get(url).status_code == 404


def test_the_internal_variant_is_read_in_its_own_authority_only(
    as_user: Any, client_for: Any, person: Any, decided: Lagesbild
):
    """Each of them reads what is published; Petra as chef of the police since today."""
    with as_user("sune") as sune:
        petra = person("petra")
        unit = Unit.objects.get(name="Lokalpolisområde Södertälje")
        give_role(petra, Place(unit, Role.CHEF, timezone.localdate()), by=sune)
    with as_user("sixten") as sixten:
        for name in ("publik", "intern"):
            releasing.publish(variant_of(decided, name), by=sixten)
        internal = variant_of(decided, "intern")
    read = reverse("lagesbild:read", args=[internal.uuid])
    own, others = ("frida", "sixten"), ("filip", "carin", "orvar", "sanna", "petra")
    for username in (*own, *others):
        here = {"publik", "intern"} if username in own else {"publik"}
        with as_user(username) as who:
            assert who.may(Permission.PUBLISHED_READ)
            seen = EditionVariant.objects.visible_to(who)
            assert set(seen.values_list("variant", flat=True)) == here, username
            # And so does the database by itself.
            rows = EditionVariant.objects.values_list("variant", flat=True)
            assert set(rows) == here, username
        client = client_for(username)
        assert client.get(read).status_code == (200 if username in own else 404)
        page = client.get(reverse("lagesbild:list")).content.decode()
        assert (read in page) is (username in own), username


def test_what_is_frozen_is_verified(as_user: Any, decided: Lagesbild):
    out = StringIO()
    with as_user("samira"):
        call_command("verify_editions", "lagesbilder", stdout=out)
        assert "2 frysta, 0 stämmer inte" in out.getvalue()
        EditionVariant.objects.create(
            edition=Edition.objects.get(lagesbild=decided),
            lagesbild=decided,
            agency=decided.agency,
            variant="annan",
            title="x",
            year=2025,
            content={"a": 1},
            content_sha256="0" * 64,
            frozen_at=timezone.now(),
        )
        with pytest.raises(CommandError):
            call_command("verify_editions", "lagesbilder", stdout=out)


def test_roles_are_the_same_in_sql(person: Any, db: None):
    wanted = {
        "pax_works_with_lagesbilder": {
            Permission.LAGESBILD_WRITE,
            Permission.LAGESBILD_RELEASE,
        },
        "pax_reads_published": {Permission.PUBLISHED_READ},
    }
    for role, username in PEOPLE.items():
        with acting_as(person(username)), connection.cursor() as cursor:
            for function, permissions in wanted.items():
                cursor.execute(f"SELECT {function}()")
                expected = bool(ROLES[role].permissions & permissions)
                assert cursor.fetchone()[0] == expected, (function, role)


def test_what_is_approved_is_not_written_in_until_it_is_sent_back(
    as_user: Any, picture: Lagesbild
):
    with as_user("samira") as samira:
        fill(picture, samira)
        releasing.ask_for_review(picture, by=samira)
    with as_user("sixten") as sixten:
        releasing.approve(again(picture), by=sixten)
    with as_user("samira") as samira:
        section = Section.objects.select_related("lagesbild").filter(lagesbild=picture)[
            0
        ]
        with pytest.raises(WrongState, match="godkänd"):
            writing.revise_section(section, by=samira, body="Smyginfört")
        assert Section.objects.filter(pk=section.pk).update(body="Smyginfört") == 0
        with pytest.raises(Error), transaction.atomic():
            Lagesbild.objects.filter(pk=picture.pk).update(summary="Smyginfört")
    with as_user("sixten") as sixten:
        releasing.send_back(again(picture), by=sixten, because="Ett tal är fel")
    with as_user("samira") as samira:
        section = Section.objects.select_related("lagesbild").get(pk=section.pk)
        writing.revise_section(section, by=samira, body="Rättat")


def test_what_has_changed_since_it_was_read_is_not_approved(
    as_user: Any, picture: Lagesbild, person: Any, client: Client
):
    with as_user("samira") as samira:
        fill(picture, samira)
        releasing.ask_for_review(picture, by=samira)
    client.force_login(person("sixten"))
    url = reverse("lagesbild:approve", args=[picture.uuid])
    read = client.get(url).context["form"]
    sent = {name: read[name].value() for name in ("digest", "once")}
    with as_user("samira") as samira:
        section = Section.objects.select_related("lagesbild").filter(lagesbild=picture)[
            0
        ]
        writing.revise_section(section, by=samira, body="Något annat")
    refused = client.post(url, sent)
    assert refused.status_code == 409
    assert "sedan du läste den" in refused.content.decode()
    assert client.post(url, sent).status_code == 409
    read = client.get(url).context["form"]
    sent = {name: read[name].value() for name in ("digest", "once")}
    assert client.post(url, sent).status_code == 302
    with as_user("samira"):
        assert again(picture).approved_by_id == person("sixten").pk


def test_those_who_read_what_is_published_find_it_in_the_list(
    as_user: Any, decided: Lagesbild, client_for: Any
):
    listed = reverse("lagesbild:list")
    assert "Inget är publicerat än" in client_for("frida").get(listed).content.decode()
    with as_user("sixten") as sixten:
        public = variant_of(decided, "publik")
        releasing.publish(public, by=sixten)
    page = client_for("frida").get(listed).content.decode()
    assert public.get_absolute_url() in page
    assert page.count("/lagesbild/las/") == 1


# --- the newest -----------------------------------------------------------------------
def corrected(lagesbild: Lagesbild, as_user: Any) -> EditionVariant:
    """Decide a correction of it; give its public variant."""
    with as_user("samira") as samira:
        opened = releasing.reopen_for_correction(
            again(lagesbild), by=samira, because="Fel tal"
        )
        releasing.ask_for_review(opened, by=samira)
    with as_user("sixten") as sixten:
        approved = releasing.approve(again(lagesbild), by=sixten)
        changes = Decision("KS", DAY, changes="Antalet rättat")
        edition = releasing.decide(approved, changes, by=sixten)
        found = EditionVariant.objects.select_related("lagesbild", "edition")
        return found.get(edition=edition, variant="publik")


def test_an_edition_says_what_has_replaced_it_to_those_who_may_read_that(
    as_user: Any, decided: Lagesbild, client_for: Any
):
    newest, anybody = reverse("oppet:newest"), Client()
    assert anybody.get(newest).status_code == 404
    with as_user("sixten") as sixten:
        first = variant_of(decided, "publik")
        open_picture(first, by=sixten)
    opened = reverse("oppet:lagesbild", args=[first.uuid])
    assert anybody.get(newest).url == opened
    second = corrected(decided, as_user)
    # Nobody is told of what they may not read.
    assert "Ersatt av" not in anybody.get(opened).content.decode()
    with as_user("sixten") as sixten:
        open_picture(second, by=sixten)
    page = anybody.get(opened).content.decode()
    again_opened = reverse("oppet:lagesbild", args=[second.uuid])
    assert "Ersatt av utgåva 2" in page
    assert f'href="{again_opened}"' in page
    assert "Ersatt av" not in anybody.get(again_opened).content.decode()
    assert anybody.get(newest).url == again_opened
    frida = client_for("frida")
    for name in ("read", "present"):
        url = reverse(f"lagesbild:{name}", args=[first.uuid])
        assert "Ersatt av utgåva 2" in frida.get(url).content.decode()
    listed = frida.get(reverse("lagesbild:list"))
    assert [(one.number, one.newer) for one in listed.context["published"]] == [
        (2, None),
        (1, second),
    ]
    assert listed.content.decode().count("Ersatt av utgåva 2") == 1


def test_a_pdf_of_what_has_been_replaced_says_so_and_is_not_kept_as_the_decided(
    as_user: Any, decided: Lagesbild, monkeypatch: pytest.MonkeyPatch
):
    printed: list[dict[str, Any]] = []

    def press(order: Any, _told: Any) -> bytes:
        printed.append(order.content)
        return b"%PDF-1.7 " + str(len(printed)).encode()

    monkeypatch.setattr("pax.printing.models.run_press", press)
    with as_user("sixten") as sixten:
        first = variant_of(decided, "publik")
    job = printed_by(sixten, first, as_user)
    assert "replaced" not in printed[-1]
    with as_user("sixten"):
        kept = variant_of(decided, "publik").pdf_sha256
    assert kept == job.result_sha256
    corrected(decided, as_user)
    late = printed_by(sixten, EditionVariant.objects, as_user, pk=first.pk)
    assert printed[-1]["replaced"] == "Ersatt av utgåva 2"
    assert late.result_sha256 != kept
    with as_user("sixten"):
        assert EditionVariant.objects.get(pk=first.pk).pdf_sha256 == kept


def printed_by(who: Any, variant: Any, as_user: Any, **which: Any) -> PdfJob:
    """Have a variant printed, and give the job."""
    with as_user(who.username) as by:
        frozen = variant.get(**which) if which else variant
        job = ask_for_copy(frozen, by=by)
    if not job.is_ended:
        queue.work_off(PdfJob, job.pk, who)
    with as_user(who.username):
        return PdfJob.objects.get(pk=job.pk)
