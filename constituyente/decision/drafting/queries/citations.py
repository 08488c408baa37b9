"""What provisions cite, as the links say it."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from constituyente.decision.drafting import tree
from constituyente.decision.drafting.addresses import ref_of
from constituyente.foundation.provenance import api as provenance

CITING = (provenance.Relation.BASED_ON, provenance.Relation.ANSWERS)


def citations(keys: Collection[str], number: int) -> Mapping[str, list[provenance.Link]]:
    """What the provisions `keys` cite, up to version `number`, by key, oldest first. One statement."""
    by_key = defaultdict[str, list[provenance.Link]](list)
    for link in provenance.links_of([ref_of(key) for key in keys]):
        if link.relation in CITING and link.subject.key in keys and (link.subject.version or 0) <= number:
            by_key[link.subject.key].append(link)
    return by_key


def links_by_page(number: int, found: Mapping[str, tree.Place]) -> Mapping[str, list[provenance.Link]]:
    """The citations made up to version `number`, by the page of what cites. One statement."""
    by_page = defaultdict[str, list[provenance.Link]](list)
    for key, links in citations(found, number).items():
        by_page[found[key].page].extend(links)
    return by_page
