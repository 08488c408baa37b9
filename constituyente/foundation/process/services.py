from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext

from constituyente.foundation.common.db import insert_once
from constituyente.foundation.ledger import api as ledger

from . import calendar, queries
from .errors import NoRules, Problem, RulesChanged, RulesInvalid
from .models import RulesVersion
from .reading import Faulty, read
from .schema import Rules, Within


def check(text: str, name: str = "process.toml") -> Rules:
    """The rules that `text` would make, as version 0; nothing is written.

    name  of the file, for messages
    Raises RulesInvalid, whose `problems` are in the order of the file and in the active language. Source: docs/process-file.md.
    """
    try:
        file = read(text)
    except Faulty as error:
        problems = tuple(Problem(fault.line, fault.path, gettext(fault.sentence) % fault.facts) for fault in error.faults)
        raise RulesInvalid(name=name, problems=problems) from error
    return Rules.of(file, version=0, sha256=sha256(text.encode()).hexdigest(), text=text)


@transaction.atomic
def apply(text: str, *, now: datetime, name: str = "process.toml") -> Rules:
    """Put `text` in force as the next version, and queue its hash for the public log.

    The text that is in force already gives that version, and nothing is written. Two people at once are settled by the unique version:
    the second gets the first's version if the texts are the same, else RulesChanged.
    Raises RulesInvalid, and OriginChanged if the file gives the log another name.
    """
    rules = check(text, name)
    try:
        standing = queries.current()
    except NoRules:
        standing = None
    if standing and standing.sha256 == rules.sha256:
        return standing
    if standing and standing.log.origin != rules.log.origin:
        raise ledger.OriginChanged(origin=standing.log.origin, wanted=rules.log.origin)
    number = standing.version + 1 if standing else 1
    leaf = ledger.append(ledger.entries.rules(version=number, sha256=rules.sha256), now=now)
    row, new = insert_once(
        RulesVersion(version=number, text=text, sha256=rules.sha256, applied_at=now, leaf=leaf.hex()),
        by=("version",),
    )
    if not new and row.sha256 != rules.sha256:
        raise RulesChanged(version=number)
    return queries.version(number)


def allows(rules: Rules, act: str, now: datetime) -> bool:
    """Whether a phase that switches `act` on (petitions, survey, dossiers, …) is open at `now`."""
    return any(act in phase.allows for phase in calendar.phases_at(rules.phases, now, rules.process.zone))


def due(rules: Rules, start: datetime, within: Within) -> datetime:
    """The last second, in UTC, of the last day of a deadline that begins at `start`; what comes after it is late.

    The day of `start` does not count; days are those of the process's time zone, working days skip its holidays.
    """
    return calendar.due(start, within, rules.process.zone, rules.process.holidays)
