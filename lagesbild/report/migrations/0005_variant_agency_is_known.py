import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_who_leads_prevention'),
        ('report', '0004_data_variant_agency'),
    ]

    operations = [
        migrations.AlterField(
            model_name='editionvariant',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.agency', verbose_name='myndighet'),
        ),
    ]
