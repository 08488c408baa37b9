from django.db import models
from django.db.models import Q

from constituyente.foundation.common.refs import Ref

from . import addresses


class Case(models.Model):
    """Signatures under one reference that look stuffed in one way, held until two people decide. `record` is what `hold` entries hash.

    cluster   what tells it from other cases of the same rule: the same again is the same case
    evidence  numbers under the keys of words.EVIDENCE; nothing in it points to a person
    ruling    the public reason of what was decided
    ending    the record of it, which its entries hash; empty until `settled_at`
    """

    number = models.PositiveIntegerField(unique=True)
    about = models.CharField(max_length=100, db_index=True)
    tally = models.CharField(max_length=16)
    rule = models.CharField(max_length=20)
    cluster = models.CharField(max_length=64)
    evidence = models.JSONField()
    reason = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)
    due_at = models.DateTimeField(db_index=True)
    rules_version = models.PositiveIntegerField()
    record = models.TextField()
    outcome = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True, db_index=True)
    ruling = models.TextField(blank=True)
    ending = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "rule", "cluster"], name="one_case_per_cluster"),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="a_settled_case_has_an_outcome",
            ),
        ]

    @property
    def ref(self) -> Ref:
        return addresses.ref_of(self.number)

    def deciders(self) -> frozenset[int | None]:
        """Who decided it, once it is settled. One statement."""
        agreed = self.proposals.filter(appeal=None, agreed=True).values_list("proposed_by", "answered_by")
        return frozenset(person for pair in agreed for person in pair)


class Member(models.Model):
    """One entry that a case holds, by its hash and its index in the log; no hash where it is another log's."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="members")
    leaf = models.BinaryField(max_length=32)
    index = models.BigIntegerField(db_index=True)
    held_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "index"], name="held_once_by_a_case")]


class Appeal(models.Model):
    """Somebody whose signature is held or excluded says that it is theirs. `words` are sealed, and gone once it is settled."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="appeal")
    words = models.TextField(blank=True)
    made_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    settled_at = models.DateTimeField(null=True)
    ruling = models.TextField(blank=True)
    ending = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | Q(settled_at__isnull=False) & ~Q(outcome=""),
                name="a_settled_appeal_has_an_outcome",
            ),
            models.CheckConstraint(condition=Q(settled_at__isnull=True) | Q(words=""), name="a_settled_appeal_keeps_no_words"),
        ]


class Proposal(models.Model):
    """What one reviewer would do with a case, or with an appeal, and what a second one answered; never changed after that."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="proposals", null=True)
    outcome = models.CharField(max_length=10)
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("proposed_by")), name="two_reviewers"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at__isnull=True, appeal__isnull=True), name="one_open_proposal_per_case"
            ),
            models.UniqueConstraint(
                fields=["appeal"], condition=Q(answered_at__isnull=True, appeal__isnull=False), name="one_open_proposal_per_appeal"
            ),
        ]
