"""Sharing in the browser: choose, read what each will get, sign with the password."""

import re

import pytest
from django.urls import reverse

from cases.models import Disclosure, Party, Statement
from pax.demo.directory import PASSWORD
from pax.writing.kept import mark_of
from pax.writing.models import Draft
from samverkan.groups.enums import Level
from samverkan.groups.models import Delegation, Share
from tests.samverkan.groups.conftest import (
    BOLAG,
    FK,
    KS,
    POLICE,
    SECRET,
    SUMMARY,
    TITLE,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(case, group):
    """Give the addresses of the steps."""
    return {
        name: reverse(f"sharing:{name}", args=[case.uuid, group.uuid])
        for name in ("write", "preview", "sign")
    }


@pytest.fixture
def filled(acting, case, group):
    """Fill in the form: all to the police, a summary to FK, existence to KS."""
    with acting("carin"):
        keys = {
            str(d.agency): d.uuid.hex
            for d in Delegation.objects.filter(group=group).select_related("agency")
        }
        parties = [str(p.uuid) for p in Party.objects.filter(case=case)]
        statements = [str(s.uuid) for s in Statement.objects.filter(case=case)]
    police, fk, ks, bolag = (keys[name] for name in (POLICE, FK, KS, BOLAG))
    return {
        "title": TITLE,
        "summary": SUMMARY,
        "how": "dela",
        f"level_{police}": "3",
        f"ground_{police}": "bidragsbrottslagen-6",
        f"level_{fk}": "2",
        f"ground_{fk}": "avidentifierat",
        f"balancing_{fk}": "Ingen kan kännas igen",
        f"level_{ks}": "1",
        f"level_{bolag}": "0",
        "parties": parties,
        "statements": statements,
        "police": police,
    }


def signature(page, password=PASSWORD):
    form = page.context["form"]
    return {
        "once": form["once"].value(),
        "digest": form["digest"].value(),
        "password": password,
    }


def test_a_case_is_shared_step_by_step(client_for, case, steps, filled, acting):
    carin = client_for("carin")
    register = carin.get(reverse("cases:disclosures", args=[case.uuid]))
    assert reverse("sharing:choose", args=[case.uuid]) in register.text
    chosen = carin.get(reverse("sharing:choose", args=[case.uuid]))
    assert steps["write"] in chosen.text
    assert carin.get(steps["preview"]).url == steps["write"]
    assert carin.post(steps["write"], filled).url == steps["preview"]

    page = carin.get(steps["preview"])
    shown = {
        str(p["copy"].choice.delegation.agency): p for p in page.context["previews"]
    }
    assert list(shown) == [FK, KS, POLICE]
    assert [str(d) for d, _ in page.context["without"]] == [BOLAG]
    assert page.text.count(SECRET) == 1
    sent = signature(page)
    wrong = carin.post(steps["sign"], sent | {"password": "fel"})
    assert wrong.status_code == 422
    assert not _shares(acting)
    done = carin.post(steps["sign"], sent)
    assert done.status_code == 302
    assert carin.post(steps["sign"], sent).url == done.url  # a second click
    (share,) = _shares(acting)
    assert done.url == share.get_absolute_url()
    with acting("carin"):
        for given in Disclosure.objects.all():
            preview = shown[str(given.receiver_agency)]
            assert given.content == preview["copy"].content
        assert not Draft.objects.exists()
    assert carin.get(steps["write"]).status_code == 200  # now: change what they have


def _shares(acting):
    with acting("carin"):
        return list(Share.objects.all())


def test_what_changed_between_reading_and_signing_is_read_again(
    client_for, steps, filled, acting
):
    carin = client_for("carin")
    carin.post(steps["write"], filled)
    sent = signature(carin.get(steps["preview"]))
    carin.post(steps["write"], filled | {"summary": "En annan text"})
    answer = carin.post(steps["sign"], sent)
    assert answer.status_code == 409
    assert "Läs igenom" in answer.text
    assert "En annan text" in answer.text
    assert not _shares(acting)


def test_nothing_that_was_written_is_lost(client_for, steps, filled, person):
    carin = client_for("carin")
    police = filled["police"]
    wrong = filled | {f"ground_{police}": "lag-2025-170-6"}
    refused = carin.post(steps["write"], wrong)
    assert refused.status_code == 422
    assert "bryter inte socialtjänstsekretessen" in refused.text
    assert SUMMARY in refused.text
    # As the script does, while one writes.
    marked = wrong | {"pax_writer": mark_of(person("carin"), steps["write"])}
    kept = carin.post(reverse("writing:keep"), marked | {"title": ""})
    assert kept.status_code == 204
    back = carin.get(steps["write"])
    assert SUMMARY in back.text
    form = back.context["form"]
    assert form["parties"].value() == filled["parties"]
    assert form[f"level_{police}"].value() == "3"
    assert carin.get(steps["preview"]).url == steps["write"]


def test_a_name_in_the_text_is_caught(client_for, steps, filled):
    carin = client_for("carin")
    named = filled | {"summary": "Gäller Anna Svensson"}
    refused = carin.post(steps["write"], named)
    assert refused.status_code == 422
    assert "ser ut som en persons namn" in refused.text
    kept = carin.post(steps["write"], named | {"keep_because": "Står i domen"})
    assert kept.url == steps["preview"]
    assert carin.get(steps["preview"]).status_code == 200


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": ""}, "Fyll i ”Rubrik för gruppen”"),
        ({"parties": ["strunt"]}, "parties"),
        ({"how": "strunt"}, "how"),
    ],
)
def test_what_is_missing_or_odd_is_said(client_for, steps, filled, changed, says):
    answer = client_for("carin").post(steps["write"], filled | changed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert says in errors or says in str(errors)


def test_someone_who_does_not_read_the_case_finds_no_step(client_for, steps, filled):
    for username in ("petra", "emil", "viktor"):
        client = client_for(username)
        for name in ("write", "preview"):
            assert client.get(steps[name]).status_code == 404
        for name in ("write", "sign"):
            assert client.post(steps[name], filled).status_code == 404


def test_a_copy_is_changed_and_taken_back(
    client_for, steps, filled, share, acting, group
):
    made = share({POLICE: Level.SUMMARY, FK: Level.SUMMARY})
    carin = client_for("carin")
    page = carin.get(steps["write"])
    assert page.context["form"]["title"].value() == TITLE
    police = filled["police"]
    again = {k: "behall" if k.startswith("level_") else v for k, v in filled.items()}
    ks_and_bolag = [
        a["level"].html_name for a in page.context["form"].agencies if not a["has_now"]
    ]
    again |= dict.fromkeys(ks_and_bolag, "0") | {f"level_{police}": "1"}
    assert carin.post(steps["write"], again).url == steps["preview"]
    preview = carin.get(steps["preview"])
    assert carin.post(steps["sign"], signature(preview)).url == made.get_absolute_url()
    assert SUMMARY not in client_for("petra").get(made.get_absolute_url()).text
    assert SUMMARY in client_for("kim").get(made.get_absolute_url()).text

    url = reverse("groups:unshare", args=[made.uuid])
    asked = carin.get(url)
    assert len(re.findall(r'name="whom"', asked.text)) == 3
    once = asked.context["form"]["once"].value()
    gone = carin.post(url, {"whom": "alla", "because": "Klart", "once": once})
    assert gone.status_code == 302
    assert client_for("kim").get(made.get_absolute_url()).status_code == 404
    assert carin.get(made.get_absolute_url()).status_code == 404
