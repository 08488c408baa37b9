"""What people gave, frozen for the drafters, and what became of each of them."""

from .data import DRAFTERS, OUTCOMES, TAKEN_UP, DecidedRow, DispositionInput, DossierFigures, ItemSource, OldestItem
from .errors import AlreadyDisposed, CannotMerge, DispositionIncomplete, ItemStands, WrongHash
from .exchange import PARTS
from .queries import decided, done_by, facts_of, figures, item_of, latest_decided, oldest, sources_of, waiting
from .services import dispose, dispose_alike, dispose_many, gather

__all__ = [
    "DRAFTERS",
    "OUTCOMES",
    "PARTS",
    "TAKEN_UP",
    "AlreadyDisposed",
    "CannotMerge",
    "DecidedRow",
    "DispositionIncomplete",
    "DispositionInput",
    "DossierFigures",
    "ItemSource",
    "ItemStands",
    "OldestItem",
    "WrongHash",
    "decided",
    "dispose",
    "dispose_alike",
    "dispose_many",
    "done_by",
    "facts_of",
    "figures",
    "gather",
    "item_of",
    "latest_decided",
    "oldest",
    "sources_of",
    "waiting",
]
