from django.db import models

from constituyente.foundation.common.refs import Ref

from . import addresses


class Questionnaire(models.Model):
    """What is asked, word by word: other words are another questionnaire, with counts and tables of its own.

    `key` names it in the log; `rules_version` is the first that had it, none if it came with a package and no rules here have it.
    """

    key = models.CharField(max_length=16, unique=True)
    rules_version = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()


class Start(models.Model):
    """Somebody began to answer. The hour is all that is kept of when; nothing leads from here to an answer."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="starts")
    token = models.BinaryField(max_length=32, unique=True)
    hour = models.DateTimeField(db_index=True)


class Answer(models.Model):
    """One questionnaire that was handed in: question → what was given, open texts apart. `token` lets it in once.

    `leaf` is its entry in the log; none if no question was answered. `withdrawal` is the entry that took it back: then nothing of what was
    given is kept here.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="answers")
    folio = models.CharField(max_length=12, unique=True)
    token = models.BinaryField(max_length=32, unique=True)
    rules_version = models.PositiveIntegerField()
    language = models.CharField(max_length=20)
    given = models.JSONField()
    territory = models.CharField(max_length=20, blank=True)
    age_band = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=20)
    capturer = models.CharField(max_length=40, blank=True)
    received_on = models.DateField()
    leaf = models.BinaryField(max_length=32, null=True)
    withdrawal = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["leaf"], name="answer_by_leaf", condition=models.Q(leaf__isnull=False)),
            models.Index(fields=["withdrawal"], name="answer_withdrawn", condition=models.Q(withdrawal__isnull=False)),
        ]

    @property
    def ref(self) -> Ref:
        return addresses.ref_of(self.folio)


class OpenText(models.Model):
    """What somebody wrote as the answer to one question: seen by nobody but moderators until it is reviewed."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="texts")
    question = models.CharField(max_length=40)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "question"], name="one_text_per_question")]


class Review(models.Model):
    """Shown, perhaps with spans left out, or not shown on a published ground; never updated."""

    text = models.OneToOneField(OpenText, on_delete=models.PROTECT, related_name="review")
    shown = models.BooleanField()
    ground = models.CharField(max_length=40, blank=True)
    body = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, null=True)


class ShownAnswer(models.Model):
    """The public side of an answer: what may be read of it, since which month. Nothing here leads to place, age or day.

    `withdrawn` is the month in which it was taken back: then it has no texts.
    """

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="shown")
    folio = models.CharField(max_length=12, unique=True)
    language = models.CharField(max_length=20)
    month = models.DateField()
    withdrawn = models.DateField(null=True)


class ShownText(models.Model):
    """One text of a public answer, as it is shown; never updated."""

    answer = models.ForeignKey(ShownAnswer, on_delete=models.PROTECT, related_name="texts")
    question = models.CharField(max_length=40)
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "question"], name="one_shown_text_per_question")]


class Snapshot(models.Model):
    """The tables of one day, true at a log size; never updated. `record` is what is hashed, and all that the pages show."""

    number = models.PositiveIntegerField(unique=True)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="snapshots")
    at = models.DateTimeField()
    answers = models.PositiveIntegerField()
    record = models.TextField()
    hash = models.CharField(max_length=64)
    leaf = models.BinaryField(max_length=32)


class ReportedAnswers(models.Model):
    """Counts of a questionnaire from elsewhere, as a package reports them at a size of its own log."""

    questionnaire = models.OneToOneField(Questionnaire, on_delete=models.PROTECT, related_name="reported")
    started = models.PositiveBigIntegerField()
    complete = models.PositiveBigIntegerField()
    valid = models.PositiveBigIntegerField()
    as_of = models.PositiveBigIntegerField()
