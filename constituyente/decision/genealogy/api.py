"""What others say the articles come from: lineages of an imported genealogy, and the references of other registers they go back to.

A fragment for the pages of those further down: `genealogy/_descent.html`, which says what it needs.
"""

from .data import Arrival, DescentOfArticle, LineageFigures
from .errors import DescentRefused, DescentStands
from .exchange import PARTS
from .queries import arrivals, descent_of, facts_of, figures, has_sources

__all__ = [
    "PARTS",
    "Arrival",
    "DescentOfArticle",
    "DescentRefused",
    "DescentStands",
    "LineageFigures",
    "arrivals",
    "descent_of",
    "facts_of",
    "figures",
    "has_sources",
]
