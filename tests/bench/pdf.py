"""Times Pax's printing beside bare WeasyPrint on the same HTML, in one run.

Each measurement is a process of its own, by turns, so that neither warms the other and
each has its own peak of memory.
"""

import datetime
import json
import re
import resource
import statistics
import subprocess
import sys
import time
import zlib
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from weasyprint import HTML

from lagesbild.printing.document import document_of
from lagesbild.printing.press import TEMPLATE, described, moment_of, print_report
from lagesbild.report.content import Content
from pax.enclosed import STATIC
from pax.pdf import write_html
from pax.printing.brand import brand
from tests.examples.lagesbild import example_content

BOUND = 1.15
TODAY = datetime.date(2026, 11, 22)
#: How many pages the example has by itself, and each chapter added to it.
PAGES, EACH = 29, 3.2


class Command(BaseCommand):
    help = "Jämför tiden för en PDF med enbart WeasyPrint på samma HTML."
    requires_system_checks: list[str] = []  # nothing here asks a database

    def add_arguments(self, parser: CommandParser) -> None:
        """Take how long the report is to be, and how many times to measure."""
        parser.add_argument("--pages", type=int, default=47)
        parser.add_argument("--times", type=int, default=3)
        parser.add_argument("--json", action="store_true")
        parser.add_argument("--one", choices=WAYS, help="mät en gång, här")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure by turns, and say the medians and what they come to."""
        chapters = max(0, round((options["pages"] - PAGES) / EACH))
        if options["one"]:
            self.stdout.write(json.dumps(_measure(options["one"], chapters)))
            return
        found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
        for _ in range(options["times"]):
            for way in WAYS:
                found[way].append(_apart(way, options["pages"]))
        self._say(found, as_json=options["json"])

    def _say(self, found: dict[str, list[dict[str, float]]], *, as_json: bool) -> None:
        told = {way: _middle(all_of_it) for way, all_of_it in found.items()}
        ratio = told["pax"]["seconds"] / told["bare"]["seconds"]
        if as_json:
            self.stdout.write(json.dumps({**told, "ratio": round(ratio, 3)}))
            return
        for way, one in told.items():
            self.stdout.write(
                f"{way}: {one['seconds']:.2f} s, {one['peak_mb']:.0f} MB, "
                f"{one['pages']:.0f} sidor"
            )
        verdict = "inom" if ratio <= BOUND else "ÖVER"
        self.stdout.write(f"kvot {ratio:.3f}, {verdict} {BOUND}")


def _middle(found: list[dict[str, float]]) -> dict[str, float]:
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


def _apart(way: str, pages: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench", "pdf", "--one", way]
    done = subprocess.run(
        [*command, "--pages", str(pages)],
        cwd=settings.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _measure(way: str, chapters: int) -> dict[str, float]:
    content = example_content(chapters=chapters)
    work = WAYS[way](content)
    began = time.process_time()
    pdf = work()
    seconds = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "peak_mb": peak, "pages": pages_in(pdf)}


def pages_in(pdf: bytes) -> int:
    """Count the pages of a PDF, which names each, mostly in packed streams."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    packed = b"".join(
        zlib.decompressobj().decompress(s) for s in streams if s[:1] == b"x"
    )
    return len(re.findall(rb"/Type ?/Page\b", pdf + packed))


def _pax(content: Content) -> Any:
    return lambda: print_report(content, today=TODAY)


def _bare(content: Content) -> Any:
    document, look = document_of(content, at=moment_of(content, TODAY)), brand()
    context = {"doc": document, "brand": look, "content": content}
    text = write_html(TEMPLATE, context, **described(document, look))
    page = HTML(string=text, base_url=f"{STATIC.as_uri()}/", media_type="print")
    return lambda: page.write_pdf(pdf_variant="pdf/a-2a", pdf_tags=True)


WAYS = {"bare": _bare, "pax": _pax}
