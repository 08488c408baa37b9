"""News of the process: what the secretariat tells everybody, corrected in public, withdrawn with a reason."""

from .data import NoticeRow
from .errors import (
    CorrectionNeedsReason,
    NoticeChanged,
    NoticeNotPublic,
    NoticePublic,
    NoticeStands,
    NoticeWithdrawn,
    PublishedInThePast,
)
from .exchange import PARTS
from .queries import done_by, drafts, facts_of, newest, notice_page
from .services import announce, hold_back, publish, rewrite, withdraw, write

__all__ = [
    "PARTS",
    "CorrectionNeedsReason",
    "NoticeChanged",
    "NoticeNotPublic",
    "NoticePublic",
    "NoticeRow",
    "NoticeStands",
    "NoticeWithdrawn",
    "PublishedInThePast",
    "announce",
    "done_by",
    "drafts",
    "facts_of",
    "hold_back",
    "newest",
    "notice_page",
    "publish",
    "rewrite",
    "withdraw",
    "write",
]
