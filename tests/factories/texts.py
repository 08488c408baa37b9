"""Public texts in the pool, as their owners put them."""

from datetime import datetime

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus


def public(
    ref: str,
    title: str,
    body: str = "Pedimos que toda parada tenga sombra y asiento.",
    *,
    language: str = "es",
    subject: str = "",
    given: bool = True,
    fate: str = "",
    now: datetime,
) -> Ref:
    """A text with its card; returns its reference, with version if `ref` has one."""
    found = Ref.parse(ref)
    provenance.register(provenance.Card(found.bare, title, f"/{found.kind}s/{found.key}", language, fate, now if fate else None), now=now)
    corpus.put([corpus.Text(found, title, body, language, subject, territory="", given=given, at=now)])
    return found
