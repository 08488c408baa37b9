"""What columns, reasons and acts of paper are called."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

COLUMNS: Mapping[str, str] = {
    "contact": gettext_noop("Email or phone"),
    "curp": gettext_noop("CURP"),
    "territory": gettext_noop("Where they live"),
    "age_band": gettext_noop("Age"),
    "void": gettext_noop("Struck out or not legible"),
}
# Why a line is refused; each can be told from what stands in it alone. Who signed before is told of no line.
REASONS: Mapping[str, str] = {
    "void": gettext_noop("struck out or not legible"),
    "incomplete": gettext_noop("something that is asked for is missing"),
    "unreadable": gettext_noop("no email, phone number or CURP that can be right"),
    "unknown": gettext_noop("a place or an age that the rules know no more"),
    "age": gettext_noop("the CURP says another age"),
    "guardian": gettext_noop("an age at which a guardian has to agree, which is done on the site"),
    "closed": gettext_noop("came in when no signatures were taken"),
}
TYPED = gettext_noop("Typed a sheet")
SETTLED = gettext_noop("Settled a sheet")


def column(key: str) -> str:
    """What a column is called, in the active language."""
    return _(COLUMNS[key])


def reason(key: str) -> str:
    """Why lines were refused, in the active language."""
    return _(REASONS[key])


def done(*, settled: bool) -> str:
    """What somebody did with a sheet, in the active language."""
    return _(SETTLED) if settled else _(TYPED)
