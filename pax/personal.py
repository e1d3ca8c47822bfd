"""Where Pax keeps what about people, and for how long: the register of fields.

Each field of text says on itself whether it is personal data (pax/db/facts.py), and
each model with such fields whom they are about and until when they are kept.
docs/reference/personal-data.md is made from this, as ground for the record of
processing (GDPR art. 30, BDL 3 kap. 3 §).
"""

from collections.abc import Iterator

from pax.db.facts import Model, Retention, answering, our_models

HEAD = """\
# Personal data, table by table

<!-- Written by `manage.py write_reference` from the fields of the models. Do not
edit. -->

Where Pax keeps what about people. Pax has no register of persons: who is named in a
case is named in that case, and in nothing else. Each version of a record is kept as
long as the record (history obeys the same row policies). Fields of text that are not
here have been judged to say nothing about anybody (`plain` in the models).

Pax does not delete by itself: gallring is decided by each authority's
dokumenthanteringsplan and is to be built with two approvers (a later issue).

| table | about | fields | kept |
|---|---|---|---|
"""


def as_page() -> str:
    """Write the register as a page of the documentation."""
    return HEAD + "".join(f"{line}\n" for line in _lines())


def personal_fields() -> dict[Model, list[str]]:
    """Give the fields that hold personal data, by the models that have any."""
    found = {model: answering(model, "personal") for model in our_models()}
    return {model: names for model, names in found.items() if names}


def _lines() -> Iterator[str]:
    for model, names in personal_fields().items():
        kept: Retention = vars(model)["retention"]
        named = ", ".join(f"`{name}`" for name in names)
        yield (
            f"| {model._meta.verbose_name} (`{model._meta.db_table}`) "
            f"| {kept.whose} | {named} | {kept.until} |"
        )
