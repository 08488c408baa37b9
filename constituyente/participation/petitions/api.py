"""Petitions: asked, admitted, signed, counted; what a mark obliges to is made a promise here."""

from .data import (
    Acknowledgement,
    Channel,
    CountInput,
    DayInput,
    DecisionInput,
    OpenedRow,
    PetitionFigures,
    PetitionInput,
    PetitionRow,
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
    ContactUsed,
    CountRefused,
    EnoughSigned,
    GuardianMissing,
    PetitionClosed,
    PetitionsClosed,
    PetitionStands,
    StillOpen,
    StrengthRefused,
    TagsShredded,
    UnknownAnswer,
    UnknownGround,
)
from .exchange import PARTS
from .queries import done_by, facts_of, figures, newest_opened, petition_row, queue, text_signed, turn_today, under
from .services.bulk import sign_many
from .services.charting import import_days, note_days
from .services.consenting import confirm_consent
from .services.deciding import decide, decide_many
from .services.finding import find_stuffing, forget_trails
from .services.importing import import_counts, import_petitions
from .services.promising import collect_promises
from .services.sharing import forget_shares
from .services.shredding import shred_tags
from .services.signing import confirm_signature, request_signature, sign
from .services.submitting import confirm_petition, receive, submit
from .tags import TagKeys, tag_keys

__all__ = [
    "PARTS",
    "Acknowledgement",
    "AgeContradicted",
    "AlreadyDecided",
    "Channel",
    "ContactUsed",
    "CountInput",
    "CountRefused",
    "DayInput",
    "DecisionInput",
    "EnoughSigned",
    "GuardianMissing",
    "OpenedRow",
    "PetitionClosed",
    "PetitionFigures",
    "PetitionInput",
    "PetitionRow",
    "PetitionStands",
    "PetitionsClosed",
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
    "collect_promises",
    "confirm_consent",
    "confirm_petition",
    "confirm_signature",
    "decide",
    "decide_many",
    "done_by",
    "facts_of",
    "figures",
    "find_stuffing",
    "forget_shares",
    "forget_trails",
    "import_counts",
    "import_days",
    "import_petitions",
    "newest_opened",
    "note_days",
    "petition_row",
    "queue",
    "receive",
    "request_signature",
    "shred_tags",
    "sign",
    "sign_many",
    "submit",
    "tag_keys",
    "text_signed",
    "turn_today",
    "under",
]
