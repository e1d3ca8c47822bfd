import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A report that is decided against may never have got a receiver."""

    dependencies = [("cases", "0006_find_cases_by_words")]

    operations = [
        migrations.AlterField(
            model_name="polisanmalan",
            name="to_unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
                verbose_name="mottagare",
            ),
        ),
    ]
