"""What people gave, frozen for the drafters, and what became of each of them."""

from .data import DRAFTERS, OUTCOMES, TAKEN_UP, DispositionInput, DossierFigures, ItemSource
from .errors import AlreadyDisposed, CannotMerge, DispositionIncomplete, ItemStands, WrongHash
from .exchange import PARTS
from .queries import decided, facts_of, figures, item_of, sources_of, waiting
from .services import dispose, dispose_many, gather

__all__ = [
    "DRAFTERS",
    "OUTCOMES",
    "PARTS",
    "TAKEN_UP",
    "AlreadyDisposed",
    "CannotMerge",
    "DispositionIncomplete",
    "DispositionInput",
    "DossierFigures",
    "ItemSource",
    "ItemStands",
    "WrongHash",
    "decided",
    "dispose",
    "dispose_many",
    "facts_of",
    "figures",
    "gather",
    "item_of",
    "sources_of",
    "waiting",
]
