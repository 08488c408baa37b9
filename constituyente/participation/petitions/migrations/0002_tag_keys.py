from django.db import migrations, models


class Migration(migrations.Migration):
    """Tag keys are kept sealed; those of the provisional format are gone with its entries."""

    dependencies = [("petitions", "0001_initial")]

    operations = [
        migrations.RemoveField("petition", "tag_key"),
        migrations.AddField("petition", "tag_key", models.CharField(blank=True, default="", max_length=200), preserve_default=False),
        migrations.AddField("petition", "tags_shredded_at", models.DateTimeField(null=True)),
        migrations.AddField("petition", "shredding", models.TextField(blank=True)),
    ]
