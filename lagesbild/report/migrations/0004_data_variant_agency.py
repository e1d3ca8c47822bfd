"""Decided variants say whose they are: their lägesbild's authority's."""

from django.db import migrations

# The trigger lets nothing of a decided edition be changed; it is made anew after the
# migrations.  Which authority it is, is no change of what was decided.
FORWARD = """
DROP TRIGGER IF EXISTS pax_edition_is_frozen ON report_editionvariant;
UPDATE report_editionvariant v SET agency_id = l.agency_id
  FROM report_lagesbild l WHERE l.id = v.lagesbild_id;
UPDATE report_historicaleditionvariant v SET agency_id = l.agency_id
  FROM report_lagesbild l WHERE l.id = v.lagesbild_id;
"""


class Migration(migrations.Migration):

    dependencies = [('report', '0003_variant_agency')]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
