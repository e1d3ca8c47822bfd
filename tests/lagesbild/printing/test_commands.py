"""A lägesbild by command: found without anybody being signed in, the same each time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lagesbild.printing.management.commands import export_lagesbild
from lagesbild.report.services.writing import begin_lagesbild

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Note what is printed, instead of laying pages out."""
    contents: list[Any] = []

    def note(content: Any, **_: Any) -> bytes:
        contents.append(content)
        return b"%PDF-"

    monkeypatch.setattr(export_lagesbild, "print_report", note)
    return contents


def export(path: Path, *more: str) -> None:
    wanted = ("--year", "2025", "--variant", "publik", "--out", str(path), *more)
    call_command("export_lagesbild", *wanted)


def test_one_is_found_by_its_year_and_told_from_others_by_area(
    acting: Any, tmp_path: Path, printed: list[Any]
):
    file = tmp_path / "ut.pdf"
    with pytest.raises(CommandError, match="ingen lägesbild för 2025"):
        export(file)
    with acting("samira") as who:
        begin_lagesbild(2025, by=who.user, area="Hela kommunen")
    export(file)
    assert file.read_bytes() == b"%PDF-"
    with acting("samira") as who:
        begin_lagesbild(2025, by=who.user, area="Centrum")
    with pytest.raises(CommandError, match=r"--area: KS, .*; KS, "):
        export(file)
    export(file, "--area", "Centrum", "--agency", "KS")
    assert [content["area"] for content in printed] == ["Hela kommunen", "Centrum"]


def test_what_cannot_be_written_leaves_nothing_half(acting: Any, tmp_path: Path):
    with acting("samira") as who:
        begin_lagesbild(2025, by=who.user)
    with pytest.raises(CommandError, match="går inte att skriva"):
        export(tmp_path / "finns inte" / "ut.pdf")
    with pytest.raises(CommandError, match="fastställd lägesbild har ett datapaket"):
        export(tmp_path / "ut.zip", "--package")
    assert list(tmp_path.iterdir()) == []
