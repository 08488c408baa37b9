"""Numbers as people read them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """`402377` as the active language groups it: 402,377."""
    return str(number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True))


def decimal(number: float, places: int = 1) -> str:
    """`1234.56` as the active language writes it: 1,234.6."""
    return str(number_format(round(number, places), decimal_pos=places, use_l10n=True, force_grouping=True))


LONGEST = 9  # digits: what a number column holds


def number_in(text: str | None) -> int | None:
    """The number that an address or a form carries, in plain decimal digits; None if `text` is none, or none that a column holds."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= LONGEST else None
