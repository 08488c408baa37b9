from django.db import models
from django.db.models import F, Q

from constituyente.foundation.common.refs import Ref

from .addresses import member_ref, session_ref
from .data import PRESENCES


class Roster(models.Model):
    """The seats of one body: whoever gives one away locks this row first, so that none is given twice."""

    body = models.CharField(max_length=40, unique=True)


class Group(models.Model):
    """People of a body who act together, as it calls them; `position` is their place from left to right."""

    body = models.CharField(max_length=40)
    key = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="one_group_per_key"),
            models.UniqueConstraint(fields=["body", "position"], name="one_group_per_place"),
        ]


class Member(models.Model):
    """Somebody who holds or held a seat: a public office, and so by name.

    `key` is of the body, as in m001; `filled` how the seat is filled, a key of the process file; `how` how they came to be one, with its
    source; `since` and `until` the first and the last day in the seat.
    """

    body = models.CharField(max_length=40)
    key = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    filled = models.CharField(max_length=40, blank=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, related_name="members")
    list = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=200, blank=True)
    committees = models.CharField(max_length=200, blank=True)
    how = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    ended = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="one_member_per_key"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="seat_ends_after_it_begins"),
        ]

    @property
    def ref(self) -> Ref:
        return member_ref(self.body, self.key)


class Session(models.Model):
    """A body meets, or is going to."""

    body = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    on = models.DateField()
    begins_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    agenda = models.TextField(blank=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="one_session_per_number")]
        indexes = [models.Index(fields=["body", "on"], name="sessions_by_day")]

    @property
    def ref(self) -> Ref:
        return session_ref(self.body, self.number)


class Minutes(models.Model):
    """What was said and decided in a session, as published; a correction is the next version, with its reason."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="minutes")
    version = models.PositiveIntegerField()
    text = models.TextField()
    reason = models.TextField(blank=True)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "version"], name="one_text_per_version_of_minutes")]


class Attendance(models.Model):
    """Whether a member was at a session; a correction is the next version of the whole list."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    version = models.PositiveIntegerField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(max_length=10)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "version", "member"], name="one_presence_per_member"),
            models.CheckConstraint(condition=Q(presence__in=PRESENCES), name="presence_is_one_of_four"),
        ]
