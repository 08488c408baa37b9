"""Petitions: asked, admitted, signed, counted; what a mark obliges to is made a promise here."""

from .data import (
    Acknowledgement,
    Channel,
    CountInput,
    DayInput,
    DecisionInput,
    HandedIn,
    OpenedRow,
    PetitionFigures,
    PetitionInput,
    PetitionRow,
    Sheets,
    SignatureInput,
    SignedText,
    TextInput,
    Trail,
    UnderRules,
)
from .data.fair import Shown
from .errors import (
    AgeContradicted,
    AlreadyDecided,
    AnotherDecides,
    ContactUsed,
    CountRefused,
    EnoughSigned,
    GuardianMissing,
    InHand,
    NotBeforeModerators,
    NotForAuthor,
    PetitionClosed,
    PetitionsClosed,
    PetitionStands,
    StillOpen,
    StrengthRefused,
    TagsShredded,
    UnknownAnswer,
    UnknownGround,
    WrongAuthorKey,
)
from .exchange import PARTS
from .fields import AuthorKeyField
from .queries import author_of, done_by, facts_of, figures, newest_opened, petition_row, queue, text_signed, turn_today, under
from .services.appealing import decide_appeal
from .services.authoring import appeal, withdraw
from .services.bulk import sign_many
from .services.charting import import_days, note_days
from .services.consenting import confirm_consent
from .services.deciding import decide, decide_many
from .services.finding import find_batches, find_stuffing, forget_trails
from .services.handling import put_down, take_up
from .services.importing import import_counts, import_petitions
from .services.papering import count_paper, issue_sheets
from .services.promising import collect_promises
from .services.sharing import forget_shares
from .services.shredding import shred_tags
from .services.signing import confirm_signature, request_signature, sign, sign_signed_in
from .services.submitting import confirm_petition, receive, submit
from .services.tabulating import publish_breakdowns
from .tags import TagKeys, tag_keys

__all__ = [
    "PARTS",
    "Acknowledgement",
    "AgeContradicted",
    "AlreadyDecided",
    "AnotherDecides",
    "AuthorKeyField",
    "Channel",
    "ContactUsed",
    "CountInput",
    "CountRefused",
    "DayInput",
    "DecisionInput",
    "EnoughSigned",
    "GuardianMissing",
    "HandedIn",
    "InHand",
    "NotBeforeModerators",
    "NotForAuthor",
    "OpenedRow",
    "PetitionClosed",
    "PetitionFigures",
    "PetitionInput",
    "PetitionRow",
    "PetitionStands",
    "PetitionsClosed",
    "Sheets",
    "Shown",
    "SignatureInput",
    "SignedText",
    "StillOpen",
    "StrengthRefused",
    "TagKeys",
    "TagsShredded",
    "TextInput",
    "Trail",
    "UnderRules",
    "UnknownAnswer",
    "UnknownGround",
    "WrongAuthorKey",
    "appeal",
    "author_of",
    "collect_promises",
    "confirm_consent",
    "confirm_petition",
    "confirm_signature",
    "count_paper",
    "decide",
    "decide_appeal",
    "decide_many",
    "done_by",
    "facts_of",
    "figures",
    "find_batches",
    "find_stuffing",
    "forget_shares",
    "forget_trails",
    "import_counts",
    "import_days",
    "import_petitions",
    "issue_sheets",
    "newest_opened",
    "note_days",
    "petition_row",
    "publish_breakdowns",
    "put_down",
    "queue",
    "receive",
    "request_signature",
    "shred_tags",
    "sign",
    "sign_many",
    "sign_signed_in",
    "submit",
    "tag_keys",
    "take_up",
    "text_signed",
    "turn_today",
    "under",
    "withdraw",
]
