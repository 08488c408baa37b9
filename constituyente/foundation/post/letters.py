"""From a template to a sealed letter, and what a letter's context looks like on the way."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from email.utils import format_datetime
from functools import lru_cache
from hmac import compare_digest

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context as TemplateContext
from django.template import Template, engines
from django.template.loader import get_template
from django.utils import timezone, translation

from constituyente.foundation.common.addresses import localized

from . import sealing
from .data import Context, Letter
from .errors import NoSuchSubscription

PURPOSE = "letter"
NO_SUBJECT = Template("")
STOP = re.compile(r"([1-9][0-9]{0,17})-[0-9a-f]{32}", re.ASCII)


def write(*, to: str, template: str, context: Context, language: str, now: datetime, zone: str = "UTC") -> Letter:
    """The letter that `mail/<template>.txt` makes of `context` in `language`, its dates in the time zone `zone`.

    The first line of the file is the subject, a blank line follows, the rest is the body. Whatever the context holds, the subject
    stays one line. The template also knows `site_url`. A phone number gets what `sms/<template>.txt` makes of it.
    """
    subject, body = _parts(f"mail/{template}.txt") if "@" in to else (NO_SUBJECT, _whole(f"sms/{template}.txt"))
    known = {"site_url": settings.SITE_URL, "language": language, **context}
    with translation.override(language), timezone.override(zone):
        return Letter(
            to=to,
            subject=" ".join(subject.render(TemplateContext(known, autoescape=False)).split()),
            body=body.render(TemplateContext(known, autoescape=False)).strip() + "\n",
            language=language,
            written_at=now.isoformat(),
        )


@lru_cache(maxsize=64)
def _whole(name: str) -> Template:
    template: Template = get_template(name).template  # type: ignore[attr-defined]  # of DjangoTemplates, the only engine
    return template


@lru_cache(maxsize=64)
def _parts(name: str) -> tuple[Template, Template]:
    # Compiled apart: rendered in one piece, a line break in a petition's title would push the rest of it from the subject into the body.
    source: str = get_template(name).template.source  # type: ignore[attr-defined]  # of DjangoTemplates, the only engine
    subject, blank, body = source.partition("\n\n")
    if not blank or "\n" in subject:
        message = f"{name}: the first line must be the subject, the second blank"
        raise ValueError(message)
    django = engines["django"]
    return django.from_string(subject).template, django.from_string(body).template  # type: ignore[attr-defined]


def message(letter: Letter, connection: BaseEmailBackend, *, stop: str = "") -> EmailMessage:
    """The letter as mail, to be sent over `connection`.

    stop  the address that ends the subscription when a mail program posts to it (RFC 8058)
    """
    headers = {
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
        "Date": format_datetime(datetime.fromisoformat(letter.written_at)),
    }
    if stop:
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return EmailMessage(letter.subject, letter.body, settings.DEFAULT_FROM_EMAIL, [letter.to], headers=headers, connection=connection)


def seal(letter: Letter) -> str:
    return sealing.seal(json.dumps(asdict(letter), ensure_ascii=False), PURPOSE)


def unseal(sealed: str) -> Letter:
    return Letter(**json.loads(sealing.unseal(sealed, PURPOSE)))


# ------------------------------------------------------------------ the link that ends a subscription


def stop_token(subscription: int) -> str:
    """What the link that ends `subscription` says; it needs no storage, since only this installation can make it."""
    return f"{subscription}-{sealing.mac(str(subscription), 'stop').hex()[:32]}"


def stop_address(subscription: int, language: str) -> str:
    """The full address of the page that ends `subscription`."""
    return settings.SITE_URL + localized(f"/mail/stop/{stop_token(subscription)}", language)


def one_click_address(subscription: int) -> str:
    """The full address at which a mail program ends `subscription` by itself, once its reader has pressed a button there."""
    return f"{settings.SITE_URL}/mail/stop/{stop_token(subscription)}/one-click"


def subscription_of(token: str) -> int:
    """The subscription that `token` ends. Raises NoSuchSubscription for a token nobody made."""
    match = STOP.fullmatch(token)
    if match is None or not compare_digest(stop_token(int(match[1])), token):
        raise NoSuchSubscription
    return int(match[1])


# ------------------------------------------------------------------ a context that waits in the queue


def pack(context: Context) -> str:
    """`context` as sealed JSON in which dates stay dates."""
    return sealing.seal(json.dumps(context, default=_written, ensure_ascii=False), "context")


def unpack(packed: str) -> Context:
    """What `pack` was given."""
    context: Context = json.loads(sealing.unseal(packed, "context"), object_hook=_read)
    return context


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return {"@datetime": value.isoformat()}
    if isinstance(value, date):
        return {"@date": value.isoformat()}
    if isinstance(value, Mapping):
        return dict(value)
    message = f"A letter's context cannot hold {value!r}"
    raise TypeError(message)


def _read(found: dict[str, str]) -> object:
    if found.keys() == {"@datetime"}:
        return datetime.fromisoformat(found["@datetime"])
    if found.keys() == {"@date"}:
        return date.fromisoformat(found["@date"])
    return found
