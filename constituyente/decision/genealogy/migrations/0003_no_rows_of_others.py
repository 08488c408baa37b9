from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("genealogy", "0002_articles_by_number_and_key"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="lineage", name="ended_in_an_article_or_nowhere"),
        migrations.RemoveConstraint(model_name="descent", name="one_descent_per_rank"),
        migrations.RemoveField(model_name="lineage", name="row_of_version"),
        migrations.RemoveField(model_name="lineage", name="row_of_provision"),
        migrations.RemoveField(model_name="descent", name="row_of_version"),
        migrations.RemoveField(model_name="descent", name="row_of_provision"),
        migrations.AlterField(model_name="lineage", name="provision", field=models.CharField(blank=True, max_length=8)),
        migrations.AlterField(model_name="descent", name="text", field=models.PositiveIntegerField()),
        migrations.AlterField(model_name="descent", name="provision", field=models.CharField(max_length=8)),
        migrations.AddConstraint(
            model_name="lineage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ending__in", ["identical", "similar"]),
                        ("text__isnull", False),
                        models.Q(("provision", ""), _negated=True),
                    ),
                    models.Q(("ending__in", ["eliminated", "failed"]), ("provision", ""), ("text__isnull", True)),
                    _connector="OR",
                ),
                name="ended_in_an_article_or_nowhere",
            ),
        ),
        migrations.AddConstraint(
            model_name="descent",
            constraint=models.UniqueConstraint(fields=("text", "provision", "rank"), name="one_descent_per_rank"),
        ),
    ]
