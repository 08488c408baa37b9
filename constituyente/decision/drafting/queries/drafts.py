"""The pages of the versions."""

from constituyente.decision.drafting import addresses
from constituyente.decision.drafting.data import DraftPage, DraftsPage
from constituyente.decision.drafting.models import Version
from constituyente.decision.genealogy import api as genealogy

from .deliveries import delivered
from .versions import all_versions, contents, numbers, version_row


def drafts_page() -> DraftsPage:
    """All versions, what the newest contains, and to whom they were handed over. At most nine statements."""
    versions = all_versions()
    number = versions[0].number if versions else 0
    return DraftsPage(
        versions=versions,
        deliveries=delivered(),
        contents=contents(number, base=addresses.draft(number)),
        sources=genealogy.has_sources(),
    )


def draft_page(number: int) -> DraftPage:
    """One version with its record. At most ten statements. Raises NotFound."""
    version = version_row(number)
    every = numbers()
    return DraftPage(
        version=version,
        newest=every[0],
        previous=next((one for one in every if one < number), 0),
        deliveries=delivered(number),
        contents=contents(number, base=addresses.draft(number)),
        record=Version.objects.values_list("record", flat=True).get(number=number),
    )
