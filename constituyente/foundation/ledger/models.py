from django.db import models


class Entry(models.Model):
    """One entry of the log: queued while `index` is empty, in the tree for good once it has one.

    `target` is the index of the entry it may move (fold.ACTING); `due_at` the time by which it was promised to be in the log.
    """

    leaf = models.BinaryField(max_length=32, unique=True)
    body = models.BinaryField(max_length=4096)
    kind = models.CharField(max_length=20)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    target = models.BigIntegerField(null=True)
    index = models.BigIntegerField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="entry_queue", condition=models.Q(index__isnull=True)),
            models.Index(fields=["kind", "index"], name="entry_by_kind"),
            models.Index(fields=["target"], name="entry_by_target", condition=models.Q(target__isnull=False)),
        ]


class Tree(models.Model):
    """The growing tree, in one row: whoever moves `size` from the value they read has sequenced the batch."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    origin = models.CharField(max_length=200)
    verifier_key = models.CharField(max_length=300)
    acknowledgement_key = models.CharField(max_length=300, default="")
    size = models.BigIntegerField(default=0)
    frontier = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_tree")]


class Checkpoint(models.Model):
    """A signed state of the log; never updated."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()


class Origin(models.Model):
    """Another installation's log, whole, as a package brought it and as it was checked; never updated.

    `kept_at` is empty until all of it is here.
    """

    verifier_key = models.CharField(max_length=300, unique=True)
    note = models.TextField()  # its checkpoint
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    signed_at = models.DateTimeField()  # as its installation says
    kept_at = models.DateTimeField(null=True)


class OriginBundle(models.Model):
    """256 entries of another log, or as many as it ends with, as it published them."""

    origin = models.ForeignKey(Origin, on_delete=models.PROTECT, related_name="bundles")
    index = models.BigIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "index"], name="one_bundle_per_index")]


class OriginTally(models.Model):
    """What another log proves of a petition or a survey: a tally that moves no more."""

    origin = models.ForeignKey(Origin, on_delete=models.PROTECT, related_name="tallies")
    name = models.CharField(max_length=16, unique=True)
    total = models.BigIntegerField()
    by_strength = models.JSONField()
    held = models.BigIntegerField()
    excluded = models.BigIntegerField()
    withdrawn = models.BigIntegerField()


class OriginCrossing(models.Model):
    """A mark that was reached in another log: `index` is its entry there, `at` when it says the checkpoint of `size` was signed."""

    tally = models.ForeignKey(OriginTally, on_delete=models.PROTECT, related_name="crossings")
    mark = models.BigIntegerField()
    size = models.BigIntegerField()
    index = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tally", "mark"], name="one_crossing_per_mark")]


class Tally(models.Model):
    """A count that only the sequencer moves, and that a recount of the entries can rebuild.

    `total` and `by_strength` are the entries that count; the three others those that were taken out of it.
    """

    name = models.CharField(max_length=16, unique=True)
    total = models.BigIntegerField(default=0)
    by_strength = models.JSONField(default=dict)
    held = models.BigIntegerField(default=0)
    excluded = models.BigIntegerField(default=0)
    withdrawn = models.BigIntegerField(default=0)


class Watch(models.Model):
    """A mark somebody waits for; `reached_size` is the first checkpoint at which the tally was at or over it."""

    tally = models.ForeignKey(Tally, on_delete=models.PROTECT, related_name="watches")
    mark = models.BigIntegerField()
    reached_size = models.BigIntegerField(null=True)
    leaf = models.BinaryField(max_length=32, null=True)  # of the crossing's own entry

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tally", "mark"], name="one_watch_per_mark")]


class KeptReceipt(models.Model):
    """A receipt that its owner can come back to: encrypted under the receipt code, found by a hash of it, tied to nothing else."""

    finder = models.BinaryField(max_length=32, primary_key=True)
    sealed = models.BinaryField()
