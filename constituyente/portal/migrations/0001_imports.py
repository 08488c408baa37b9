from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("rows", models.JSONField(default=dict)),
                ("refused", models.TextField(blank=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1, output_field=models.SmallIntegerField()),
                        condition=models.Q(("ended_at__isnull", True)),
                        name="one_import_at_a_time",
                    )
                ],
            },
        ),
    ]
