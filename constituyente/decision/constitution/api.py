"""The adopted text, article by article, with where each provision comes from."""

from .data import AdoptionRow, ProvisionFigures
from .errors import AdoptedBefore, AdoptedInTheFuture
from .queries import facts_of, figures, in_force
from .services import adopt

__all__ = ["AdoptedBefore", "AdoptedInTheFuture", "AdoptionRow", "ProvisionFigures", "adopt", "facts_of", "figures", "in_force"]
