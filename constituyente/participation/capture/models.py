from django.db import models
from django.db.models import F, Q


class Batch(models.Model):
    """Sheets of paper that somebody brought at one moment. What is on them counts as given then, whenever it is typed."""

    number = models.PositiveIntegerField(unique=True)
    brought_by = models.CharField(max_length=120)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")


class Sheet(models.Model):
    """A sheet with a code of its own, printed for one reference; two people type it, a third settles where they differ.

    columns  what each line asks for, as it was printed
    first, second, agreed  the lines as each typed them and as they stand, sealed; forgotten as soon as nobody needs them
    differed how many lines two people did not read alike
    refusals reason → how many lines were refused for it, once it was `taken_at`
    """

    code = models.CharField(max_length=12, unique=True)
    about = models.CharField(max_length=80, db_index=True)
    columns = models.JSONField()
    issued_at = models.DateTimeField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="sheets")
    scan = models.ForeignKey("files.File", on_delete=models.PROTECT, null=True, related_name="+")
    first_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField(null=True)
    first = models.TextField(blank=True)
    second_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)
    second = models.TextField(blank=True)
    settled_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    agreed = models.TextField(blank=True)
    differed = models.PositiveSmallIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    lines = models.PositiveSmallIntegerField(null=True)
    refusals = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["settled_at"], name="sheet_to_take", condition=Q(taken_at__isnull=True, settled_at__isnull=False))]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_by__isnull=True) | Q(second_by__isnull=True) | ~Q(first_by=F("second_by")), name="two_people_type_a_sheet"
            ),
            models.CheckConstraint(
                condition=Q(settled_by__isnull=True) | (~Q(settled_by=F("first_by")) & ~Q(settled_by=F("second_by"))),
                name="a_third_settles_a_sheet",
            ),
            models.CheckConstraint(condition=Q(first_at__isnull=True) | Q(batch__isnull=False), name="a_sheet_is_typed_once_received"),
            models.CheckConstraint(condition=Q(second_at__isnull=True) | Q(first_at__isnull=False), name="a_sheet_is_typed_in_turn"),
            models.CheckConstraint(condition=Q(settled_at__isnull=True) | Q(second_at__isnull=False), name="a_sheet_is_settled_once_typed"),
            models.CheckConstraint(condition=Q(settled_at__isnull=True) | Q(first="", second=""), name="a_settled_sheet_keeps_one_reading"),
            models.CheckConstraint(condition=Q(taken_at__isnull=True) | Q(agreed=""), name="a_taken_sheet_keeps_no_lines"),
        ]
