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
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("about", models.CharField(db_index=True, max_length=100)),
                ("kind", models.CharField(max_length=20)),
                ("by", models.CharField(max_length=60)),
                ("mark", models.BigIntegerField()),
                ("people", models.PositiveSmallIntegerField(default=0)),
                ("cause", models.BigIntegerField(unique=True)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(db_index=True)),
                ("rules_version", models.PositiveIntegerField()),
                ("record", models.TextField()),
                ("leaf", models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Fulfilment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kept_on", models.DateField()),
                ("who", models.TextField()),
                ("text", models.TextField()),
                ("recorded_at", models.DateTimeField()),
                ("record", models.TextField()),
                ("leaf", models.BinaryField(max_length=32)),
                ("recorded_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                (
                    "promise",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="fulfilment", to="promises.promise"),
                ),
            ],
        ),
    ]
