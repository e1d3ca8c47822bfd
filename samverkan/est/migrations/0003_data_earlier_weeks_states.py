"""Files that had been read in are so in the words of pax.imports too."""

from django.db import migrations

# The trigger still knows the file's old columns; it is made anew after the migrations.
FORWARD = """
DROP TRIGGER IF EXISTS pax_est_file_keeps ON est_earlierweeks;
UPDATE est_earlierweeks SET state = 'inlast', confirmed_by_id = created_by_id
 WHERE confirmed_at IS NOT NULL;
"""
BACKWARD = """
DROP TRIGGER IF EXISTS pax_est_file_keeps ON est_earlierweeks;
UPDATE est_earlierweeks SET state = 'granskas', confirmed_by_id = NULL;
"""


class Migration(migrations.Migration):

    dependencies = [('est', '0002_earlier_weeks_as_imports')]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
