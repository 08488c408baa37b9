"""The adopted text, article by article, with where each provision comes from."""

from .data import AdoptionRow, ProvisionFigures
from .errors import AdoptedBefore, AdoptedInTheFuture, NoSuchRollCall
from .exchange import PARTS
from .formats import as_akoma_ntoso as akoma_ntoso
from .queries import facts_of, figures, in_force
from .services import adopt

__all__ = [
    "PARTS",
    "AdoptedBefore",
    "AdoptedInTheFuture",
    "AdoptionRow",
    "NoSuchRollCall",
    "ProvisionFigures",
    "adopt",
    "akoma_ntoso",
    "facts_of",
    "figures",
    "in_force",
]
