"""What cases are called, and what their evidence says."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# By what a cluster was found. Source: docs/rules.md, "Reviews".
RULES: Mapping[str, str] = {
    "burst": gettext_noop("Many more signatures in an hour than this petition gets, out of one network"),
    "network": gettext_noop("More signatures out of one network than people sign there"),
    "provider": gettext_noop("Many signatures by addresses of one small mail provider"),
    "disposable": gettext_noop("Many signatures by addresses that anybody gets for ten minutes"),
    "fast": gettext_noop("Many confirmations faster than people open a message"),
    "territory": gettext_noop("More signatures from a territory than it has people for"),
    "batch": gettext_noop("A batch of paper or of a device with far more refusals than the others"),
    "disputed": gettext_noop("Whoever the contact belongs to says that they did not sign"),
    "reported": gettext_noop("Found by somebody of the staff"),
}
EVIDENCE: Mapping[str, str] = {
    "signatures": gettext_noop("Signatures in the cluster"),
    "hours": gettext_noop("Hours in which they came"),
    "networks": gettext_noop("Networks they came from"),
    "an_hour": gettext_noop("Most in one hour"),
    "usual": gettext_noop("Usual in one hour"),
    "seconds": gettext_noop("Median seconds from the message to the button"),
    "percent": gettext_noop("Of all signatures in that time, in per cent"),
    "residents": gettext_noop("Residents of the territory"),
    "lines": gettext_noop("Lines of the batch that were filled in"),
    "refused": gettext_noop("Of these refused for what stands in them"),
}
OUTCOMES: Mapping[str, str] = {
    "exclude": gettext_noop("Excluded: they do not count"),
    "release": gettext_noop("Released: they count"),
    "lapse": gettext_noop("Released, since nobody decided in time"),
    "reinstate": gettext_noop("Counts again"),
    "uphold": gettext_noop("Stays excluded"),
}

HELD = gettext_noop("%(number)s signatures are under review: case %(case)s")
EXCLUDED = gettext_noop("%(number)s signatures were excluded by two reviewers: case %(case)s")
RELEASED = gettext_noop("%(number)s signatures count after a review: case %(case)s")
NAME = gettext_noop("Case %(number)s")


def rule(key: str) -> str:
    """By what a case was opened, in the active language."""
    return _(RULES[key])


def evidence(key: str) -> str:
    """What a number of the evidence says, in the active language."""
    return _(EVIDENCE[key])


def outcome(key: str) -> str:
    """What was decided, in the active language; empty for nothing."""
    return _(OUTCOMES[key]) if key else ""


def done(*, answered: bool) -> str:
    """What a reviewer did, in the active language."""
    return _("Answered a proposal about signatures under review") if answered else _("Proposed what becomes of signatures under review")
