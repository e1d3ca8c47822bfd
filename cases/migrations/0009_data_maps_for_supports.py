"""A unit's own map was for all its new cases: it goes on being for all supports."""

from django.db import migrations

FORWARD = """
UPDATE cases_processmap SET supports = ARRAY[
    'forsorjningsstod', 'bostadsbidrag', 'underhallsstod', 'assistans', 'hemtjanst',
    'foreningsbidrag', 'nystartsjobb', 'annat']
 WHERE unit_id IS NOT NULL AND supports = '{}';
UPDATE cases_historicalprocessmap SET supports = ARRAY[
    'forsorjningsstod', 'bostadsbidrag', 'underhallsstod', 'assistans', 'hemtjanst',
    'foreningsbidrag', 'nystartsjobb', 'annat']
 WHERE unit_id IS NOT NULL AND supports = '{}';
"""


class Migration(migrations.Migration):

    dependencies = [('cases', '0008_maps_for_supports')]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
