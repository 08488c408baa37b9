"""Petitions: asked, admitted, signed, counted; what a mark obliges to is made a promise here."""

from .data import Acknowledgement, CountInput, Input, Opening, PetitionFigures, PetitionInput
from .errors import AlreadyDecided, PackageRefused, PetitionClosed, PetitionsClosed, UnknownAnswer, UnknownGround
from .queries import facts_of, figures, inputs_for_dossiers, newest_opened, queue
from .services import (
    collect_promises,
    confirm_petition,
    confirm_signature,
    decide,
    import_counts,
    import_petitions,
    receive,
    request_signature,
    sign,
    submit,
)

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
