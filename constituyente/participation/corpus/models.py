from django.db import models


class Entry(models.Model):
    """A public text in the pool, under the reference of what it is the text of; written anew when a newer version takes its place.

    `ref` is without version, `version` the one it was taken from (0: what it is has none).
    """

    ref = models.CharField(max_length=100, unique=True)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, db_index=True)
    title = models.TextField(blank=True)
    body = models.TextField()
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)
    territory = models.CharField(max_length=20, blank=True)
    given = models.BooleanField()
    at = models.DateTimeField()
