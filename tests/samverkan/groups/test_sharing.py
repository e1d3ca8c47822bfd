"""Each agency sees exactly its level: on pages, in the PDF, and in raw SQL."""

import datetime
import json
from unittest import mock

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.case.services import receive_disclosure
from cases.disclosure.lagrum import OnGround
from cases.models import Disclosure
from pax.errors import Conflict, Denied, Invalid, Refused, WrongState
from samverkan.groups import services
from samverkan.groups.enums import Level
from samverkan.groups.models import Seat, Share, ShareCopy, ShareWork
from tests.runs import examples
from tests.samverkan.groups.conftest import (
    BOLAG,
    FK,
    KS,
    PERSON_ID,
    POLICE,
    SECRET,
    SITS_FOR,
    SUMMARY,
    TITLE,
    fresh,
)
from tests.two import withdraw

pytestmark = pytest.mark.django_db

FROM = {Level.EXISTENCE: (), Level.SUMMARY: (TITLE, SUMMARY)}
FROM[Level.FULL] = (TITLE, SUMMARY, "Part i akten", SECRET)
#: What is in the file and never goes along.
STAYS = ("Titel i akten",)
ALL = (*FROM[Level.FULL], *STAYS)
RAW = "SELECT content::text FROM cases_disclosure"


def texts_for(level):
    return set(FROM.get(level, ()))


def shown(page):
    return {text for text in ALL if text in page}


def test_each_agency_sees_its_level_and_no_more(share, client_for):
    made = share(
        {POLICE: Level.FULL, FK: Level.SUMMARY, KS: Level.EXISTENCE}, as_offer=False
    )
    expected = {POLICE: Level.FULL, FK: Level.SUMMARY, KS: Level.EXISTENCE}
    for agency, level in expected.items():
        page = client_for(SITS_FOR[agency]).get(made.get_absolute_url())
        assert page.status_code == 200
        assert shown(page.content.decode()) == texts_for(level)
    assert client_for("emil").get(made.get_absolute_url()).status_code == 404
    assert "Fråga ägaren" in client_for("samira").get(
        made.get_absolute_url()
    ).content.decode().replace("\n", " ")


def test_board_and_pdf_show_each_only_what_they_were_given(share, client_for, group):
    share({POLICE: Level.FULL, KS: Level.EXISTENCE})
    url = group.get_absolute_url()
    boards = {
        who: client_for(who).get(url).content.decode()
        for who in ("petra", "samira", "emil")
    }
    assert shown(boards["petra"]) == {TITLE}
    assert "Fråga ägaren" in boards["samira"]
    assert shown(boards["samira"]) == set()
    assert "Inget är delat" in boards["emil"]
    for who, has_title in (("petra", True), ("samira", False), ("emil", False)):
        as_written = mock.patch("pax.typesetting.typeset", lambda text, *_: text)
        with as_written:  # in packed bytes no word would be found
            page = client_for(who).get(url + "tavla.pdf").content.decode()
        assert "</html>" in page
        assert (TITLE in page) is has_title
    assert client_for("petra").get(url + "tavla.pdf").content.startswith(b"%PDF")


def test_a_colleague_outside_the_circle_reads_nothing(share, acting, client_for):
    made = share({POLICE: Level.FULL})
    with acting("paul"):  # the same unit, no seat
        assert not Disclosure.objects.exists()
        assert not Share.objects.exists()
    assert client_for("paul").get(made.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("ground", "agency", "level", "says"),
    [
        ("lag-2025-170-6", POLICE, Level.FULL, "socialtjänstsekretessen"),
        ("osl-10-27", FK, Level.FULL, "socialtjänstsekretessen"),
        ("avidentifierat", FK, Level.FULL, "räcker inte"),
        ("bara-existens", FK, Level.SUMMARY, "räcker inte"),
        ("osl-10-15a", BOLAG, Level.FULL, "mottagaren"),
    ],
)
def test_a_ground_that_cannot_carry_it_is_refused_with_the_reason(
    acting, case, group, ground, agency, level, says
):
    with acting("carin") as who:
        here = fresh(case)
        delegation = next(
            d for d in services.receivers_of(group, who.user) if str(d.agency) == agency
        )
        choice = services.ForAgency(delegation, level, OnGround(ground, "Vägt"))
        wording = services.Wording(TITLE, SUMMARY)
        with pytest.raises(Refused, match=says):
            services.copies_of(here, group, wording, [choice], by=who.user)


def test_what_changed_after_it_was_read_is_not_sent(acting, case, group):
    with acting("carin") as who:
        here = fresh(case)
        wording = services.Wording(TITLE, SUMMARY)
        delegation = services.receivers_of(group, who.user)[0]
        choices = [
            services.ForAgency(delegation, Level.EXISTENCE, OnGround("bara-existens"))
        ]
        copies = services.copies_of(here, group, wording, choices, by=who.user)
        digest = services.digest_of(copies)
        more = [
            services.ForAgency(
                delegation, Level.SUMMARY, OnGround("avidentifierat", "Vägt")
            )
        ]
        with pytest.raises(Conflict):
            services.share_case(here, group, wording, more, by=who.user, digest=digest)
        assert not Disclosure.objects.exists()


def test_unshared_is_gone_at_the_next_request(share, acting, client_for, group):
    made = share({POLICE: Level.FULL, FK: Level.SUMMARY})
    petra, kim = client_for("petra"), client_for("kim")
    url = made.get_absolute_url()
    assert petra.get(url).status_code == 200
    with acting("carin") as who:
        here = Share.objects.select_related("case", "group").get(pk=made.pk)
        police = [c.delegation for c in made.copies.filter(agency__name=POLICE)]
        services.unshare_with(here, police, by=who.user, because="Fel mottagare")
    assert petra.get(url).status_code == 404
    assert shown(petra.get(group.get_absolute_url()).content.decode()) == set()
    assert kim.get(url).status_code == 200
    with acting("petra"), connection.cursor() as cursor:
        for table in ("cases_disclosure", "groups_share", "groups_sharecopy"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
    # The others see who has what, and that the police have not.
    assert POLICE not in _who_has(kim.get(url))
    with acting("carin") as who:
        here = Share.objects.select_related("case", "group").get(pk=made.pk)
        services.unshare(here, by=who.user, because="Klart")
        with pytest.raises(WrongState):
            services.unshare(here, by=who.user, because="Igen")
        assert Disclosure.objects.filter(withdrawn_at__isnull=False).count() == 2
    assert kim.get(url).status_code == 404
    with acting("kim"):
        assert not ShareWork.objects.exists()
        assert not ShareWork.history.exists()


def _who_has(page):
    return [str(copy.agency) for copy in page.context["page"]["copies"]]


def test_withdrawn_from_the_case_is_gone_in_the_group_too(share, acting, client_for):
    made = share({POLICE: Level.FULL, FK: Level.SUMMARY})
    with acting("carin") as who:
        given = Disclosure.objects.get(receiver_agency__name=POLICE)
        withdraw(given, by=who.user, because="Misstag")
    page = client_for("kim").get(made.get_absolute_url())
    assert _who_has(page) == [FK]
    assert "har inte längre" in page.content.decode()


def test_one_who_leaves_loses_sight_at_once(share, acting, client_for):
    made = share({FK: Level.FULL})
    kim = client_for("kim")
    assert kim.get(made.get_absolute_url()).status_code == 200
    with acting("kim") as who:
        seat = Seat.objects.select_related("delegation__group").get(user=who.user)
        services.end_seat(seat, by=who.user)
    assert kim.get(made.get_absolute_url()).status_code == 404
    with acting("kim"), connection.cursor() as cursor:
        cursor.execute(RAW)
        assert cursor.fetchall() == []


def test_a_seat_from_tomorrow_gives_nothing_today(share, acting, client_for, group):
    share({POLICE: Level.FULL})
    with acting("samira") as who:
        delegation = group.delegations.get(agency__name=POLICE)
        paul = type(who.user).objects.get(username="paul")
        services.seat_person(
            delegation,
            paul,
            by=who.user,
            since=timezone.localdate() + datetime.timedelta(days=1),
        )
    with acting("paul"):
        assert not Disclosure.objects.exists()
    assert client_for("paul").get(group.get_absolute_url()).status_code == 404


def test_a_new_copy_replaces_the_old(share, acting, client_for):
    made = share({FK: Level.FULL, POLICE: Level.SUMMARY})
    share({FK: Level.EXISTENCE}, again=made)
    page = client_for("kim").get(made.get_absolute_url())
    assert shown(page.content.decode()) == set()
    with acting("kim"):
        assert Disclosure.objects.count() == 1
    petra = client_for("petra").get(made.get_absolute_url())
    assert shown(petra.content.decode()) == texts_for(Level.SUMMARY)


def test_only_one_who_may_and_reads_the_case_shares_it(acting, case, group):
    wording = services.Wording(TITLE, SUMMARY)
    for username in ("gunilla", "samira"):
        with acting(username) as who, pytest.raises(Denied):
            services.share_case(case, group, wording, [], by=who.user, digest="")
    with acting("carin") as who, pytest.raises(Invalid):
        services.share_case(fresh(case), group, wording, [], by=who.user, digest="")


LEVELS = st.sampled_from([Level.NOTHING, Level.EXISTENCE, Level.SUMMARY, Level.FULL])


@examples(5)
@given(
    levels=st.fixed_dictionaries(
        {
            POLICE: LEVELS,
            FK: LEVELS,
            KS: LEVELS,
            # No ground carries personal data to a company.
            BOLAG: st.sampled_from([Level.NOTHING, Level.EXISTENCE, Level.SUMMARY]),
        }
    )
)
def test_whatever_the_levels_each_sees_exactly_theirs(levels, share, acting):
    if not any(levels.values()):
        levels[FK] = Level.EXISTENCE
    made = share(levels)
    for agency, level in levels.items():
        with acting(SITS_FOR[agency]) as who:
            with connection.cursor() as cursor:
                cursor.execute(RAW)
                raw = " ".join(row[0] for row in cursor.fetchall())
            assert shown(json.dumps(raw, ensure_ascii=False)) == texts_for(level)
            assert (PERSON_ID in raw) == (level == Level.FULL)
            knows = level >= Level.SUMMARY
            assert Share.objects.filter(pk=made.pk).exists() == bool(level)
            assert ShareWork.objects.filter(share=made).exists() == knows
            told = ShareCopy.objects.filter(share=made)
            assert told.exists() == bool(level)
            if not knows:
                assert {c.agency_id for c in told} <= {who.user.agency_id}
            assert set(told) == set(ShareCopy.objects.visible_to(who.user))
    with acting("carin") as who:
        here = Share.objects.select_related("case", "group").get(pk=made.pk)
        services.unshare(here, by=who.user, because="Nästa prov")
        Disclosure.objects.filter(withdrawn_at__isnull=True).count()
    for username in SITS_FOR.values():
        with acting(username):
            assert not Disclosure.objects.exists()


def test_agencies_that_know_are_those_told_at_least_a_summary(share, acting):
    made = share({POLICE: Level.FULL, FK: Level.SUMMARY, KS: Level.EXISTENCE})
    with acting("kim"):
        here = Share.objects.select_related("owner_agency", "group").get(pk=made.pk)
        assert {str(a) for a in services.agencies_in(here)} == {
            "Socialnämnden",
            POLICE,
            FK,
        }


def test_what_is_given_in_a_group_is_not_received_into_one_units_case(
    share, acting, client_for
):
    """It would be gone from the others who sit for the agency."""
    made = share({POLICE: Level.FULL})
    with acting("petra") as who:
        copy = Disclosure.objects.get(group_copy__share=made)
        with pytest.raises(WrongState):
            receive_disclosure(copy, by=who.user)
    page = client_for("petra").get(copy.get_absolute_url())
    assert page.status_code == 200
    assert "Ta emot" not in page.content.decode()
