"""Letters to everybody who asked to hear what becomes of what a promise answers."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.utils import translation

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import addresses, words
from constituyente.participation.promises.models import Promise


def tell(promise: Promise, template: str, context: Mapping[str, object], *, key: str, now: datetime) -> None:
    """Queue the letter `template`, at most once for each `key` of a promise; its text also knows `title`, `promised` and `address`."""
    about = Ref.parse(promise.about)
    card = provenance.cards([about]).get(about.bare)
    told = {
        "title": card.title if card else promise.about,
        "promised": _in_every_language(promise),
        "address": addresses.promise(promise.number),
        **context,
    }
    post.notify(about, template, told, key=addresses.letter(promise.number, key), now=now, zone=process.current().process.timezone)


def _in_every_language(promise: Promise) -> dict[str, str]:
    found = dict[str, str]()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = words.short(promise.kind, promise.people)
    return found
