from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=100, unique=True)),
                ("title", models.TextField()),
                ("address", models.CharField(max_length=300)),
                ("language", models.CharField(max_length=20)),
                ("fate", models.CharField(blank=True, max_length=200)),
                ("fate_at", models.DateTimeField(null=True)),
                ("registered_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=100)),
                ("subject_bare", models.CharField(db_index=True, max_length=100)),
                ("relation", models.CharField(max_length=30)),
                ("object", models.CharField(max_length=100)),
                ("object_bare", models.CharField(db_index=True, max_length=100)),
                ("quote_subject", models.TextField(blank=True)),
                ("quote_object", models.TextField(blank=True)),
                ("reason", models.TextField(blank=True)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("subject", "relation", "object"), name="one_link")],
            },
        ),
    ]
