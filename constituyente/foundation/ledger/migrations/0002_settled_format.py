from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="KeptReceipt",
            fields=[
                ("finder", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.AddField("entry", "due_at", models.DateTimeField(null=True)),
        migrations.AddField("entry", "target", models.BigIntegerField(null=True)),
        migrations.AddField("tally", "held", models.BigIntegerField(default=0)),
        migrations.AddField("tally", "excluded", models.BigIntegerField(default=0)),
        migrations.AddField("tally", "withdrawn", models.BigIntegerField(default=0)),
        migrations.AddField("tree", "acknowledgement_key", models.CharField(default="", max_length=300)),
        migrations.AddIndex(
            "entry",
            models.Index(fields=["target"], name="entry_by_target", condition=models.Q(("target__isnull", False))),
        ),
    ]
