"""Sheets of paper on which people sign: the text they sign, a line for each of them, a code for each sheet."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language

from constituyente.foundation.common import folios
from constituyente.foundation.common.addresses import localized, main_language
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.squares import square
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions import api as petitions

SHORT = 600  # characters; a longer demand stands on the first page alone


@dataclass(frozen=True)
class Sheet:
    """One sheet: its code as people read it, and the picture that holds it."""

    code: str
    picture: str


@dataclass(frozen=True)
class Printed:
    """What is printed, in the active language: first the whole text, then sheets with `lines` lines each.

    language  that of the text; bands: the age groups whose people sign on paper; guarded: whether there are others
    """

    number: int
    title: str
    demand: str
    reasons: str
    wording: str
    hash: str
    version: int
    language: str
    address: str
    columns: tuple[str, ...]
    bands: tuple[str, ...]
    guarded: bool
    lines: tuple[int, ...]
    sheets: tuple[Sheet, ...]
    closes_at: datetime | None
    controller: str
    place: str
    synthetic: bool

    @property
    def short(self) -> bool:
        """Whether the demand stands on each sheet."""
        return len(self.demand) <= SHORT


def printed(issued: petitions.Sheets) -> Printed:
    """What is printed for sheets that were issued."""
    rules = process.current()
    return Printed(
        number=issued.number,
        title=issued.title,
        demand=issued.demand,
        reasons=issued.reasons,
        wording=issued.wording,
        hash=issued.hash,
        version=issued.version,
        language=issued.language,
        address=settings.SITE_URL + localized(f"/petitions/{issued.number}", get_language() or main_language()),
        columns=tuple(issued.columns),
        bands=tuple(band.key for band in rules.people.age_bands if not band.guardian),
        guarded=any(band.guardian for band in rules.people.age_bands),
        lines=tuple(range(1, capture.LINES + 1)),
        sheets=tuple(Sheet(folios.grouped(code), square(code)) for code in issued.codes),
        closes_at=issued.closes_at,
        controller=in_language(rules.site.controller),
        place=in_language(rules.process.place) or in_language(rules.process.title),
        synthetic=rules.process.synthetic,
    )
