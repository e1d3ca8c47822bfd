"""The demo's lägesbild is played, and every page of it is drawn for who may see it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lagesbild.report.models import (
    Edition,
    EditionVariant,
    Lagesbild,
    Problem,
    Question,
    Section,
    Statement,
)
from pax.demo.chapters import CHAPTERS
from pax.demo.scenes import read

pytestmark = pytest.mark.django_db


def test_the_demo_is_played_and_its_pages_are_drawn(
    as_user: Any, person: Any, client: Client
):
    assert not CHAPTERS["lagesbild"].is_played()
    CHAPTERS["lagesbild"].play()
    assert CHAPTERS["lagesbild"].is_played()
    with as_user("selma"):
        old, new = Lagesbild.objects.order_by("year")
        assert (old.status, new.status) == ("publicerad", "utkast")
        problems = [a for a in read("lagesbild")["acts"] if a["does"] == "add_problem"]
        assert Problem.objects.filter(lagesbild=old).count() == len(problems)
        variant = EditionVariant.objects.get(lagesbild=old, variant="intern")
        addresses = [
            *(
                reverse(f"lagesbild:{name}", args=[one.uuid])
                for one in (old, new)
                for name in ("detail", "draft", "priorities", "compare", "over-time")
            ),
            *(
                reverse(f"lagesbild:{name}", args=[new.uuid])
                for name in (
                    *("edit", "section-add", "contributor-add"),
                    *("problem-add", "figure-add"),
                )
            ),
            *(
                reverse(f"lagesbild:{name}", args=[first(Section, new)])
                for name in (
                    *("section", "section-edit", "assign", "suggest", "comment"),
                    *("section-assertion", "section-remove"),
                )
            ),
            *(
                reverse(f"lagesbild:{name}", args=[first(Problem, new)])
                for name in (
                    *("problem", "problem-edit", "prioritise", "cause-add"),
                    *("problem-assertion", "problem-remove", "problem-comment"),
                )
            ),
            reverse("lagesbild:problem", args=[first(Problem, old)]),
            reverse("lagesbild:source-add", args=[first(Statement, old)]),
            reverse("lagesbild:edition", args=[first(Edition, old)]),
            reverse("lagesbild:report", args=[first(Edition, old)]),
            reverse("lagesbild:question", args=[first(Edition, old)]),
            reverse("lagesbild:answer", args=[first(Question, old)]),
            reverse("lagesbild:read", args=[variant.uuid]),
            reverse("lagesbild:present", args=[variant.uuid]),
            *(
                reverse(f"lagesbild:{name}")
                for name in ("list", "begin", "template", "chapter-add")
            ),
        ]
    client.force_login(person("selma"))
    answers = {address: client.get(address) for address in addresses}
    wrong = {a: r.status_code for a, r in answers.items() if r.status_code != 200}
    assert not wrong
    assert all(r.content.decode().count("<h1") == 1 for r in answers.values())


def first(model: Any, lagesbild: Lagesbild) -> Any:
    return model.objects.filter(lagesbild=lagesbild)[0].uuid
