# Written by makemigrations, but for the full-text index

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Kept by the engine row by row, so that it cannot differ from the texts; constituyente.participation.corpus.index asks it.
MADE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE corpus_index USING fts5(stems, content='corpus_entry', content_rowid='id', tokenize='unicode61')",
        """CREATE TRIGGER corpus_index_insert AFTER INSERT ON corpus_entry BEGIN
        INSERT INTO corpus_index (rowid, stems) VALUES (new.id, new.stems); END""",
        """CREATE TRIGGER corpus_index_delete AFTER DELETE ON corpus_entry BEGIN
        INSERT INTO corpus_index (corpus_index, rowid, stems) VALUES ('delete', old.id, old.stems); END""",
        """CREATE TRIGGER corpus_index_update AFTER UPDATE OF id, stems ON corpus_entry BEGIN
        INSERT INTO corpus_index (corpus_index, rowid, stems) VALUES ('delete', old.id, old.stems);
        INSERT INTO corpus_index (rowid, stems) VALUES (new.id, new.stems); END""",
    ),
    "postgresql": (
        "ALTER TABLE corpus_entry ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', stems)) STORED",
        # Without the list of what is still to be indexed, which every search would read from end to end.
        "CREATE INDEX corpus_search ON corpus_entry USING gin (search) WITH (fastupdate = off)",
    ),
}
UNMADE = {
    "sqlite": (
        "DROP TRIGGER corpus_index_insert",
        "DROP TRIGGER corpus_index_delete",
        "DROP TRIGGER corpus_index_update",
        "DROP TABLE corpus_index",
    ),
    "postgresql": ("ALTER TABLE corpus_entry DROP COLUMN search",),
}


def make_index(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake_index(_apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in UNMADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.CharField(max_length=100, unique=True)),
                ("version", models.PositiveIntegerField()),
                ("kind", models.CharField(db_index=True, max_length=20)),
                ("language", models.CharField(max_length=20)),
                ("subject", models.CharField(blank=True, max_length=40)),
                ("territory", models.CharField(blank=True, max_length=20)),
                ("given", models.BooleanField()),
                ("waits", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("title", models.TextField(blank=True)),
                ("body", models.TextField()),
                ("stems", models.TextField()),
            ],
            options={
                "indexes": [models.Index(condition=models.Q(("waits", True)), fields=["id"], name="corpus_waits")],
            },
        ),
        migrations.RunPython(make_index, unmake_index, elidable=False),
    ]
