"""Make the search index anew: what a case is found by is folded, and has days of birth.

Nothing of a case's own is touched, so going back asks nothing of the index either: the
words of the older rule are written as each case is touched, or by check_access_index --rebuild.
"""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0003_party_other_number"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT pax_index_words_of(id) FROM cases_case", migrations.RunSQL.noop
        ),
    ]
