"""Refusals of who may act, and of contacts, codes and links."""

from django.utils.translation import gettext_lazy as _

from constituyente.foundation.common.errors import DomainError, Forbidden

__all__ = [
    "BadLink",
    "ConfirmationExpired",
    "FactorMissing",
    "Forbidden",
    "InvalidContact",
    "InvalidCurp",
    "InvalidPhone",
    "NameMissing",
    "PasskeyRefused",
    "PasskeyUnknown",
    "SignInLinkRefused",
    "StepUpNeeded",
    "TooManyAttempts",
    "TooManyFactors",
    "UnknownPerson",
    "UnknownRole",
    "UnreadableContact",
    "WrongCode",
    "WrongFactor",
]


class InvalidContact(DomainError):
    """The text is not an email address that mail can be sent to."""

    code = "invalid-contact"
    message = _("Write an email address such as name@example.org")


class InvalidPhone(DomainError):
    """The text is not a mobile number that a text message can be sent to."""

    code = "invalid-phone"
    message = _("Write a mobile phone number with its area code. One from another country begins with + and its code.")


class UnreadableContact(DomainError):
    """The text is neither an email address nor a phone number."""

    code = "unreadable-contact"
    message = _("Write an email address such as name@example.org, or a mobile phone number with its area code")


class InvalidCurp(DomainError):
    """The text is no CURP; `why` says what is wrong first."""

    code = "invalid-curp"
    message = _("That is no CURP. %(why)s")


class WrongCode(DomainError):
    """The six digits are not those of the message."""

    code = "wrong-code"
    message = _("That is not the code in the message. Attempts left: %(left)s.")


class TooManyAttempts(DomainError):
    """The code was guessed at too often; only the link of the message still works."""

    code = "too-many-attempts"
    message = _("Five codes were wrong, so this one is no longer valid. Ask for another.")
    status = 429


class ConfirmationExpired(DomainError):
    """The time to confirm is over, or there never was anything to confirm: nobody is told which."""

    code = "confirmation-expired"
    message = _("The code is no longer valid. Ask for another.")
    status = 410


class BadLink(DomainError):
    """The token of a link was not made by this installation for this purpose."""

    code = "bad-link"
    message = _("This link is incomplete or was changed. Copy it whole from the message.")
    status = 404


class PasskeyRefused(DomainError):
    """What a browser answered proves no key of this site, or comes too late."""

    code = "passkey-refused"
    message = _("The passkey was not accepted. Try again, or ask for a code.")
    status = 403


class PasskeyUnknown(DomainError):
    """The key is nobody's here: it was removed, or its account deleted."""

    code = "passkey-unknown"
    message = _("No account has this passkey any more. Ask for a code, and delete the passkey from your device.")
    status = 403


class WrongFactor(DomainError):
    """The code is not the one that the app shows now, or was used, and no recovery code either."""

    code = "wrong-factor"
    message = _("That is not the code of now, or it was used. Wait for the next one.")
    status = 403


class TooManyFactors(DomainError):
    """Five codes were wrong within a quarter of an hour."""

    code = "too-many-factors"
    message = _("Five codes were wrong. Wait a quarter of an hour.")
    status = 429


class FactorMissing(DomainError):
    """Somebody of the staff has no second factor yet."""

    code = "factor-missing"
    message = _("You have no second factor yet. Sign in again to set it up.")
    status = 403


class StepUpNeeded(DomainError):
    """What takes a signature out asks for the second factor anew after a quarter of an hour."""

    code = "step-up-needed"
    message = _("Write the code that your app shows now: this asks for it anew after 15 minutes.")
    status = 403


class SignInLinkRefused(DomainError):
    """The sign-in link is wrong, used, late, or belongs to somebody without a role: nobody is told which."""

    code = "sign-in-link-refused"
    message = _("This link does not open the desk. It works once and for 15 minutes. Ask for another.")
    status = 403


class NameMissing(DomainError):
    """Somebody new on the staff needs a name for the desk to show."""

    code = "name-missing"
    message = _("Somebody new needs a name.")


class UnknownPerson(DomainError):
    """Nobody on the staff has this address."""

    code = "unknown-person"
    message = _("Nobody on the staff has the address %(email)s.")
    status = 404


class UnknownRole(DomainError):
    """There is no such role."""

    code = "unknown-role"
    message = _("There is no role “%(role)s”. The roles are: %(roles)s.")
