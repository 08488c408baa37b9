from zlib import crc32

from django.db import models

from constituyente.foundation.common.refs import Ref


class Entry(models.Model):
    """A public text in the pool, under the reference of what it is the text of; written anew when a newer version takes its place.

    `ref` is without version, `version` the one it was taken from (0: what it is has none). `waits` until the dossiers have taken
    what people gave. `stems` is what the full-text index is made of (asking.indexed, index.py); the engine keeps that index by
    itself, row by row. `mark` is a checksum of title and body: by it the index of letters sees that a text is another one (nearby.py).
    What is long comes last, so that SQLite reads the rest of a row without it.
    """

    ref = models.CharField(max_length=100, unique=True)
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=20, db_index=True)
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=40, blank=True)
    territory = models.CharField(max_length=20, blank=True)
    given = models.BooleanField()
    waits = models.BooleanField()
    at = models.DateTimeField()
    mark = models.BigIntegerField(null=True)
    title = models.TextField(blank=True)
    body = models.TextField()
    stems = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(waits=True), name="corpus_waits"),
            models.Index(fields=["kind", "mark"], name="corpus_marks"),
        ]

    @staticmethod
    def mark_of(title: str, body: str) -> int:
        return crc32(f"{title}\0{body}".encode())

    @property
    def versioned(self) -> Ref:
        """The reference with its version, where it has one."""
        return Ref.parse(f"{self.ref}@{self.version}" if self.version else self.ref)
