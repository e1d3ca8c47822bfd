"""Which Pax this is: the same in pyproject.toml and CHANGELOG.md (a test compares)."""

VERSION = "0.2.0"
