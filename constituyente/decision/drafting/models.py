from django.db import models

from .data import Act, Words


class Provision(models.Model):
    """Something a text says, whatever its number: the key never changes, numbers do with every version."""

    key = models.CharField(max_length=8, unique=True)
    created_at = models.DateTimeField()


class Version(models.Model):
    """One published state of the whole text; never updated. `record` is the exact public text whose `hash` is in the log.

    scope   what it covers, if it is not the whole text; reason  why it was published
    `adopted_at` is told once, by the constitution: the last instant at which what was cited was adopted with the text.
    """

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=20)
    published_on = models.DateField(null=True)
    source = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    scope = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    record = models.TextField()
    hash = models.CharField(max_length=64)
    leaf = models.BinaryField(max_length=32)
    published_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)


class Worded(models.Model):
    """What kind of provision something is, and what it says."""

    kind = models.CharField(max_length=20)
    mark = models.CharField(max_length=200, blank=True)
    heading = models.TextField(blank=True)
    body = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        abstract = True

    @property
    def words(self) -> Words:
        """What it says, as it can be written."""
        return Words(self.mark, self.heading, self.body, self.note)


class Placement(Worded):
    """What a provision says in one version, and where it stands; never updated."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="placements")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "provision"], name="one_placement_per_version"),
            models.UniqueConstraint(fields=["version", "position"], name="one_provision_per_position"),
        ]


# ------------------------------------------------------------------ the working text


class WorkingText(models.Model):
    """The text in progress, of which there is one: begun from version `base`, or from nothing. Every change of it locks this row."""

    single = models.BooleanField(unique=True, default=True)
    base = models.ForeignKey(Version, on_delete=models.PROTECT, null=True)
    language = models.CharField(max_length=20)
    begun_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(single=True), name="one_working_text")]


class WorkingProvision(Worded):
    """A provision as the text in progress has it: `position` counts among what stands beside it, `revision` is the one that stands.

    What was removed stays, so that its key is never given again.
    """

    provision = models.OneToOneField(Provision, on_delete=models.PROTECT, related_name="working")
    parent = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="working_inside")
    position = models.PositiveIntegerField()
    revision = models.PositiveIntegerField()
    removed_at = models.DateTimeField(null=True, db_index=True)


class Revision(Worded):
    """One change of a provision of the text in progress: who, when, what, why, and what it said and where it stood then; never updated.

    act       see data/working.py; kept_beside: written while somebody else changed the same, and not in the text
    based_on  number of the revision it began from; settles  the one kept beside that this decides on
    """

    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    act: "models.CharField[Act, Act]" = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    why = models.TextField(blank=True)
    based_on = models.PositiveIntegerField(null=True)
    settles = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="settled_by")
    parent = models.ForeignKey(Provision, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provision", "number"], name="one_revision_per_number")]


# ------------------------------------------------------------------ handing over


class Delivery(models.Model):
    """A version was handed to a body; never updated. `record` is the exact public text whose hash is in the log.

    to, by  keys of a body and of an office in the rules
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="deliveries")
    to = models.CharField(max_length=60)
    by = models.CharField(max_length=60)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    rules_version = models.PositiveIntegerField()
    record = models.TextField()
    leaf = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "to"], name="one_delivery_per_body")]


class StatedReason(models.Model):
    """Why a version was handed over while commitment `promise` was open."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="stated_reasons")
    promise = models.PositiveIntegerField()
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "promise"], name="one_reason_per_promise")]
