"""What was being written is found by its page, as all that is typed is now.

Where a page kept drafts by a name of its own, that named what the page is about.  Those
of a week being put together had a number that no address has: they stay unread, and
are thrown away.
"""

import hashlib
import re

from django.db import migrations

UUID = "([0-9a-f-]{36})"
#: The name of a draft, and the address of its page, as they were when this was written.
PAGES = (
    ("flagga", "/flagga/"),
    (f"kapitel:{UUID}", "/lagesbild/kapitel/{}/skriv/"),
    (f"avsnitt:{UUID}", "/atgardsplan/avsnitt/{}/"),
    (f"motespunkt:{UUID}", "/grupper/punkt/{}/#anteckningar"),
    (f"dela:{UUID}:{UUID}", "/arenden/{}/dela/{}/"),
)
#: Kept with commas between, where several could be chosen.
MANY = ("parties", "statements", "documents")


def by_page(apps, schema_editor):
    drafts = apps.get_model("writing", "Draft").objects
    for draft in drafts.exclude(about__startswith="sida:"):
        page = _page_of(draft.about)
        about = f"sida:{hashlib.sha256(page.encode()).hexdigest()}"
        is_newer = drafts.filter(owner=draft.owner_id, about=about).exists()
        if not page or is_newer:
            draft.delete()
            continue
        fields = list(_fields(draft.data))
        # As old as it was: how long it is kept follows from that.
        drafts.filter(pk=draft.pk).update(about=about, data={"fields": fields})


def _page_of(name):
    for pattern, address in PAGES:
        if found := re.fullmatch(pattern, name):
            return address.format(*found.groups())
    return ""


def _fields(data):
    for name, value in data.items():
        for one in value.split(",") if name in MANY else [value]:
            yield [name, one]


class Migration(migrations.Migration):
    dependencies = [("writing", "0001_initial")]

    operations = [migrations.RunPython(by_page, migrations.RunPython.noop)]
