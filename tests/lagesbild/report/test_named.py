"""Whoever is named in another authority's lägesbild finds the way there."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lagesbild.report.models import Lagesbild
from lagesbild.report.services import writing
from lagesbild.report.services.writing import begin_lagesbild

URL = reverse("start")


def test_the_start_page_leads_to_what_one_is_named_in_and_no_other(
    as_user: Any, person: Any, client: Client, picture: Lagesbild
):
    with as_user("samira") as samira:
        begin_lagesbild(2024, by=samira, title="En annan")
        named = writing.name_contributor(picture, person("petra"), by=samira)
    client.force_login(person("petra"))
    page = client.get(URL).content.decode()
    assert picture.get_absolute_url() in page
    assert "En annan" not in page
    with as_user("samira") as samira:
        writing.end_contribution(named, by=samira)
    page = client.get(URL).content.decode()
    assert picture.get_absolute_url() not in page
    assert "medverkar" not in page


def test_those_who_are_not_named_see_no_such_list(
    person: Any, client: Client, picture: Lagesbild
):
    for username in ("samira", "anna"):  # it is her own; she has nothing to do with it
        client.force_login(person(username))
        assert "medverkar" not in client.get(URL).content.decode()


def test_it_costs_the_same_with_one_and_with_three(
    as_user: Any, person: Any, client: Client, picture: Lagesbild
):
    client.force_login(person("petra"))
    costs = []
    for year in (2024, 2023, 2022):
        with as_user("samira") as samira:
            other = begin_lagesbild(year, by=samira)
            writing.name_contributor(other, person("petra"), by=samira)
        client.get(URL)
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        costs.append(len(asked))
    assert len(set(costs)) == 1
