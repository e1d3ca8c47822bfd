"""A colleague in the group, who does not read the case, can be given the summary."""

import pytest
from django.db import DatabaseError, connection, transaction

from cases.assignment.services import answer_jav
from cases.models import Case, Disclosure
from pax.access import grants
from pax.accounts.models import User
from samverkan.groups import services
from samverkan.groups.enums import Duty, Level
from samverkan.groups.models import WITHIN, Delegation, HomeCopy, Share, ShareWork
from tests.pax.redactions.test_kinds import take_out
from tests.samverkan.groups.conftest import (
    FK,
    PERSON_ID,
    POLICE,
    SECRET,
    SUMMARY,
    TITLE,
    fresh,
    ground_for,
)
from tests.samverkan.groups.test_share_pages import filled, signature, steps

pytestmark = pytest.mark.django_db
__all__ = ["filled", "steps"]

#: Leads the group for the owner's authority, from another unit of it.
CHAIR = "viktor"
NEVER = ("Titel i akten", "Part i akten", SECRET, PERSON_ID)
RAW = "SELECT content::text FROM groups_homecopy"


@pytest.fixture(autouse=True)
def _chair(group, acting):
    with acting("samira") as who:
        services.seat_person(
            Delegation.objects.get(group=group, agency__name="Socialnämnden"),
            User.objects.get(username=CHAIR),
            by=who.user,
            duty=Duty.CHAIR,
        )


@pytest.fixture
def given(acting, case, group):
    """Share the case, and give one's own people in the group the summary, or not."""

    def give(*, for_own, again=None, told=Level.SUMMARY):
        with acting("carin") as who:
            here = fresh(case)
            wording = services.Wording(TITLE, SUMMARY, for_own=for_own)
            levels = {FK: told, POLICE: Level.EXISTENCE}
            choices = [
                services.ForAgency(d, level, ground_for(here, d, level))
                for d in services.receivers_of(group, who.user)
                if (level := levels.get(str(d.agency)))
            ]
            own = services.own_copy_of(here, group, wording, by=who.user)
            terms = {"by": who.user}
            if again:
                again = Share.objects.select_related("case__unit", "group").get(
                    pk=again.pk
                )
                terms["digest"] = services.digest_of([], own)
                return services.share_again(again, wording, [], **terms)
            copies = services.copies_of(here, group, wording, choices, by=who.user)
            terms["digest"] = services.digest_of(copies, own)
            return services.share_case(here, group, wording, choices, **terms)

    return give


def raw_as(acting, username):
    with acting(username), connection.cursor() as cursor:
        cursor.execute(RAW)
        return [row[0] for row in cursor.fetchall()]


def test_the_chair_is_shown_the_summary_that_a_receiver_has_and_no_more(
    given, acting, client_for, group
):
    made = given(for_own=True)
    chair, receiver = client_for(CHAIR), client_for("kim")
    pages = {who: who.get(made.get_absolute_url()) for who in (chair, receiver)}
    for page in pages.values():
        assert TITLE in page.text
        assert SUMMARY in page.text
        assert not any(word in page.text for word in NEVER)
    assert WITHIN in pages[chair].text.replace("\N{NO-BREAK SPACE}", " ")
    assert TITLE in chair.get(group.get_absolute_url()).text
    with acting(CHAIR) as who:
        assert not Case.objects.filter(pk=made.case_id).exists()
        seen = HomeCopy.objects.visible_to(who.user).get()
    (raw,) = raw_as(acting, CHAIR)
    assert not any(word in raw for word in NEVER)
    assert (seen.content["title"], seen.content["summary"]) == (TITLE, SUMMARY)
    assert set(seen.content) == {
        *("form", "group", "level", "reference", "owner", "unit", "contact"),
        *("title", "summary"),
    }


def test_the_summary_is_shown_where_others_know_only_that_it_exists(given, client_for):
    made = given(for_own=True, told=Level.EXISTENCE)
    for username in (CHAIR, "carin"):  # who does not read the case, and who does
        page = client_for(username).get(made.get_absolute_url()).text
        assert TITLE in page
        assert SUMMARY in page
        assert "Kopia inom myndigheten" in page
        assert "Utlämnad kopia" not in page  # it is none
    assert TITLE not in client_for("kim").get(made.get_absolute_url()).text


def test_without_it_the_chair_knows_that_it_is_there_and_not_what(
    given, acting, client_for
):
    made = given(for_own=False)
    page = client_for(CHAIR).get(made.get_absolute_url())
    assert page.status_code == 200
    assert SUMMARY not in page.text
    assert TITLE not in page.text
    assert raw_as(acting, CHAIR) == []


#: Receivers of a summary and of its existence, others in the group, a colleague of the
#: chair's without a seat, and one who has nothing to do with it.
OTHERS = ("kim", "petra", "samira", "emil", "vera", "tove")


def test_nobody_else_is_shown_it_in_python_or_sql(given, acting):
    given(for_own=True)
    for username in OTHERS:
        assert raw_as(acting, username) == [], username
    with acting("carin"):  # who sees it: the application's own wall, alone
        assert HomeCopy.objects.exists()
        for username in OTHERS:
            person = User.objects.get(username=username)
            assert not HomeCopy.objects.visible_to(person).exists(), username


def test_a_chair_who_is_biased_in_the_case_is_not_shown_it(
    given, acting, case, client_for
):
    made = given(for_own=True)
    with acting("carin"):
        grants.grant_person(case, User.objects.get(username=CHAIR))
    with acting(CHAIR) as who:
        answer_jav(case, by=who.user, is_biased=True, explanation="Prov")
    with acting("carin"):
        chair = User.objects.get(username=CHAIR)
        assert not HomeCopy.objects.visible_to(chair).exists()
    assert raw_as(acting, CHAIR) == []
    # Nor that it is shared, nor what the group does with it.
    assert client_for(CHAIR).get(made.get_absolute_url()).status_code == 404
    with acting(CHAIR) as who:
        assert not ShareWork.objects.filter(share=made).exists()
        assert not Share.objects.visible_to(who.user).filter(pk=made.pk).exists()


def test_it_is_frozen_and_ends_when_it_is_taken_back(given, acting, client_for):
    made = given(for_own=True)
    with acting("carin"), pytest.raises(DatabaseError), transaction.atomic():
        HomeCopy.objects.update(content={"title": "Annat"})
    given(for_own=False, again=made)
    chair = client_for(CHAIR)
    assert SUMMARY not in chair.get(made.get_absolute_url()).text
    given(for_own=True, again=made)
    assert SUMMARY in chair.get(made.get_absolute_url()).text
    with acting("carin") as who:
        here = Share.objects.select_related("case", "group").get(pk=made.pk)
        services.unshare(here, by=who.user, because="Fel grupp")
        assert not HomeCopy.objects.standing().exists()
    assert chair.get(made.get_absolute_url()).status_code == 404


def test_a_summary_is_not_given_by_one_who_does_not_read_the_case(given, acting):
    made = given(for_own=False)
    with acting(CHAIR) as who, pytest.raises(DatabaseError), transaction.atomic():
        HomeCopy.objects.create(
            share_id=made.pk, created_by=who.user, content={}, content_sha256=""
        )


def test_what_is_given_within_the_authority_is_read_before_it_is_signed(
    client_for, steps, filled, acting
):
    carin = client_for("carin")
    carin.post(steps["write"], filled | {"for_own": "on"})
    page = carin.get(steps["preview"])
    assert "Kollegorna från vår egen myndighet" in page.text
    assert carin.post(steps["sign"], signature(page)).status_code == 302
    assert len(raw_as(acting, CHAIR)) == 1
    again = carin.get(steps["write"])
    assert again.context["form"]["for_own"].value() is True


def test_what_is_taken_out_of_one_copy_is_taken_out_of_all(given, acting, case):
    given(for_own=True)
    word = max(SUMMARY.split(), key=len).strip(".,")
    with acting("carin"):
        mine = Disclosure.objects.filter(case=case, receiver_agency__name=FK).get()
    assert word in raw_as(acting, CHAIR)[0]
    take_out(mine, word, by="carin", case_ref=case.pk)
    for username in (CHAIR, "kim", "carin"):
        (raw,) = raw_as(acting, username)[:1] or ("",)
        assert word not in raw
    with acting("carin"):
        copies = Disclosure.objects.filter(case=case)
        assert copies.count() == 2
        assert not any(word in str(copy.content) for copy in copies)
        assert "uppgift tagits bort" in str(copies.get(pk=mine.pk).content)
        assert raw_as(acting, CHAIR)[0].count("uppgift tagits bort") == 1
