from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Name versions by their number and articles by their key, as everybody else does."""
    version, provision = apps.get_model("drafting", "Version"), apps.get_model("drafting", "Provision")
    number = version.objects.filter(pk=models.OuterRef("row_of_version")).values("number")
    key = provision.objects.filter(pk=models.OuterRef("row_of_provision")).values("key")
    for name in ("Lineage", "Descent"):
        rows = apps.get_model("genealogy", name).objects.filter(row_of_version__isnull=False)
        rows.update(text=models.Subquery(number), provision=models.Subquery(key))


class Migration(migrations.Migration):
    dependencies = [
        ("genealogy", "0001_moved_in"),
    ]

    operations = [
        migrations.AddField(model_name="lineage", name="text", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(model_name="lineage", name="provision", field=models.CharField(blank=True, default="", max_length=8)),
        migrations.AddField(model_name="descent", name="text", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(model_name="descent", name="provision", field=models.CharField(default="", max_length=8)),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=False),
    ]
