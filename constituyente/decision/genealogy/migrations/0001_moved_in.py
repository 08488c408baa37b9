import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables stand already: `drafting` made them, and gave them over."""

    initial = True

    dependencies = [
        ("drafting", "0003_claims_of_descent_move_out"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="ExternalReference",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("key", models.CharField(max_length=64, unique=True)),
                        ("name", models.CharField(max_length=200)),
                        ("kind", models.CharField(db_index=True, max_length=20)),
                        ("presented_on", models.DateField(null=True)),
                        ("authors", models.PositiveIntegerField(null=True)),
                        ("url", models.URLField(blank=True, max_length=500)),
                    ],
                ),
                migrations.CreateModel(
                    name="Lineage",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("uid", models.CharField(max_length=200, unique=True)),
                        ("order", models.PositiveIntegerField(unique=True)),
                        ("ending", models.CharField(max_length=20)),
                        ("label", models.CharField(blank=True, max_length=200)),
                        ("stamp", models.CharField(blank=True, max_length=200)),
                        ("language", models.CharField(max_length=20)),
                        ("body", models.TextField(blank=True)),
                        ("note", models.TextField(blank=True)),
                        ("authors", models.TextField(blank=True)),
                        ("amendments", models.PositiveIntegerField(default=0)),
                        (
                            "row_of_version",
                            models.ForeignKey(
                                db_column="version_id",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="drafting.version",
                            ),
                        ),
                        (
                            "row_of_provision",
                            models.ForeignKey(
                                db_column="provision_id",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="drafting.provision",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ending__in", ["identical", "similar"]),
                                        ("row_of_provision__isnull", False),
                                        ("row_of_version__isnull", False),
                                    ),
                                    models.Q(
                                        ("ending__in", ["eliminated", "failed"]),
                                        ("row_of_provision__isnull", True),
                                        ("row_of_version__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="ended_in_an_article_or_nowhere",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LineageSource",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("lineage", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="genealogy.lineage")),
                        ("reference", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="genealogy.externalreference")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("lineage", "reference"), name="one_source_per_lineage"),
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="lineage",
                    name="references",
                    field=models.ManyToManyField(
                        related_name="lineages", through="genealogy.LineageSource", to="genealogy.externalreference"
                    ),
                ),
                migrations.CreateModel(
                    name="Descent",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("rank", models.PositiveSmallIntegerField()),
                        ("status", models.CharField(max_length=20)),
                        ("note", models.TextField(blank=True)),
                        (
                            "row_of_version",
                            models.ForeignKey(
                                db_column="version_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="drafting.version",
                            ),
                        ),
                        (
                            "row_of_provision",
                            models.ForeignKey(
                                db_column="provision_id",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="drafting.provision",
                            ),
                        ),
                        (
                            "lineage",
                            models.ForeignKey(
                                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="descents", to="genealogy.lineage"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("row_of_version", "row_of_provision", "rank"), name="one_descent_per_rank"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["identical", "similar"]),
                                    models.Q(("lineage__isnull", True), ("rank", 1), ("status", "not_traced")),
                                    _connector="OR",
                                ),
                                name="not_traced_to_anything",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
