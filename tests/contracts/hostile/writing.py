"""Who writes the hostile texts, and which text stands where."""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import DomainError
from tests.harness.payloads import PAYLOADS

STAFF = "todo@villa-clara.example"
LINE, LABEL, WORD = 190, 1900, 40  # characters of a title, of a label in the process file, of a word in the survey
BETWEEN = " · "
ELSEWHERE = "https://elsewhere.example/"
OPENS_A_COMMENT = next(one for one in PAYLOADS if one.endswith("<!--"))  # and would hide what follows: it comes last


def bunches(limit: int) -> tuple[str, ...]:
    """All payloads, as many in one text as `limit` characters hold."""
    made = [""]
    for payload in sorted(PAYLOADS, key=lambda one: one == OPENS_A_COMMENT):
        joined = BETWEEN.join(filter(None, [made[-1], payload]))
        made = [*made[:-1], joined] if len(joined) <= limit else [*made, payload]
    return tuple(made)


@dataclass
class Author:
    """Somebody of the staff with every role, who writes `lines`: as many of everything as there are of them, each into each field once.

    by       who does it and when, as services ask for it
    refused  what a service did not take, by what it was: how often
    """

    lines: Sequence[str]
    now: datetime
    by: Mapping[str, Any] = field(init=False)
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        staff = accounts.ensure_staff(STAFF, self.lines[0], accounts.roles(), now=self.now)
        self.by = {"actor": staff, "now": self.now}

    @property
    def things(self) -> range:
        return range(len(self.lines))

    def line(self, thing: int, number: int = 0) -> str:
        """The text of field `number` of thing `thing`: another in each field, and over all things all of them."""
        return self.lines[(thing + 7 * number) % len(self.lines)]

    def long(self, thing: int) -> str:
        """All payloads, beginning with another one in each thing."""
        start = thing * len(PAYLOADS) // len(self.lines)
        return "\n".join([*PAYLOADS[start:], *PAYLOADS[:start]])

    def address(self, thing: int, number: int = 0) -> str:
        """An address elsewhere that holds the text of a field."""
        return ELSEWHERE + " ".join(self.line(thing, number).split())

    def tried(self, what: str, do: Callable[..., object], *given: object, **more: object) -> None:
        """Do it, or count that it was refused."""
        try:
            do(*given, **more)
        except DomainError as error:
            self.refused[f"{what}: {error.code}"] += 1


def quoted(text: str) -> str:
    """`text` as a string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
