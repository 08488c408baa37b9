"""What the log is committed to of a meeting and of its results, and what opens it. Source: docs/ledger.md, "Commitments"."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from constituyente.foundation.common.records import canonical
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger

from .data import MeetingOpening, MeetingPart
from .models import Meeting, Results, Statement

SALT = 32  # bytes
MEETING_PARTS = (
    "ref", "title", "description", "subject", "language", "place", "territory", "starts_at", "ends_at", "open", "host",
)  # fmt: skip
RESULTS_PARTS = ("ref", "people", "minutes")  # before the statements
MINUTES = RESULTS_PARTS.index("minutes")


def new_salt(rng: Rng) -> str:
    return b64encode(rng.bytes(SALT)).decode("ascii")


def new_salts(rng: Rng, parts: int) -> str:
    """The salt of the whole and one for each of so many parts, in base64, apart by spaces."""
    return " ".join(new_salt(rng) for _part in range(parts + 1))


def meeting_parts(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """What people wrote of a meeting, by name."""
    return tuple((name, _told(getattr(meeting, name))) for name in MEETING_PARTS)


def _told(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.astimezone(UTC).isoformat()
    return str(value)


def results_parts(results: Results) -> tuple[tuple[str, str], ...]:
    """What a meeting hands in besides its statements."""
    texts = (str(results.meeting.ref), str(results.people), results.minutes)
    return tuple(zip(RESULTS_PARTS, texts, strict=True))


def statement_text(statement: Statement) -> str:
    """A statement as the text of its part."""
    return canonical(
        {"text": statement.text, "theme": statement.theme, "support": statement.support, "dissent": statement.dissent},
    )


def part_of(name: str, text: str, salt: str) -> str:
    """The commitment to one part, in base64."""
    return b64encode(ledger.entries.commitment("part", [name.encode(), text.encode()], b64decode(salt))).decode("ascii")


def commitment(salt: str, parts: Iterable[str]) -> bytes:
    """The commitment to parts whose own are known. 32 bytes."""
    return ledger.entries.commitment("parts", [b64decode(part) for part in parts], b64decode(salt))


def commitment_of(opening: MeetingOpening) -> bytes:
    """The commitment that `opening` opens. 32 bytes."""
    return commitment(opening.salt, (part.commitment or part_of(part.name, part.text, part.salt) for part in opening.parts))


def opening_of_meeting(meeting: Meeting) -> MeetingOpening:
    """What opens the entry of a listed meeting."""
    salt, *own = meeting.salts.split(" ")
    return MeetingOpening(
        salt, tuple(MeetingPart(name, text, one, "") for (name, text), one in zip(meeting_parts(meeting), own, strict=True))
    )


def opening_of_results(results: Results, statements: Sequence[Statement]) -> MeetingOpening:
    """What opens the entry of public results; of minutes and statements that are not shown nothing but their commitment.

    `salts` of results whose minutes are hidden may hold, in place of their salt, "=" and their commitment.
    """
    salt, *own = results.salts.split(" ")
    parts = [MeetingPart(name, text, one, "") for (name, text), one in zip(results_parts(results), own, strict=True)]
    if results.ground:
        parts[MINUTES] = _hidden(parts[MINUTES])
    return MeetingOpening(salt, (*parts, *(_statement(one) for one in statements)))


def _hidden(part: MeetingPart) -> MeetingPart:
    known = part.salt.removeprefix("=")
    return MeetingPart(part.name, "", "", known if known != part.salt else part_of(part.name, part.text, part.salt))


def _statement(statement: Statement) -> MeetingPart:
    name = f"statement-{statement.position}"
    if statement.ground:
        return MeetingPart(name, "", "", statement.part)
    return MeetingPart(name, statement_text(statement), statement.salt, "")


def public_salts(results: Results) -> str:
    """The salts of results as a package may hold them."""
    if not results.ground:
        return results.salts
    salts = results.salts.split(" ")
    salts[MINUTES + 1] = f"={opening_of_results(results, ()).parts[MINUTES].commitment}"
    return " ".join(salts)
