"""Who acts and what they may do; contacts confirmed by a code or a link."""

from .contacts import delivered, identity, read_curp
from .curp import Curp
from .curp import allows as band_allows
from .data import SYSTEM, Actor, Owner, Pending, Redeemed, Resident
from .errors import (
    BadLink,
    ConfirmationExpired,
    FactorMissing,
    Forbidden,
    InvalidContact,
    InvalidCurp,
    InvalidPhone,
    NameMissing,
    PasskeyRefused,
    PasskeyUnknown,
    SignInLinkRefused,
    StepUpNeeded,
    TooManyAttempts,
    TooManyFactors,
    UnknownPerson,
    UnknownRole,
    UnreadableContact,
    WrongCode,
    WrongFactor,
)
from .fields import ContactField, CurpField
from .kinds import Kind, kind_of
from .middleware import StaffRequest
from .permissions import roles
from .queries import owner_of, token_of
from .services.confirming import CODE_VALID, forget_stale, redeem, request_confirmation, settle, token_for_code
from .services.proving import forget_factor, require_fresh
from .services.residing import close_accounts
from .services.staffing import ensure_staff, issue_sign_in_link, revoke_roles
from .web import ConfirmationPages, resident_of, step_up

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
    "FactorMissing",
    "Forbidden",
    "InvalidContact",
    "InvalidCurp",
    "InvalidPhone",
    "Kind",
    "NameMissing",
    "Owner",
    "PasskeyRefused",
    "PasskeyUnknown",
    "Pending",
    "Redeemed",
    "Resident",
    "SignInLinkRefused",
    "StaffRequest",
    "StepUpNeeded",
    "TooManyAttempts",
    "TooManyFactors",
    "UnknownPerson",
    "UnknownRole",
    "UnreadableContact",
    "WrongCode",
    "WrongFactor",
    "band_allows",
    "close_accounts",
    "delivered",
    "ensure_staff",
    "forget_factor",
    "forget_stale",
    "identity",
    "issue_sign_in_link",
    "kind_of",
    "owner_of",
    "read_curp",
    "redeem",
    "request_confirmation",
    "require_fresh",
    "resident_of",
    "revoke_roles",
    "roles",
    "settle",
    "step_up",
    "token_for_code",
    "token_of",
]
