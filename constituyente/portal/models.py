from django.db import models


class Import(models.Model):
    """A data package on its way in, or brought in: one at a time, so that what was cut is gone on with and never mixed with another.

    `hash` is that of all its files; `rows` how many of each table are in; `refused` why it ended before its end.
    """

    name = models.CharField(max_length=200)
    hash = models.CharField(max_length=64, unique=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    rows = models.JSONField(default=dict)
    refused = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1, output_field=models.SmallIntegerField()),
                condition=models.Q(ended_at__isnull=True),
                name="one_import_at_a_time",
            )
        ]
