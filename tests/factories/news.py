"""Notices as the services make them."""

from datetime import datetime

from constituyente.foundation.accounts import api as accounts
from constituyente.participation.news import api as news


def draft(*, title: str = "Abre la encuesta", body: str = "Desde hoy.", language: str = "es", now: datetime) -> int:
    """A notice that only the desk sees; returns its number."""
    return news.write(title=title, body=body, language=language, actor=accounts.SYSTEM, now=now)


def published(*, title: str = "Abre la encuesta", body: str = "Desde hoy.", language: str = "es", now: datetime) -> int:
    """A notice that everybody can read; returns its number. Needs rules in force."""
    number = draft(title=title, body=body, language=language, now=now)
    news.publish(number, at=None, actor=accounts.SYSTEM, now=now)
    return number


def corrected(number: int, *, based_on: int, body: str, reason: str = "La fecha.", title: str = "Abre la encuesta", now: datetime) -> int:
    """Other words for a notice; returns their version."""
    return news.rewrite(number, based_on=based_on, title=title, body=body, reason=reason, actor=accounts.SYSTEM, now=now)
