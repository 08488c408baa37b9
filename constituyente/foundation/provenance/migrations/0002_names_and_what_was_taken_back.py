import re

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# How titles began until now, in the language of the text; an item kept the words of what it copied too, which it does no more.
BEGAN = {
    "item": ("Input %(number)s", r"\D+ \d+\. .*"),
    "motion": ("Motion %(number)s", r"\D+ \d+\. "),
    "rollcall": ("Roll call %(number)s", r"\D+ \d+(?:\. |$)"),
    "session": ("Session %(number)s", r"\D+ \d+(?:\. |$)"),
    "text": ("Version %(number)s", r"\D+ \d+\. "),
}


def give_names(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Part the names of the cards that stand from their titles, and mark what was taken back."""
    cards = apps.get_model("provenance", "Card").objects
    for kind, (name, began) in BEGAN.items():
        rows = [row for row in cards.filter(ref__startswith=f"{kind}/", name="") if re.match(began, row.title, re.DOTALL)]
        for row in rows:
            row.name, row.title = name, re.sub(began, "", row.title, count=1, flags=re.DOTALL)
        cards.bulk_update(rows, ["name", "title"], batch_size=500)
    cards.filter(ref__startswith="answer/", fate="Taken back").update(gone=True)


class Migration(migrations.Migration):
    dependencies = [("provenance", "0001_initial")]

    operations = [
        migrations.AddField(model_name="card", name="gone", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="card", name="name", field=models.CharField(blank=True, max_length=100)),
        migrations.RunPython(give_names, migrations.RunPython.noop, elidable=False),
    ]
