from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0001_initial"),
    ]

    operations = [
        # Until now items were made of petitions alone.
        migrations.AddField(
            model_name="item",
            name="kind",
            field=models.CharField(db_index=True, default="petition", max_length=20),
            preserve_default=False,
        ),
    ]
