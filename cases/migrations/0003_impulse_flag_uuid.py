from django.db import migrations, models


class Migration(migrations.Migration):
    """An impulse knows the receipt of the flag that it was."""

    dependencies = [("cases", "0002_guard_disclosures_by_side")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="flag_uuid",
            field=models.UUIDField(editable=False, null=True),
        )
        for model in ("impulse", "historicalimpulse")
    ]
