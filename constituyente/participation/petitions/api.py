"""Petitions: asked, admitted, signed, counted; what a mark obliges to is made a promise here."""

from .data import Acknowledgement, CountInput, Input, Opening, PetitionFigures, PetitionInput
from .errors import AlreadyDecided, PackageRefused, PetitionClosed, PetitionsClosed, UnknownAnswer, UnknownGround
from .queries import facts_of, figures, inputs_for_dossiers, newest_opened, queue
from .services.deciding import decide
from .services.importing import import_counts, import_petitions
from .services.promising import collect_promises
from .services.signing import confirm_signature, request_signature, sign
from .services.submitting import confirm_petition, receive, submit

__all__ = [
    "Acknowledgement",
    "AlreadyDecided",
    "CountInput",
    "Input",
    "Opening",
    "PackageRefused",
    "PetitionClosed",
    "PetitionFigures",
    "PetitionInput",
    "PetitionsClosed",
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
    "inputs_for_dossiers",
    "newest_opened",
    "queue",
    "receive",
    "request_signature",
    "sign",
    "submit",
]
