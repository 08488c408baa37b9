from django.db import models

from .data import DescentStatus, Ending, SourceKind


class ExternalReference(models.Model):
    """Something in somebody else's register, such as an initiative, by the name it has there."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    kind: "models.CharField[SourceKind, SourceKind]" = models.CharField(max_length=20, db_index=True)
    presented_on = models.DateField(null=True)
    authors = models.PositiveIntegerField(null=True)
    url = models.URLField(max_length=500, blank=True)


class Lineage(models.Model):
    """What an imported genealogy says of one proposed article: its words, and how it ended; a claim, not a link of ours.

    ending           identical or similar (to the article `provision` of version `text`), eliminated, failed
    text, provision  number of a version and key of an article; both are empty if it ended nowhere
    amendments       how many amendments the source knows of
    """

    uid = models.CharField(max_length=200, unique=True)
    order = models.PositiveIntegerField(unique=True)
    ending: "models.CharField[Ending, Ending]" = models.CharField(max_length=20)
    text = models.PositiveIntegerField(null=True)
    provision = models.CharField(max_length=8, blank=True)
    label = models.CharField(max_length=200, blank=True)
    stamp = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20)
    body = models.TextField(blank=True)
    note = models.TextField(blank=True)
    authors = models.TextField(blank=True)
    amendments = models.PositiveIntegerField(default=0)
    references = models.ManyToManyField(ExternalReference, through="LineageSource", related_name="lineages")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ending__in=["identical", "similar"], text__isnull=False) & ~models.Q(provision="")
                | models.Q(ending__in=["eliminated", "failed"], text__isnull=True, provision=""),
                name="ended_in_an_article_or_nowhere",
            )
        ]


class LineageSource(models.Model):
    """A lineage goes back to something in somebody else's register."""

    lineage = models.ForeignKey(Lineage, on_delete=models.PROTECT)
    reference = models.ForeignKey(ExternalReference, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lineage", "reference"], name="one_source_per_lineage")]


class Descent(models.Model):
    """What the genealogy says of an article of a version; that of rank 1 is what the article counts as.

    text, provision  number of the version, key of the article
    status           identical, similar, not_traced; `lineage` is empty where there is none, or the source does not have it
    """

    text = models.PositiveIntegerField()
    provision = models.CharField(max_length=8)
    rank = models.PositiveSmallIntegerField()
    status: "models.CharField[DescentStatus, DescentStatus]" = models.CharField(max_length=20)
    lineage = models.ForeignKey(Lineage, on_delete=models.PROTECT, null=True, related_name="descents")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "provision", "rank"], name="one_descent_per_rank"),
            models.CheckConstraint(
                condition=models.Q(status__in=["identical", "similar"]) | models.Q(status="not_traced", rank=1, lineage__isnull=True),
                name="not_traced_to_anything",
            ),
        ]
