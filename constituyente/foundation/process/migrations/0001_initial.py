from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="RulesVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(unique=True)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("applied_at", models.DateTimeField()),
                ("leaf", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("version__gte", 1)), name="rules_version_from_one"),
                    models.CheckConstraint(condition=models.Q(("leaf__length", 64), ("sha256__length", 64)), name="rules_hashes_whole"),
                ],
            },
        ),
    ]
