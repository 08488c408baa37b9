"""What went out: letters, and entries to the log."""

import re

from django.core import mail

from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.post import api as post


def letters() -> list[str]:
    """The letters so far, each with address and subject above its body."""
    post.drain()
    return [f"{message.to}\n{message.subject}\n{message.body}" for message in mail.outbox]


def letter() -> str:
    """The body of the last one."""
    letters()
    return str(mail.outbox[-1].body)


def code_in(body: str) -> str:
    found = re.search(r"\b(\d{6})\b", body)
    assert found
    return found[1]


def link_in(body: str) -> str:
    """The address, on our site, of the first link."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", body)
    assert found
    return found[1]


def entries(kind: str) -> list[str]:
    """The entries of one kind, in the order in which they were queued."""
    return [bytes(body).decode() for body in Entry.objects.filter(kind=kind).order_by("id").values_list("body", flat=True)]
