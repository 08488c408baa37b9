"""Petitions: asked, admitted, signed, counted; what a mark obliges to is made a promise here."""

from .data import (
    Acknowledgement,
    Channel,
    CountInput,
    DecisionInput,
    OpenedRow,
    PetitionFigures,
    PetitionInput,
    SignedText,
    TextInput,
)
from .errors import (
    AlreadyDecided,
    CountRefused,
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
from .queries import facts_of, figures, newest_opened, queue, text_signed
from .services.deciding import decide
from .services.importing import import_counts, import_petitions
from .services.promising import collect_promises
from .services.shredding import shred_tags
from .services.signing import confirm_signature, request_signature, sign
from .services.submitting import confirm_petition, receive, submit
from .tags import TagKeys, tag_keys

__all__ = [
    "PARTS",
    "Acknowledgement",
    "AlreadyDecided",
    "Channel",
    "CountInput",
    "CountRefused",
    "DecisionInput",
    "OpenedRow",
    "PetitionClosed",
    "PetitionFigures",
    "PetitionInput",
    "PetitionStands",
    "PetitionsClosed",
    "SignedText",
    "StillOpen",
    "StrengthRefused",
    "TagKeys",
    "TagsShredded",
    "TextInput",
    "UnknownAnswer",
    "UnknownGround",
    "collect_promises",
    "confirm_petition",
    "confirm_signature",
    "decide",
    "facts_of",
    "figures",
    "import_counts",
    "import_petitions",
    "newest_opened",
    "queue",
    "receive",
    "request_signature",
    "shred_tags",
    "sign",
    "submit",
    "tag_keys",
    "text_signed",
]
