from django.db import migrations


class Migration(migrations.Migration):
    """The tables of the claims of descent, with their rows, go to the package `genealogy`."""

    dependencies = [
        ("drafting", "0002_the_working_text"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("externalreference", "genealogy_externalreference"),
                migrations.AlterModelTable("lineage", "genealogy_lineage"),
                migrations.AlterModelTable("lineagesource", "genealogy_lineagesource"),
                migrations.AlterModelTable("descent", "genealogy_descent"),
            ],
            state_operations=[
                migrations.DeleteModel("Descent"),
                migrations.RemoveField("lineage", "references"),
                migrations.DeleteModel("LineageSource"),
                migrations.DeleteModel("Lineage"),
                migrations.DeleteModel("ExternalReference"),
            ],
        ),
    ]
