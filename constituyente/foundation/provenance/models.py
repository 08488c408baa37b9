from django.db import models


class Card(models.Model):
    """What a reference is called, where its page is and what became of it, written by whoever owns the reference."""

    ref = models.CharField(max_length=100, unique=True)
    title = models.TextField()
    address = models.CharField(max_length=300)
    language = models.CharField(max_length=20)
    fate = models.CharField(max_length=200, blank=True)
    fate_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=100, blank=True)
    gone = models.BooleanField(default=False)
    registered_at = models.DateTimeField()


class Link(models.Model):
    """A typed link between two public references; read as a sentence: subject, relation, object."""

    subject = models.CharField(max_length=100)
    subject_bare = models.CharField(max_length=100, db_index=True)
    relation = models.CharField(max_length=30)
    object = models.CharField(max_length=100)
    object_bare = models.CharField(max_length=100, db_index=True)
    quote_subject = models.TextField(blank=True)
    quote_object = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "relation", "object"], name="one_link")]
