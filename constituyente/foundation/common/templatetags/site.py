"""What every template may use: numbers, dates, icons, form groups and what the shared fragments draw.

The settings make this library a builtin, so that no page loads it; the templates of forms, which another engine renders, do.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.context import Context
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext

from constituyente.foundation.common import addresses, labels, numbers

register = template.Library()

# ------------------------------------------------------------------ numbers and dates


@register.filter
def num(value: int | Literal[""] | None) -> str:
    """`value` with thousands separated as the active language does; nothing for nothing."""
    return "" if value is None or value == "" else numbers.grouped(value)


@register.filter
def percent(part: float, whole: float = 1) -> str:
    """`part` of `whole` for an SVG attribute: "33.3%", from 0 to 100; all of it if there is no whole."""
    share = 100 * part / whole if whole else 100.0
    return f"{min(max(share, 0.0), 100.0):.1f}%"


def local(moment: date) -> date:
    """An instant in the current time zone, which on a page is that of the process; a date is left alone."""
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


@register.filter
def day(moment: date | None) -> str:
    """As "22 August 2016", "22 de agosto de 2016"."""
    return formats.date_format(local(moment), "DATE_FORMAT") if moment else ""


@register.filter
def month(moment: date | None) -> str:
    """As "August 2016", "agosto de 2016", where the day is not told."""
    return formats.date_format(local(moment), "YEAR_MONTH_FORMAT") if moment else ""


@register.filter
def shortday(moment: date | None) -> str:
    """As "22 Aug 2016", "22 ago 2016", where a line is short."""
    return formats.date_format(local(moment), pgettext("format of a short date", "j M Y")) if moment else ""


@register.filter
def daytime(moment: datetime | None) -> str:
    """As "22 August 2016 at 10:42"."""
    if moment is None:
        return ""
    return gettext("%(day)s at %(time)s") % {"day": day(moment), "time": formats.date_format(local(moment), "H:i")}


@register.filter
def deadline(moment: datetime | None) -> str:
    """As `daytime`, but a midnight is told by the day that it ends: "22 August 2016 at 24:00"."""
    if moment is None or local(moment).strftime("%H:%M") != "00:00":
        return daytime(moment)
    return gettext("%(day)s at %(time)s") % {"day": day(moment - timedelta(minutes=1)), "time": "24:00"}


# ------------------------------------------------------------------ words


@register.filter
def in_language(label: Mapping[str, str] | str | None) -> str:
    """The text of a label by languages, in the active one, else in its first."""
    return labels.in_language(label) if isinstance(label, Mapping) else str(label or "")


@register.filter
def sentence(fact: object) -> str:
    """A fact in the active language: an English msgid, or whatever has a `text` (msgid) and `params` for its placeholders.

    Numbers, dates and labels by languages among the parameters are written as everywhere else.
    """
    text = str(getattr(fact, "text", fact) or "")
    params: Mapping[str, object] = getattr(fact, "params", None) or {}
    told = gettext(text) if text else ""
    return told % {name: written(value) for name, value in params.items()} if params else told


def written(value: object) -> str:
    """A parameter of a sentence as people read it."""
    if isinstance(value, Mapping):
        return in_language(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, int):
        return num(value)
    return str(value)


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """Plain text as paragraphs: an empty line parts them, a line break stays one."""
    blocks = re.split(r"\n\s*\n", str(text or "").replace("\r\n", "\n").strip())
    return format_html_join("\n", "<p>{}</p>", ((broken(block),) for block in blocks if block))


def broken(block: str) -> SafeString:
    """One paragraph with its line breaks."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in block.split("\n")))


@register.filter
def breakable(code: str) -> SafeString:
    """A code in groups ("7F3K-92QD"), which a narrow page breaks behind a hyphen and nowhere else."""
    return format_html_join(SafeString("-<wbr>"), '<span class="num">{}</span>', ((group,) for group in code.split("-")))


@register.simple_tag
def official() -> SafeString:
    """The `lang` of what officials write (reasons, minutes), which is in the main language; nothing on pages in that language."""
    main = addresses.main_language()
    return SafeString("") if get_language() == main else format_html(' lang="{}"', main)


# ------------------------------------------------------------------ addresses


@register.filter
def localized(address: str | None) -> str:
    """A plain address ("/petitions/7", as a card holds it) in the active language."""
    return addresses.localized(address, get_language() or addresses.main_language()) if address else ""


@register.simple_tag
def absolute(address: str) -> str:
    """The address with the site's scheme and host, for search engines and feeds."""
    return f"{settings.SITE_URL}{address}"


@dataclass(frozen=True)
class Link:
    """One entry of a menu; `current` is the value of aria-current, empty elsewhere."""

    label: str
    href: str
    current: str


MENU: tuple[tuple[str, Promise], ...] = (
    ("survey", gettext_lazy("Survey")),
    ("petitions", gettext_lazy("Petitions")),
    ("meetings", gettext_lazy("Meetings")),
    ("promises", gettext_lazy("Promises")),
    ("dossiers", gettext_lazy("Dossiers")),
    ("draft", gettext_lazy("Draft")),
    ("assembly", gettext_lazy("Assembly")),
    ("constitution", gettext_lazy("Constitution")),
    ("search", gettext_lazy("Search")),
)
DESK_MENU: tuple[tuple[str, Promise, str], ...] = (
    ("desk", gettext_lazy("Desk"), ""),
    ("desk-petitions", gettext_lazy("Petitions"), "petitions.decide"),
    ("desk-survey", gettext_lazy("Survey"), "survey.review"),
    ("desk-survey-tables", gettext_lazy("Tables"), "survey.publish"),
    ("desk-meetings", gettext_lazy("Meetings"), "meetings.decide"),
    ("desk-promises", gettext_lazy("Promises"), "promises.fulfil"),
    ("desk-dossiers", gettext_lazy("Dossiers"), "dossiers.dispose"),
    ("desk-drafting", gettext_lazy("Citing"), "drafting.cite"),
    ("desk-text", gettext_lazy("Text"), "drafting.write"),
    ("desk-deliveries", gettext_lazy("Handing over"), "drafting.deliver"),
    ("desk-bodies", gettext_lazy("Bodies"), "bodies.keep"),
    ("desk-assembly", gettext_lazy("Votes"), "assembly.record"),
    ("desk-constitution", gettext_lazy("Adoption"), "assembly.record"),
    ("desk-news", gettext_lazy("News"), "news.write"),
)


def links(entries: Iterable[tuple[str, Promise]], here: str) -> list[Link]:
    """The entries, the one that `here` (an address) lies under marked."""
    found = []
    for name, label in entries:
        href = reverse(name)
        current = "page" if here == href else "true" if here.startswith(f"{href}/") and name != "desk" else ""
        found.append(Link(str(label), href, current))
    return found


class Person(Protocol):
    """Who works at the desk, as `accounts` makes it."""

    id: int | None
    name: str

    def may(self, act: str) -> bool: ...


def address_of(context: Context) -> str:
    """The address of the page, "" where a template is rendered without a request."""
    return str(getattr(getattr(context, "request", None), "path", ""))


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[Link]:
    """The public menu."""
    return links(MENU, address_of(context))


@register.simple_tag(takes_context=True)
def desk_menu(context: Context) -> list[Link]:
    """The menu of the desk: what the person who is signed in may do."""
    person = actor(context)
    return links(((name, label) for name, label, act in DESK_MENU if not act or (person and person.may(act))), address_of(context))


@register.simple_tag(takes_context=True)
def actor(context: Context) -> Person | None:
    """The person at the desk (`accounts.Actor`), if one is signed in."""
    person: Person | None = getattr(getattr(context, "request", None), "actor", None)
    return person if person and person.id is not None else None


# ------------------------------------------------------------------ pieces

# Paths on a grid of 20, drawn by the hand of the thread: round ends, 2.2 wide.
ICONS = {
    "kept": "M4 11l4 4 8-10",
    "late": "M10 2.5l8 14.5H2zM10 8v4M10 14.6v.1",
    "time": "M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M10 5.5V10l3 2",
    "merged": "M3 4c6 0 5 6 14 6M3 16c6 0 5-6 14-6",
    "cut": "M2 10h6M12 10h6M9 5l2 10",
    "closed": "M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0M6.5 10h7",
    "text": "M5 2.5h7l3.5 3.5v11.5H5zM8 9.5h5M8 13h5",
}
ICON_OF_TAG = {"kept": "kept", "late": "late"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of ICONS, in the colour and height of the text; a word always stands beside it."""
    return format_html('<svg class="c-icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="{}"/></svg>', ICONS[name])


@register.filter
def icon_of_tag(kind: str) -> str:
    """The icon of a tag that names none of its own."""
    return ICON_OF_TAG.get(kind, "time")


@register.simple_tag
def field(bound: BoundField, size: str = "") -> SafeString:
    """The form group of one field; `size="l"` makes its label the heading of the page's one question."""
    return bound.as_widget() if bound.is_hidden else bound.render(context={"field": bound, "size": size})


@dataclass(frozen=True)
class Knot:
    """One mark of a tier bar, at `x` of its width."""

    value: int
    reached: bool
    x: str
    last: bool


@dataclass(frozen=True)
class TierBar:
    """What common/_tier.html draws: the thread as far as `run`, the marks at their places, and the same in a sentence."""

    knots: tuple[Knot, ...]
    run: str
    sentence: str


# A mark has its place by rank, so that bars can be compared down a list: the bar is no scale, the figures beside it are exact.
PLACES = {1: (96.0,), 2: (48.0, 96.0), 3: (31.0, 62.0, 96.0), 4: (24.0, 48.0, 72.0, 96.0)}


@register.simple_tag
def tier_bar(count: int, marks: Iterable[tuple[int, bool]]) -> TierBar:
    """The bar of `count` among `marks`: (value, whether its crossing is in the log), any number, in any order."""
    marks = sorted(marks)
    places = PLACES.get(len(marks)) or tuple(96.0 * rank / len(marks) for rank in range(1, len(marks) + 1))
    knots = tuple(
        Knot(value, reached, f"{place:.1f}%", rank == len(marks))
        for rank, ((value, reached), place) in enumerate(zip(marks, places, strict=True), start=1)
    )
    ahead = next((value for value, reached in marks if not reached and value > count), None)
    if ahead is not None:
        text = ngettext("%(count)s signature. Next mark: %(mark)s.", "%(count)s signatures. Next mark: %(mark)s.", count)
    elif marks and all(reached for _value, reached in marks):
        text = ngettext("%(count)s signature. All marks passed.", "%(count)s signatures. All marks passed.", count)
    else:
        text = ngettext("%(count)s signature.", "%(count)s signatures.", count)
    return TierBar(knots, run_of(count, [value for value, _reached in marks], places), text % {"count": num(count), "mark": num(ahead)})


def run_of(count: int, values: list[int], places: tuple[float, ...]) -> str:
    """How far the thread runs: evenly between two marks, to the end beyond the last; "" for none."""
    if count <= 0:
        return ""
    below, at = 0, 0.0
    for value, place in zip(values, places, strict=True):
        if count < value:
            return f"{at + (place - at) * (count - below) / (value - below):.1f}%"
        below, at = value, place
    return "100.0%" if count > below or not values else f"{at:.1f}%"
