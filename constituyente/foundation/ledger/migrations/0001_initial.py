import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("size", models.BigIntegerField(primary_key=True, serialize=False)),
                ("root", models.BinaryField(max_length=32)),
                ("note", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=16, unique=True)),
                ("total", models.BigIntegerField(default=0)),
                ("by_strength", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("leaf", models.BinaryField(max_length=32, unique=True)),
                ("body", models.BinaryField(max_length=4096)),
                ("kind", models.CharField(max_length=20)),
                ("queued_at", models.DateTimeField()),
                ("index", models.BigIntegerField(null=True, unique=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("index__isnull", True)), fields=["id"], name="entry_queue"),
                    models.Index(fields=["kind", "index"], name="entry_by_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tree",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("origin", models.CharField(max_length=200)),
                ("verifier_key", models.CharField(max_length=300)),
                ("size", models.BigIntegerField(default=0)),
                ("frontier", models.BinaryField(default=b"")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_tree")],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.BigIntegerField()),
                ("reached_size", models.BigIntegerField(null=True)),
                ("leaf", models.BinaryField(max_length=32, null=True)),
                ("tally", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="watches", to="ledger.tally")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tally", "mark"), name="one_watch_per_mark")],
            },
        ),
    ]
