"""The packages of the house whose tables make a data package, in the order in which they are written and brought in."""

from collections.abc import Iterator

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.decision.genealogy import api as genealogy
from constituyente.foundation.common.exchange import Part, Table
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.reviews import api as reviews
from constituyente.participation.survey import api as survey

# What a row names was brought in before it.
PACKAGES = (
    process,
    ledger,
    petitions,
    reviews,
    survey,
    meetings,
    promises,
    bodies,
    dossiers,
    drafting,
    genealogy,
    assembly,
    constitution,
    news,
)


def parts() -> Iterator[tuple[str, Part]]:
    """Every part, with the name of its package."""
    for package in PACKAGES:
        for part in getattr(package, "PARTS", ()):
            yield package.__name__.split(".")[-2], part


def tables() -> Iterator[Table]:
    """Every table that a data package may have."""
    for _package, part in parts():
        yield from part.tables
