"""What the picture of each public thing says."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.numbers import grouped
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.templatetags.site import day, daytime, tier_bar
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions

from .drawing import Bar, Picture


def home(rules: process.Rules) -> Picture:
    """The picture of the home page. No statement."""
    said = _("Ask, sign, and see what becomes of it.")
    return Picture(_place(rules), _("The process"), in_language(rules.process.title), said=said, notice=_notice(rules))


def picture(kind: str, key: str, rules: process.Rules, *, now: datetime) -> Picture:
    """The picture of what the reference names, in the active language. At most seven statements.

    Raises NotFound for what has no picture.
    """
    if kind not in KINDS:
        raise NotFound
    return KINDS[kind](key, rules, now)


def _place(rules: process.Rules) -> str:
    return in_language(rules.process.place)


def _notice(rules: process.Rules) -> str:
    return _("Demonstration: synthetic people and texts") if rules.process.synthetic else ""


def _number(key: str) -> int:
    """The number that a key is. Raises NotFound."""
    if not key.isdecimal() or not key.isascii() or len(key) > 9:  # noqa: PLR2004  what a number column holds
        raise NotFound
    return int(key)


def _petition(key: str, rules: process.Rules, now: datetime) -> Picture:
    row = petitions.petition_row(_number(key), now=now)
    name = _("Petition %(number)s") % {"number": grouped(row.number)}
    if row.status == "refused":
        return Picture(_place(rules), name, "", said=_("It was not admitted."), notice=_notice(rules))
    if row.claimed:
        said = ngettext("signature, reported by %(by)s", "signatures, reported by %(by)s", row.claimed.signatures) % {"by": row.claimed.by}
        return Picture(_place(rules), name, row.title, grouped(row.claimed.signatures), said, notice=_notice(rules))
    proved = row.proved
    drawn = tier_bar(proved.total, [(tier.signatures, tier.signatures in row.reached) for tier in rules.petitions.tiers])
    return Picture(
        place=_place(rules),
        kind=name,
        title=row.title,
        number=grouped(proved.total),
        said=ngettext("signature", "signatures", proved.total),
        foot=_("Counted at size %(size)s of the public log") % {"size": grouped(proved.size)},
        notice=_notice(rules),
        bar=Bar(_share(drawn.run), tuple((_share(knot.x), grouped(knot.value), knot.reached) for knot in drawn.knots))
        if drawn.knots
        else None,
    )


def _share(percent: str) -> float:
    """A share as the tier bar writes it ("31.0%", empty for none), from 0 to 1."""
    return float(percent.rstrip("%") or 0) / 100


def _meeting(key: str, rules: process.Rules, now: datetime) -> Picture:
    page = meetings.meeting_page(_number(key), now=now)
    if not page.title:
        raise NotFound
    return Picture(
        place=_place(rules),
        kind=_("Meeting %(number)s") % {"number": grouped(page.number)},
        title=page.title,
        said=_("Cancelled") if page.cancelled_at else daytime(page.starts_at),
        foot=page.place,
        notice=_notice(rules),
    )


def _notice_of(key: str, rules: process.Rules, now: datetime) -> Picture:
    page = news.notice_page(_number(key), now=now)
    title = page.text.title if page.text else _("This notice was withdrawn")
    return Picture(_place(rules), _("News"), title, foot=day(page.published_at), notice=_notice(rules))


def _provision(key: str, rules: process.Rules, _now: datetime) -> Picture:
    ref = Ref.parse(f"provision/{key}").bare
    card = provenance.cards([ref]).get(ref)
    if card is None:
        raise NotFound
    said, foot = (_(card.fate), day(card.fate_at)) if card.fate and card.fate_at else (_("Draft"), "")
    return Picture(_place(rules), _("Constitution"), card.title, said=said, foot=foot, notice=_notice(rules))


KINDS: Mapping[str, Callable[[str, process.Rules, datetime], Picture]] = {
    "petition": _petition,
    "meeting": _meeting,
    "notice": _notice_of,
    "provision": _provision,
}
