"""The staff and their roles, sign-in links, and contacts on their way to being confirmed."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

ATTEMPTS = 5  # codes typed for one confirmation, wrong or right
REPEATABLE_FOR = timedelta(hours=24)  # a confirmation given again in this time tells the result of the first


class Person(AbstractBaseUser):
    """Somebody of the staff. There is no password: its column holds a random mark, and a new one ends the person's sessions."""

    email = models.EmailField(unique=True)  # canonical
    name = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]


class Grant(models.Model):
    """One role given to one person, from a day to a day."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20)
    granted_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], condition=Q(revoked_at__isnull=True), name="one_open_grant_per_role"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | Q(revoked_at__gte=models.F("granted_at")),
                name="revoked_after_granted",
            ),
        ]


class Authenticator(models.Model):
    """The app on the telephone of somebody of the staff that shows codes. `step` is that of the last code that was used."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator")
    sealed = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField(null=True)
    step = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(tries__lte=5), name="five_factors_at_most")]


class RecoveryCode(models.Model):
    """A code that stands in for the app, once; only a keyed fingerprint of it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    mac = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class SignInLink(models.Model):
    """A link that signs one person in, once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class Confirmation(models.Model):
    """A contact somebody gave, until they show that it is theirs; what is personal lies sealed and goes when it is settled."""

    handle = models.CharField(max_length=32, unique=True)
    purpose = models.CharField(max_length=40)
    language = models.CharField(max_length=8)
    sealed = models.TextField(blank=True)
    code_mac = models.CharField(max_length=64, blank=True)  # empty: no code was mailed
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)  # sealed

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(settled_at__isnull=True) | Q(sealed=""), name="a_settled_confirmation_keeps_no_contact"),
            models.CheckConstraint(condition=Q(attempts__lte=5), name="five_attempts_at_most"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="confirmation_expiry")]

    def stands(self, now: datetime) -> bool:
        """Whether its token still does or tells anything: until it expires, or for a day after it was settled."""
        if self.settled_at is None:
            return now < self.expires_at
        return now < self.settled_at + REPEATABLE_FOR


class Allowance(models.Model):
    """How many codes were mailed to one contact since a moment; the contact only as a keyed fingerprint."""

    contact_tag = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    used = models.PositiveSmallIntegerField()


class Account(models.Model):
    """A resident who wants to come back without a code each time. Nobody needs one.

    tag     keyed fingerprint of the canonical contact: one contact has one account
    sealed  the contact itself
    handle  what a device keeps of whose key it holds: random, says nothing
    """

    tag = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    handle = models.BinaryField(max_length=16, unique=True)
    opened_at = models.DateTimeField()


class Passkey(models.Model):
    """The public half of a key that a device of its owner holds. `used` is how often the device says it was: it only grows."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    key = models.BinaryField(max_length=1023, unique=True)  # its id
    data = models.BinaryField(max_length=4000)
    used = models.PositiveBigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
