"""Meetings as these tests call them, around the noon at which they stand."""

from datetime import timedelta
from typing import Any

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.rng import Seeded
from constituyente.participation.meetings import api as meetings
from tests.conftest import NOON
from tests.factories.meetings import described, listed
from tests.participation.outgoing import code_in, letter

ANA = "ana@villa-clara.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AGO = NOON - 5 * DAY
SOON = NOON + DAY
OVER = SOON + 3 * HOUR  # a meeting of two hours that began at SOON is over
EVIL = "<script>alert(1)</script><svg onload=alert(1)>\u200b=1+1 {{ 7|add:7 }}"


def held(title: str = "Agua", **parts: Any) -> meetings.Registered:  # noqa: ANN401  of a meeting
    """A meeting that is over."""
    return listed(title=title, starts_at=NOON - DAY, now=AGO, **parts)


def coming(title: str = "Luz", days: int = 1, **parts: Any) -> meetings.Registered:  # noqa: ANN401  as above
    """A meeting so many days from now."""
    return listed(title=title, starts_at=NOON + days * DAY, now=AGO, **parts)


def registered(**parts: Any) -> meetings.Registered:  # noqa: ANN401  as above
    """A meeting at SOON that waits for the moderators; its host confirmed by code."""
    handle = meetings.register(described(**{"starts_at": SOON, **parts}), contact=ANA, now=NOON, rng=Seeded(1))
    token = accounts.token_for_code(handle, code_in(letter()), now=NOON)
    return meetings.confirm_meeting(token, now=NOON, rng=Seeded(2))


def results_form(key: str = "", **parts: str) -> dict[str, str]:
    """The form of results as a browser sends it, empty but for `parts`."""
    rows = {f"{name}_{row}": "" for row in range(1, 6) for name in ("text", "theme", "support", "dissent")}
    return {"key": key, "people": "30", "minutes": "", "many": "", "rows": "5", **rows, **parts}
