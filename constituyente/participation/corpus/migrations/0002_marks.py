from zlib import crc32

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

CHUNK = 500


def fill(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The marks of what stands in the pool, as Entry.mark_of makes them; of petitions, which alone are looked up by them."""
    entries = apps.get_model("corpus", "Entry").objects
    marked = []
    for entry in entries.filter(kind="petition").only("pk", "title", "body").iterator(chunk_size=CHUNK):
        entry.mark = crc32(f"{entry.title}\0{entry.body}".encode())
        marked.append(entry)
    entries.bulk_update(marked, ["mark"], batch_size=CHUNK)


def leave(_apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing: the column goes."""


class Migration(migrations.Migration):
    dependencies = [("corpus", "0001_initial")]

    operations = [
        migrations.AddField(model_name="entry", name="mark", field=models.BigIntegerField(null=True)),
        migrations.RunPython(fill, leave, elidable=True),
        migrations.AddIndex(model_name="entry", index=models.Index(fields=["kind", "mark"], name="corpus_marks")),
    ]
