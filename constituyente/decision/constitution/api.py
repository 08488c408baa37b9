"""The adopted text, article by article, with where each provision comes from."""

from .data import ProvisionFigures
from .errors import AdoptedBefore, AdoptedInTheFuture
from .queries import facts_of, figures
from .services import adopt, take_over

__all__ = ["AdoptedBefore", "AdoptedInTheFuture", "ProvisionFigures", "adopt", "facts_of", "figures", "take_over"]
