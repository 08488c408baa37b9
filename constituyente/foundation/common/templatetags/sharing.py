"""What a page tells other sites of itself: the lines for a link that is shared, and the same for programs (schema.org, as JSON-LD)."""

import json
from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from constituyente.foundation.common import addresses, writing

register = template.Library()

LONGEST = 300  # characters of a description
HERE = "https://schema.org"
# What could end the element, or begin another, as escapes that JSON reads as the same characters.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def _address(context: Context) -> str:
    """The page's own address in its own language, with scheme and host; "" where it has none."""
    own = (context.get("addresses") or {}).get(context.get("LANGUAGE_CODE") or addresses.main_language(), "")
    return f"{settings.SITE_URL}{own}" if own else ""


@register.inclusion_tag("common/_sharing.html", takes_context=True)
def sharing(context: Context, title: str = "", text: str = "", picture: str = "home", kind: str = "website") -> dict[str, object]:
    """The lines that other sites read when somebody shares the page.

    title, text  empty: those of the page's head
    picture      a reference such as petition/7, or home
    kind         of the page, as Open Graph calls it
    """
    language = context.get("LANGUAGE_CODE") or addresses.main_language()
    return {
        "title": writing.shortened(title, LONGEST),
        "text": writing.shortened(text, LONGEST),
        "address": _address(context),
        "picture": settings.SITE_URL + addresses.localized(f"/share/{picture}.png", language),
        "kind": kind,
        "language": language,
        "site": context.get("site"),
    }


@register.simple_tag(takes_context=True)
def structured(context: Context, kind: str, **facts: object) -> SafeString:
    """The page as a thing of schema.org: `{% structured "Event" name=page.title location__type="Place" location__name=page.place %}`.

    Two underscores go down into a thing within; what is empty is left out. It is data that no browser runs, under any content policy.
    """
    whole: dict[str, Any] = {"@context": HERE, "@type": kind, "url": _address(context)}
    for name, value in facts.items():
        *within, last = ("@type" if part == "type" else part for part in name.split("__"))
        at: dict[str, Any] = whole
        for part in within:
            at = at.setdefault(part, {})
        at[last] = _written(value)
    text = json.dumps(_filled(whole), ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>\n', SafeString(text))


def _written(value: object) -> object:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    return value if isinstance(value, bool | int) else str("" if value is None else value)


def _filled(thing: dict[str, object]) -> dict[str, object]:
    """`thing` without what is empty, and without things within that only have a type."""
    inner = {name: _filled(value) if isinstance(value, dict) else value for name, value in thing.items()}
    return {name: value for name, value in inner.items() if value != "" and not (isinstance(value, dict) and value.keys() <= {"@type"})}
