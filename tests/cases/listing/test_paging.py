"""Walking through the list, page by page, shows every case once, in any order."""

import datetime
import random
import uuid
from dataclasses import replace

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.listing.selectors import SORTS, Edge, Filters, count_cases, page_of_cases
from cases.models import Case
from pax.access import grants
from pax.db.changes import change
from tests.runs import examples

DAY = datetime.date(2026, 3, 1)
KEYS = {
    "touched": lambda c: c.touched_at,
    "opened": lambda c: c.opened_on,
    "due": lambda c: c.due_on or datetime.date(9999, 12, 31),
}


@pytest.fixture
def many(flag, acting):
    """Twenty cases with few different dates, some of them readable in two ways."""
    chance = random.Random(7)
    cases = [flag() for _ in range(20)]
    foreign = flag("vera", "Vuxenenheten")
    with acting("anna") as who:
        for case in cases:
            change(
                case,
                opened_on=DAY + datetime.timedelta(days=chance.randrange(4)),
                due_on=chance.choice([None, DAY, DAY + datetime.timedelta(days=1)]),
                touched_at=timezone.now()
                - datetime.timedelta(hours=chance.randrange(5)),
                suspicion=chance.choice(["skenseparation", "annat"]),
                assignee=chance.choice([None, who.user]),
            )
            if chance.random() < 0.4:
                grants.grant_person(case, who.user)
    return foreign


def expected(user, filters):
    name, turned = filters.sort.lstrip("-"), filters.sort.startswith("-")
    cases = Case.objects.visible_to(user)
    if filters.suspicion:
        cases = cases.filter(suspicion=filters.suspicion)
    if filters.assignee:
        cases = cases.filter(assignee=filters.assignee)
    if filters.unassigned:
        cases = cases.filter(assignee=None)
    if filters.overdue_on:
        cases = cases.filter(due_on__lt=filters.overdue_on)
    in_order = sorted(cases, key=lambda c: (KEYS[name](c), c.pk), reverse=turned)
    return [case.pk for case in in_order]


def ids(page):
    return [listed.case.pk for listed in page.cases]


@given(
    sort=st.sampled_from([key for key, _ in SORTS]),
    size=st.integers(1, 25),
    suspicion=st.sampled_from(["", "annat"]),
    whose=st.sampled_from(["", "mine", "nobody"]),
    overdue=st.booleans(),
    searched=st.booleans(),
    idle=st.sampled_from([0, 2, 100]),
)
@examples(20)
def test_every_case_once_forth_and_back(
    many, acting, sort, size, suspicion, whose, overdue, searched, idle
):
    # With groups that read nothing the list is first read a few cases at a time.
    readers = [-(10**9) - n for n in range(idle)]
    with acting("anna") as who:
        reads = who.user.authority
        who.user.authority = replace(reads, readers=(*readers, *reads.readers))
        filters = Filters(
            q="iakttaget" if searched else "",
            sort=sort,
            suspicion=suspicion,
            assignee=who.user if whose == "mine" else None,
            unassigned=whose == "nobody",
            overdue_on=DAY + datetime.timedelta(days=1) if overdue else None,
        )
        forth, page = [], page_of_cases(who.user, filters, size=size)
        assert page.before is None
        pages = [page]
        while page.after:
            forth += ids(page)
            page = page_of_cases(
                who.user, filters, after=Edge.read(str(page.after), sort), size=size
            )
            pages.append(page)
        forth += ids(page)
        assert forth == expected(who.user, filters)
        back = ids(page)
        while page.before:
            page = page_of_cases(
                who.user, filters, before=Edge.read(str(page.before), sort), size=size
            )
            back = ids(page) + back
        assert back == forth
        if not searched:
            assert count_cases(who.user, filters, pages[0]).number == len(forth)


def test_case_that_moves_keeps_the_reader_in_place(many, acting):
    with acting("anna") as who:
        first = page_of_cases(who.user, Filters(), size=5)
        change(first.cases[-1].case, touched_at=timezone.now())
        second = page_of_cases(who.user, Filters(), after=first.after, size=5)
        assert not set(ids(second)) & set(ids(first))


def test_edge_that_one_may_no_longer_read_skips_nothing(many, acting):
    with acting("anna") as who:
        filters = Filters(sort="opened")
        everything = ids(page_of_cases(who.user, filters))
        first = page_of_cases(who.user, filters, size=3)
        gone = Edge(first.after.key, many.uuid)  # vera's, and so nobody's to anna
        after = ids(page_of_cases(who.user, filters, after=gone))
        assert set(everything[3:]) <= set(after)


@pytest.mark.parametrize("q", ["", "iakttaget"])
@pytest.mark.parametrize("sort", ["opened", "-opened"])
def test_edge_tells_nothing_of_a_case_that_one_may_not_see(many, acting, q, sort):
    nobodys = uuid.UUID("00000000-0000-0000-0000-000000000001")
    with acting("anna") as who:
        filters = Filters(q=q, sort=sort)
        key = str(Case.objects.visible_to(who.user).latest("opened_on").opened_on)
    with acting("vera") as other:
        change(many, opened_on=datetime.date.fromisoformat(key))
        assert page_of_cases(other.user, filters).cases
    with acting("anna") as who:
        pages = [
            ids(page_of_cases(who.user, filters, **{way: Edge(key, case)}, size=3))
            for case in (nobodys, many.uuid)
            for way in ("before", "after")
        ]
        assert pages[:2] == pages[2:]
        assert any(pages)


@pytest.mark.parametrize(
    "text",
    ["", "x", "~", "2026-03-01", "2026-03-01~", "2026-03-01~1", "\x00", "9" * 400,
     "2026-99-99~00000000-0000-0000-0000-000000000001",
     "2026-03-01'--~00000000-0000-0000-0000-000000000001",
     "2026-03-01~0000000000000000000000000000000000000"],
)  # fmt: skip
def test_edge_that_cannot_be_read_is_none(text):
    for sort, _ in SORTS:
        assert Edge.read(text, sort) is None


@given(st.text(max_size=80))
def test_no_text_is_an_edge_that_breaks(text):
    for sort, _ in SORTS:
        edge = Edge.read(text, sort)
        assert edge is None or str(edge)


def test_edges_of_all_times_can_be_asked_for(many, acting):
    nobody = "00000000-0000-0000-0000-000000000001"
    with acting("anna") as who:
        for key in ("0001-01-01", "9999-12-31"):
            edge = Edge.read(f"{key}~{nobody}", "opened")
            page_of_cases(who.user, Filters(sort="opened"), after=edge)
        for key in ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", DAY):
            edge = Edge.read(f"{key}~{nobody}", "touched")
            page_of_cases(who.user, Filters(sort="touched"), before=edge)
