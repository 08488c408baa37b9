"""Numbers as people read them."""

from django.utils.formats import number_format


def grouped(number: int) -> str:
    """`402377` as the active language groups it: 402,377."""
    return str(number_format(number, decimal_pos=0, use_l10n=True, force_grouping=True))
