#!/usr/bin/env python3
"""Pax from the command line: ./manage.py help lists what can be done."""

import importlib.util
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent

# Changing tables, or measuring them whole, takes the role that owns them.
AS_OWNER = frozenset(
    {
        "check_access_index",
        "flush",
        "makemigrations",
        "migrate",
        "optimizemigration",
        "seed_demo_directory",
        "showmigrations",
        "sqlmigrate",
        "squashmigrations",
        "verify_editions",
    }
)
# These do without a database.
WITHOUT_DATABASE = frozenset(
    {
        "",
        "check",
        "collectstatic",
        "compilemessages",
        "demo_accounts",
        "diffsettings",
        "findstatic",
        "help",
        "makemessages",
        "version",
        "write_reference",
    }
)


def use_project_python() -> None:
    """Start over with the project's own Python, if this one does not know Django."""
    own = ROOT / ".venv" / "bin" / "python"
    if importlib.util.find_spec("django") is None and own.exists():
        os.execv(own, [str(own), *sys.argv])  # noqa: S606 -- no shell wanted


def needs_database(words: list[str]) -> bool:
    """Tell whether the command talks to the database."""
    command = next((word for word in words if not word.startswith("-")), "")
    return command not in WITHOUT_DATABASE and not {"-h", "--help"} & set(words)


def main() -> None:
    """Run one command, as the right role and with the servers it needs."""
    use_project_python()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pax.settings.local")
    words = sys.argv[1:]
    if AS_OWNER & set(words[:1]):
        os.environ.setdefault("PAX_AS_OWNER", "1")
    local = os.environ["DJANGO_SETTINGS_MODULE"] == "pax.settings.local"
    if local and needs_database(words):
        lend_servers()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    execute_from_command_line(sys.argv)


def lend_servers() -> None:
    """Have database and queue running for as long as the command runs."""
    from pax.embedded.folder import DataFolder, FolderError  # noqa: PLC0415 -- slow import
    from pax.embedded.processes import ServerError  # noqa: PLC0415 -- slow import
    from pax.embedded.roles import settle  # noqa: PLC0415 -- slow import
    from pax.embedded.session import lend_to_this_process  # noqa: PLC0415 -- slow import

    folder = DataFolder.from_environment()
    try:
        lend_to_this_process(folder)
        settle(os.environ, folder)
    except (FolderError, ServerError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
