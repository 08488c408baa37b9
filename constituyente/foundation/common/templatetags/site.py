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
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext, gettext_lazy, ngettext, override, pgettext

from constituyente.foundation.common import addresses, labels, languages, numbers
from constituyente.foundation.common.icons import ICONS

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


@register.filter
def told(fact: object) -> SafeString:
    """As `sentence`, in HTML: the place that a fact names keeps the language it was written in, which is `fact.language`."""
    language, params = getattr(fact, "language", ""), dict(getattr(fact, "params", None) or {})
    place = params.get("place")
    if not language or language == get_language() or not isinstance(place, str):
        return format_html("{}", sentence(fact))
    text = gettext(str(getattr(fact, "text", "")))
    values = {name: format_html("{}", written(value)) for name, value in params.items()}
    return format_html("{}", SafeString(escape(text) % (values | {"place": format_html('<span lang="{}">{}</span>', language, place)})))


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
def speaks(label: Mapping[str, str] | None) -> SafeString:
    """The `lang` of what shows a label by languages, where it has no text in the active one; nothing elsewhere."""
    language = labels.language_of(label or {})
    return SafeString("") if language == get_language() or not language else format_html(' lang="{}"', language)


NAMED = {"nah": gettext_lazy("Nahuatl")}  # languages that people write in and Django has no name for


@register.simple_tag
def written_in(language: str) -> str:
    """Behind people's words, on a page in another language, which theirs is: " · in Spanish"; nothing on one in theirs."""
    if not language or language == get_language():
        return ""
    name = str(NAMED[language]) if language in NAMED else languages.name_of(language, get_language() or addresses.main_language())
    return " · " + (gettext("in %(language)s") % {"language": name} if name else language)


@register.inclusion_tag("common/_in_part.html")
def in_part() -> dict[str, object]:
    """That a page is translated in part, where the active language lacks sentences: said in that language, else in the main one."""
    here, main = get_language() or "", addresses.main_language()
    if not any(one.code == here and one.missing for one in settings.ADDED_LANGUAGES):
        return {}
    spoken = get_language_info(main)["name_local"]
    told, title = gettext("This page is translated in part: what is missing is in %(language)s."), gettext("Notice")
    with override(main):
        fallen = gettext("This page is translated in part: what is missing is in %(language)s.") == told
    return {"told": told % {"language": spoken}, "title": title, "language": main if fallen else ""}


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
    ("desk-paper", gettext_lazy("Paper"), "capture.type"),
    ("desk-reviews", gettext_lazy("Reviews"), "reviews.decide"),
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
    ("desk-process", gettext_lazy("Rules"), "rules.apply"),
)


def links(entries: Iterable[tuple[str, Promise]], here: str) -> list[Link]:
    """The entries, the nearest one that `here` (an address) is or lies under marked; under the desk's home lies nothing."""
    found = [(name, str(label), reverse(name)) for name, label in entries]
    above = [href for name, _label, href in found if here == href or (here.startswith(f"{href}/") and name != "desk")]
    nearest = max(above, key=len, default="")
    return [Link(label, href, "" if href != nearest else "page" if here == href else "true") for _name, label, href in found]


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

ICON_OF_TAG = {"kept": "kept", "late": "late", "review": "review"}


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
