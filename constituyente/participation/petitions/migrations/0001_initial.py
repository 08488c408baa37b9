import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Petition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("key", models.CharField(max_length=16, unique=True)),
                ("tag_key", models.BinaryField(max_length=32)),
                ("language", models.CharField(max_length=20)),
                ("subject", models.CharField(blank=True, db_index=True, max_length=40)),
                ("author", models.CharField(blank=True, max_length=200)),
                ("submitted_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("closes_at", models.DateTimeField(null=True)),
                ("rules_version", models.PositiveIntegerField(null=True)),
                ("source", models.URLField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [models.Index(fields=["opened_at", "number"], name="petition_opened")],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("admitted", models.BooleanField()),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField()),
                ("decided_at", models.DateTimeField()),
                ("rules_version", models.PositiveIntegerField()),
                ("decided_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                (
                    "petition",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="decision", to="petitions.petition"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReportedCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signatures", models.PositiveBigIntegerField(db_index=True)),
                ("as_of", models.DateField()),
                ("reported_by", models.CharField(max_length=300)),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "petition",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="reported", to="petitions.petition"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("tag", models.BinaryField(max_length=32)),
                ("strength", models.CharField(max_length=10)),
                ("territory", models.CharField(blank=True, max_length=20)),
                ("age_band", models.CharField(blank=True, max_length=20)),
                ("channel", models.CharField(max_length=20)),
                ("rules_version", models.PositiveIntegerField()),
                ("confirmed_at", models.DateTimeField()),
                ("leaf", models.BinaryField(max_length=32)),
                (
                    "petition",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="petitions.petition"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("petition", "tag"), name="one_tag_per_petition")],
            },
        ),
        migrations.CreateModel(
            name="TextVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=200)),
                ("demand", models.TextField()),
                ("reasons", models.TextField(blank=True)),
                ("wording", models.TextField(blank=True)),
                ("written_at", models.DateTimeField()),
                ("record", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("leaf", models.BinaryField(max_length=32, null=True)),
                ("petition", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="texts", to="petitions.petition")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("petition", "version"), name="one_text_per_version")],
            },
        ),
    ]
