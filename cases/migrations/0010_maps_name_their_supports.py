from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0009_data_maps_for_supports')]

    operations = [
        migrations.AddConstraint(
            model_name='processmap',
            constraint=models.CheckConstraint(condition=models.Q(('unit__isnull', True), ('supports__len__gt', 0), _connector='OR'), name='processmap_names_supports'),
        ),
        migrations.AddConstraint(
            model_name='processmap',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_because', ''), _negated=True), _connector='OR'), name='processmap_withdrawn_why'),
        ),
    ]
