"""The cells of the survey's tables: there are thousands on a page, which a template of their own would make slow."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from constituyente.foundation.common.numbers import grouped
from constituyente.participation.survey.data import ShownCount

register = template.Library()


@register.simple_tag
def cells(counts: Iterable[ShownCount], snapshot: int) -> SafeString:
    """One cell of a table for each count: a dash where it is left out, and from which table it is where that is not number `snapshot`."""
    left_out = format_html('<td class="n">—<span class="vh"> {}</span></td>', gettext("left out"))
    return SafeString("".join(left_out if count.count is None else _shown(count.count, count.snapshot, snapshot) for count in counts))


@register.simple_tag
def cell(count: ShownCount, snapshot: int) -> SafeString:
    """One such cell."""
    return cells((count,), snapshot)


def _shown(count: int, at: int | None, snapshot: int) -> SafeString:
    digits = str(count) if count < 1000 else grouped(count)  # noqa: PLR2004  nothing to group
    if at == snapshot:
        return format_html('<td class="n">{}</td>', digits)
    return format_html('<td class="n">{}<small>{}</small></td>', digits, gettext("unchanged since table %(number)s") % {"number": at})
