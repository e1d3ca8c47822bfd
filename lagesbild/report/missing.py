"""What a lägesbild lacks before it is decided, and what of it is published."""

from django.urls import reverse
from django.utils import timezone

from lagesbild.report.enums import SuggestionState
from lagesbild.report.models import EditionVariant, Lagesbild, Section, Suggestion
from lagesbild.report.policies import empty_parts
from lagesbild.report.selectors import missing_figures
from pax.missing import Missing


def missing_in(lagesbild: Lagesbild) -> list[Missing]:
    """List what is missing in a lägesbild as it stands.

    The three parts must be there (4 § lagen 2023:196), and so must what the text shows.
    """
    return [
        *_parts(lagesbild),
        *_figures(lagesbild),
        *_chapters(lagesbild),
        *_suggestions(lagesbild),
        *_year(lagesbild.year, lagesbild.get_absolute_url()),
    ]


def missing_in_variant(variant: EditionVariant) -> list[Missing]:
    """List what is missing in a decided variant that is to be published."""
    empty = [s["title"] for s in variant.content["sections"] if not s["body"].strip()]
    here = variant.get_absolute_url()
    return [
        *(Missing(f"Kapitlet ”{title}” är tomt", here) for title in empty),
        *_year(variant.year, here),
    ]


def _parts(lagesbild: Lagesbild) -> list[Missing]:
    sections = Section.objects.filter(lagesbild=lagesbild)
    here = lagesbild.get_absolute_url()
    return [
        Missing(
            f"Lägesbilden saknar text i: {part.label}. Lagen kräver alla tre delarna "
            "(4 § lagen 2023:196)",
            next((s.get_absolute_url() for s in sections if s.part == part), here),
            must=True,
        )
        for part in empty_parts(lagesbild)
    ]


def _figures(lagesbild: Lagesbild) -> list[Missing]:
    return [
        Missing(
            f"Kapitlet ”{section}” visar figuren ”{key}”, som inte finns",
            section.get_absolute_url(),
            must=True,
        )
        for section, key in missing_figures(lagesbild)
    ]


def _chapters(lagesbild: Lagesbild) -> list[Missing]:
    """Name the empty chapters, but of a part that is empty the part alone."""
    parts = empty_parts(lagesbild)
    empty = Section.objects.filter(lagesbild=lagesbild, body__regex=r"^\s*$")
    return [
        Missing(f"Kapitlet ”{section}” är tomt", section.get_absolute_url())
        for section in empty.exclude(part__in=parts)
    ]


def _suggestions(lagesbild: Lagesbild) -> list[Missing]:
    waiting = Suggestion.objects.filter(
        lagesbild=lagesbild, state=SuggestionState.OPEN
    ).select_related("section")
    return [
        Missing(
            f"Ett ändringsförslag i ”{one.section}” är inte avgjort",
            reverse("lagesbild:suggestion", args=[one.uuid]),
        )
        for one in waiting
    ]


def _year(year: int, link: str) -> list[Missing]:
    if year < timezone.localdate().year:
        return []
    return [Missing(f"Året {year} är inte slut, så siffrorna är inte hela", link)]
