from django.db import migrations, models

EMPTY = "DELETE FROM cases_casesearch"
FILL = """
INSERT INTO cases_casesearch (case_id, words, numbers, touched_at, opened_on, due_on)
  SELECT * FROM pax_words_of(NULL);
UPDATE cases_caseaccess a SET support = c.support, suspicion = c.suspicion
  FROM cases_case c WHERE c.id = a.case_id
"""


class Migration(migrations.Migration):
    """The search index is made anew, by the function that says what it is to hold."""

    dependencies = [("cases", "0007_report_without_receiver")]

    operations = [
        migrations.RunSQL(EMPTY, migrations.RunSQL.noop),
        migrations.AddField(
            "casesearch", "touched_at", models.DateTimeField(default=None), False
        ),
        migrations.AddField(
            "casesearch", "opened_on", models.DateField(default=None), False
        ),
        migrations.AddField(
            "casesearch", "due_on", models.DateField(default=None), False
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
