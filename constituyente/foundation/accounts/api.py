"""Who acts and what they may do; contacts confirmed by a code or a link."""

from .contacts import delivery_address, identity
from .data import ANONYMOUS, SYSTEM, Actor, Pending, Redeemed
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
from .fields import CodeForm, ContactField
from .middleware import StaffRequest
from .permissions import acts, roles
from .queries import actor_of, names_of, pending
from .services import (
    ensure_staff,
    forget_stale,
    issue_sign_in_link,
    redeem,
    request_confirmation,
    require,
    revoke_roles,
    settle,
    token_for_code,
)

__all__ = [
    "ANONYMOUS",
    "SYSTEM",
    "Actor",
    "BadLink",
    "CodeForm",
    "ConfirmationExpired",
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
    "actor_of",
    "acts",
    "delivery_address",
    "ensure_staff",
    "forget_stale",
    "identity",
    "issue_sign_in_link",
    "names_of",
    "pending",
    "redeem",
    "request_confirmation",
    "require",
    "revoke_roles",
    "roles",
    "settle",
    "token_for_code",
]
