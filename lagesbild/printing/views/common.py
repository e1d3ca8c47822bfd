"""What is around a form that asks for a document."""

from __future__ import annotations

from typing import Any

from pax.pages import FormPage


def print_page(thing: Any, *, takes: str, front: str, jobs_url: str = "") -> FormPage:
    """Give the form page that asks for a PDF of something.

    `takes` is how long it takes; `front` what its first page says of a draft.
    """
    here = thing.get_absolute_url()
    return FormPage(
        "Skapa PDF",
        lead=thing,
        submit="Skapa PDF",
        cancel=here,
        trail=[(str(thing), here)],
        template="lagesbild/printing/ask.html",
        more={"takes": takes, "front": front, "jobs_url": jobs_url},
    )
