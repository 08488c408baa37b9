"""Who acts and what they may do; contacts confirmed by a code or a link."""

from .contacts import delivered, identity, read_curp
from .curp import Curp
from .curp import allows as band_allows
from .data import SYSTEM, Actor, Pending, Redeemed
from .errors import (
    BadLink,
    ConfirmationExpired,
    Forbidden,
    InvalidContact,
    InvalidCurp,
    InvalidPhone,
    NameMissing,
    SignInLinkRefused,
    TooManyAttempts,
    UnknownPerson,
    UnknownRole,
    UnreadableContact,
    WrongCode,
)
from .fields import ContactField, CurpField
from .kinds import Kind, kind_of
from .middleware import StaffRequest
from .permissions import roles
from .queries import token_of
from .services.confirming import CODE_VALID, forget_stale, redeem, request_confirmation, settle, token_for_code
from .services.staffing import ensure_staff, issue_sign_in_link, revoke_roles
from .web import ConfirmationPages

__all__ = [
    "CODE_VALID",
    "SYSTEM",
    "Actor",
    "BadLink",
    "ConfirmationExpired",
    "ConfirmationPages",
    "ContactField",
    "Curp",
    "CurpField",
    "Forbidden",
    "InvalidContact",
    "InvalidCurp",
    "InvalidPhone",
    "Kind",
    "NameMissing",
    "Pending",
    "Redeemed",
    "SignInLinkRefused",
    "StaffRequest",
    "TooManyAttempts",
    "UnknownPerson",
    "UnknownRole",
    "UnreadableContact",
    "WrongCode",
    "band_allows",
    "delivered",
    "ensure_staff",
    "forget_stale",
    "identity",
    "issue_sign_in_link",
    "kind_of",
    "read_curp",
    "redeem",
    "request_confirmation",
    "revoke_roles",
    "roles",
    "settle",
    "token_for_code",
    "token_of",
]
