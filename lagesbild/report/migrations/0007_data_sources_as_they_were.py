"""Sources that there are stand as they stood, but for people's own words."""

from django.db import migrations

# Until now all stood in both variants.  What an interview or a survey is called names
# people: those stay inside from now on, as new ones do.
FORWARD = """
UPDATE report_source SET audience = 'bada' WHERE kind NOT IN ('intervju', 'enkat');
UPDATE report_historicalsource SET audience = 'bada'
 WHERE kind NOT IN ('intervju', 'enkat');
"""


class Migration(migrations.Migration):

    dependencies = [('report', '0006_who_reads_what')]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
