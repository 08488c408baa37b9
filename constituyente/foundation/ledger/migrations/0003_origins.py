import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_settled_format"),
    ]

    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verifier_key", models.CharField(max_length=300, unique=True)),
                ("note", models.TextField()),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField(max_length=32)),
                ("signed_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="OriginTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=16, unique=True)),
                ("total", models.BigIntegerField()),
                ("by_strength", models.JSONField()),
                ("held", models.BigIntegerField()),
                ("excluded", models.BigIntegerField()),
                ("withdrawn", models.BigIntegerField()),
                ("origin", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tallies", to="ledger.origin")),
            ],
        ),
        migrations.CreateModel(
            name="OriginBundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("index", models.BigIntegerField()),
                ("content", models.BinaryField()),
                ("origin", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="bundles", to="ledger.origin")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("origin", "index"), name="one_bundle_per_index")],
            },
        ),
        migrations.CreateModel(
            name="OriginCrossing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("index", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "tally",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="crossings", to="ledger.origintally"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tally", "mark"), name="one_crossing_per_mark")],
            },
        ),
    ]
