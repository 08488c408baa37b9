"""Putting rules in force on behalf of somebody at the desk."""

from datetime import datetime

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.process import api as process


def apply(text: str, *, actor: accounts.Actor, base: int, now: datetime) -> process.Rules:
    """Put the process file `text`, made from version `base`, in force as `constituyente rules apply` does.

    Raises Forbidden, RulesInvalid, OriginChanged; RulesChanged if other rules came into force since.
    """
    actor.require("rules.apply")
    return process.apply(text, now=now, base=base)
