"""The standing pages, each made of the rules in force."""

from collections.abc import Mapping

from constituyente.foundation.process import api as process

from . import accessibility, contact, moderation, privacy, terms
from .data import Page, StandingPage

PAGES: Mapping[str, Page] = {
    "about": Page(contact.about_title, contact.about_lead, contact.about_sections),
    "privacy": Page(privacy.title, privacy.lead, privacy.sections),
    "terms": Page(terms.title, terms.lead, terms.sections),
    "moderation": Page(moderation.title, moderation.lead, moderation.sections),
    "accessibility": Page(accessibility.title, accessibility.lead, accessibility.sections),
    "contact": Page(contact.title, contact.lead, contact.sections),
}


def standing_page(key: str) -> StandingPage:
    """The page `key` of PAGES, in the active language. One statement. Raises NoRules."""
    rules = process.current()
    page = PAGES[key]
    return StandingPage(key, page.title(), page.lead(rules), page.sections(rules), rules.version)
