"""Who acts and what they may do; contacts confirmed by a code or a link."""

from .data import SYSTEM, Actor, Pending, Redeemed
from .errors import (
    BadLink,
    ConfirmationExpired,
    Forbidden,
    InvalidContact,
    NameMissing,
    SignInLinkRefused,
    TooManyAttempts,
    UnknownPerson,
    UnknownRole,
    WrongCode,
)
from .fields import ContactField
from .middleware import StaffRequest
from .permissions import roles
from .queries import token_of
from .services import (
    ensure_staff,
    forget_stale,
    issue_sign_in_link,
    redeem,
    request_confirmation,
    revoke_roles,
    settle,
    token_for_code,
)
from .web import ConfirmationPages

__all__ = [
    "SYSTEM",
    "Actor",
    "BadLink",
    "ConfirmationExpired",
    "ConfirmationPages",
    "ContactField",
    "Forbidden",
    "InvalidContact",
    "NameMissing",
    "Pending",
    "Redeemed",
    "SignInLinkRefused",
    "StaffRequest",
    "TooManyAttempts",
    "UnknownPerson",
    "UnknownRole",
    "WrongCode",
    "ensure_staff",
    "forget_stale",
    "issue_sign_in_link",
    "redeem",
    "request_confirmation",
    "revoke_roles",
    "roles",
    "settle",
    "token_for_code",
    "token_of",
]
