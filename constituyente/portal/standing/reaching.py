"""Who answers for the site and how to reach them: the facts of `[site]`, without those that the file leaves out."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process

from .data import StandingFact


def _there(facts: Iterable[StandingFact]) -> tuple[StandingFact, ...]:
    return tuple(fact for fact in facts if fact.value)


def _mail(label: str, address: str) -> StandingFact:
    return StandingFact(label, address, f"mailto:{address}" if address else "")


def office(site: process.Office) -> tuple[StandingFact, ...]:
    """The public body: name, address, email, telephone, hours."""
    return _there(
        (
            StandingFact(_("Who"), in_language(site.controller)),
            StandingFact(_("Address"), site.address),
            _mail(_("Email"), site.email),
            StandingFact(
                _("Telephone"), site.phone, f"tel:{''.join(char for char in site.phone if char in '+0123456789')}" if site.phone else ""
            ),
            StandingFact(_("Hours"), in_language(site.hours)),
        )
    )


def responsible(site: process.Office) -> tuple[StandingFact, ...]:
    """Who is responsible for personal data, and under which law."""
    return _there(
        (
            StandingFact(_("Responsible"), in_language(site.controller)),
            StandingFact(_("Address"), site.address),
            StandingFact(_("Law"), in_language(site.privacy_basis)),
        )
    )


def privacy_office(site: process.Office) -> tuple[StandingFact, ...]:
    """Whom to ask about one's data."""
    return _there((StandingFact(_("Office"), in_language(site.privacy_office)), _mail(_("Email"), site.privacy_email)))
