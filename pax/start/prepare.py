"""Sets up what must be there before Pax can run: Python packages and libraries.

Run by script/start and script/test with the computer's own Python, as a file, so it
may import nothing but the standard library. What is already done is not done again.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {
    "run": [ROOT / "requirements" / "run.lock"],
    # The dev lock holds everything in the run lock too.
    "dev": [ROOT / "requirements" / "dev.lock", ROOT / "requirements" / "run.lock"],
}
# What WeasyPrint draws PDFs with, and the Debian packages it is in.
PDF_LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


class NotPossibleError(Exception):
    """Something stands in the way; the sentence says what, and what to do."""


# --- telling what is going on ------------------------------------------------------
@contextlib.contextmanager
def step(doing: str) -> Iterator[None]:
    """Say what is being done while it is done, and how long it took."""
    print(f"  {doing} …", end="", flush=True)  # noqa: T201 -- for people
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)  # noqa: T201 -- for people
        raise
    seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
    print(f" klart ({seconds} s)", flush=True)  # noqa: T201 -- for people


def quietly(command: list[str], otherwise: str, log: Path | None = None) -> None:
    """Run a command; if it fails, say so in a sentence that ends with its last line."""
    done = subprocess.run(  # noqa: S603 -- commands of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if log:
        log.write_text(done.stdout)
    if done.returncode:
        where = f", se {log}" if log else ""
        said = telling_line(done.stdout) or str(done.returncode)
        raise NotPossibleError(f"{otherwise}: ”{said}”{where}.")


def telling_line(output: str) -> str:
    """Return the last line that names an error, or simply the last line."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.match(r"(E: |ERROR|[\w.]*Error\b)", line)]
    return (errors or lines or [""])[-1]


# --- the computer's packages -------------------------------------------------------
def may_apt() -> bool:
    """Tell whether we may install Debian packages ourselves."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_command(packages: list[str]) -> str:
    """Return what someone with the right to do so should write."""
    return f"sudo apt-get install {' '.join(packages)}"


def apt_install(packages: list[str]) -> None:
    """Install Debian packages."""
    failed = f"Det gick inte att installera {', '.join(packages)}"
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    with step(f"Installerar {', '.join(packages)}"):
        quietly([*apt, "update"], failed)
        quietly([*apt, "install", "-y", "--no-install-recommends", *packages], failed)


def libraries_missing() -> list[str]:
    """Return the Debian packages without which no PDF can be made."""
    return [name for file, name in PDF_LIBRARIES.items() if not _loads(file)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def ensure_pdf_libraries() -> None:
    """See to it that PDFs can be made, or tell how; Pax runs without them too."""
    missing = libraries_missing()
    if missing and may_apt():
        with contextlib.suppress(NotPossibleError):
            apt_install(missing)
        missing = libraries_missing()
    if missing:
        advice = f"PDF kan inte skapas förrän du kör: {apt_command(missing)}"
        print(f"  {advice}", flush=True)  # noqa: T201 -- for people


# --- Python and its packages ---------------------------------------------------------
def ensure_venv() -> None:
    """Make the project's own Python environment, unless there is a working one."""
    if _runs(str(PYTHON), "import pip"):
        return
    needed = _venv_package()
    if not _can_make_venv() and may_apt():
        apt_install([needed])
    if not _can_make_venv():
        raise NotPossibleError(f"Python saknar venv. Kör: {apt_command([needed])}")
    with step("Skapar en egen Pythonmiljö i .venv"):
        command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
        quietly(command, f"Det gick inte att skapa {VENV}")


def _can_make_venv() -> bool:
    importlib.invalidate_caches()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def _venv_package() -> str:
    major, minor = sys.version_info[:2]
    return f"python{major}.{minor}-venv"


def _runs(python: str, code: str) -> bool:
    try:
        command = [python, "-c", code]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 -- ours
    except OSError:
        return False
    return done.returncode == 0


def ensure_packages(kind: str) -> None:
    """Install exactly the locked packages; a checksum that differs stops it."""
    wanted = [_fingerprint(lock) for lock in LOCKS[kind]]
    stamp = VENV / "installed.txt"
    if stamp.exists() and set(wanted) <= set(stamp.read_text().split()):
        return
    ensure_venv()
    with step("Installerar Pythonpaket (första gången tar det någon minut)"):
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
        command += ["--disable-pip-version-check", "--no-deps", "--require-hashes"]
        command += ["--requirement", str(LOCKS[kind][0])]
        quietly(command, "Det gick inte att installera Pythonpaketen")
    stamp.write_text("\n".join(wanted) + "\n")


def _fingerprint(lock: Path) -> str:
    """Return what changes when the lock or the Python does."""
    word = lock.read_bytes() + sys.version.encode()
    return hashlib.sha256(word).hexdigest()


# --- all of it -----------------------------------------------------------------------
@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Let only one at a time set up this copy of Pax."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main(kind: str) -> int:
    """Set up for running (run) or for testing (dev)."""
    try:
        with alone():
            ensure_packages(kind)
            ensure_pdf_libraries()
    except NotPossibleError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except PermissionError as problem:
        sys.stderr.write(f"Pax får inte skriva i {problem.filename}. Rätta ägaren.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nAvbrutet.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
