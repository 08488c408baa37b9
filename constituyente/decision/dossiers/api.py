"""What people gave, frozen for the drafters, and what became of each of them."""

from .data import DRAFTERS, OUTCOMES, TAKEN_UP, DossierFigures, ItemSource, WaitingItem
from .errors import AlreadyDisposed, CannotMerge, DispositionIncomplete
from .queries import decided, facts_of, figures, item_of, queue, sources_of
from .services import dispose, gather

__all__ = [
    "DRAFTERS",
    "OUTCOMES",
    "TAKEN_UP",
    "AlreadyDisposed",
    "CannotMerge",
    "DispositionIncomplete",
    "DossierFigures",
    "ItemSource",
    "WaitingItem",
    "decided",
    "dispose",
    "facts_of",
    "figures",
    "gather",
    "item_of",
    "queue",
    "sources_of",
]
