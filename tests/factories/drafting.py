"""The text in progress and commitments as the services make them."""

from datetime import datetime

from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting.models import WorkingProvision
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.petitions.addresses import ref_of
from constituyente.participation.promises import api as promises

from . import decision, petitions


def begun(*, articles: int = 2, now: datetime) -> None:
    """The text in progress, begun from version 1."""
    decision.published(articles=articles, now=now)
    drafting.begin(actor=accounts.SYSTEM, now=now)


def words(body: str = "", *, mark: str = "", heading: str = "", note: str = "") -> drafting.Words:
    return drafting.Words(mark, heading, body, note)


def revision(name: str) -> int:
    """The number of the revision of provision `name` that stands."""
    return WorkingProvision.objects.get(provision__key=decision.key(name)).revision


def edit(name: str, body: str, *, based_on: int | None = None, mark: str = "1.", now: datetime) -> drafting.Saved:
    """Write provision `name` anew, from the revision that stands."""
    began = revision(name) if based_on is None else based_on
    return drafting.edit(decision.key(name), based_on=began, words=words(body, mark=mark), actor=accounts.SYSTEM, now=now)


def add(body: str, *, kind: str = "paragraph", after: str = "", inside: str = "", seed: str = "", now: datetime) -> str:
    """A new provision; returns its key."""
    where = {name: decision.key(one) for name, one in (("after", after), ("inside", inside)) if one}
    saved = drafting.add(kind, words(body), **where, actor=accounts.SYSTEM, now=now, rng=Seeded(seed or body))
    return saved.key


def publish(*, title: str = "Carta de Villa Clara", reason: str = "Segunda lectura.", now: datetime) -> int:
    return drafting.publish(title=title, reason=reason, actor=accounts.SYSTEM, now=now)


def commitment(*, now: datetime, title: str = "Los cerros no se venden", cause: int = 7) -> int:
    """An open promise to include something in the draft; returns its number."""
    return promises.make(
        about=ref_of(petitions.opened(title=title, now=now)),
        kind="commitment",
        by="mayor",
        mark=8,
        cause=cause,
        made_at=now,
        due_at=now,
        rules_version=1,
        now=now,
    )
