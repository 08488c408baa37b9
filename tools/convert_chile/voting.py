"""Members of the Convention with their groups, and every roll call with every vote."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from constituyente.decision.assembly.tables import ROLL_CALLS, VOTES
from constituyente.decision.bodies.tables import GROUPS, MEMBERS
from tools import packages

from . import ASSEMBLY
from .reading import Row, records

SOURCE = "Olivera y Fábrega, votaciones de sala de la Convención Constitucional (2021-2022)"
MEMBER = ("member_id", "name", "electoral_list", "bloc", "party", "district", "commissions")
EVENT = ("vote_id", "date", "yes", "no", "other")
CHOICES = {"+": "yes", "-": "no", "0": "unspecified"}
REVIEWED = re.compile(r"REVISAR \((?P<title>.+)\)")  # what its editors had still to look at


@dataclass(frozen=True)
class Votings:
    """What was written."""

    members: int
    roll_calls: int
    yes: int
    no: int


def write(folder: Path, package: packages.Package) -> Votings:
    """Write members, roll calls and votes, streaming; the votes of one roll call are in memory at a time.

    Raises ConversionError when a file or column is missing, a value cannot be read, or votes do not add up to what their roll call says.
    """
    events = list(records(folder, "vote_events", EVENT))
    if not events:
        msg = f"{folder}/vote_events.csv: has no rows"
        raise packages.ConversionError(msg)
    members = _write_members(folder, events[0], package)
    roll_calls, rows = package.table(ROLL_CALLS), package.table(VOTES)
    sums: Counter[str] = Counter()
    progress = packages.Progress("roll calls")
    matrix = records(folder, "votes_matrix", ("vote_id", "votes"))
    number = 0
    for number, (event, votes) in enumerate(zip(events, matrix, strict=False), 1):
        counts = _counted(event, votes, len(members))
        sums.update(counts)
        roll_calls.add(
            {"number": number, "version": 1, "external": event.text("vote_id"), "on": event.day("date"), **counts, "source": SOURCE}
        )
        for member, sign in zip(members, votes.text("votes"), strict=True):
            rows.add({"roll_call": number, "version": 1, "member": member, "choice": CHOICES[sign]})
        progress.at(number)
    if number < len(events) or next(matrix, None) is not None:
        events[min(number, len(events) - 1)].refuse("vote_id", "votes_matrix has not the same roll calls")
    return Votings(len(members), len(events), sums["yes"], sums["no"])


def _write_members(folder: Path, first: Row, package: packages.Package) -> list[str]:
    """Return the keys of the members, in the order of the file."""
    found = list(records(folder, "members", MEMBER))
    blocs = Counter(_bloc(row) for row in found)
    groups, members = package.table(GROUPS), package.table(MEMBERS)
    for position, (title, _count) in enumerate(sorted(blocs.items(), key=lambda item: (-item[1], item[0])), 1):
        groups.add({"body": ASSEMBLY, "key": slug(title), "title": title, "position": position})
    keys: list[str] = []
    for row in found:
        keys.append(row.text("member_id"))
        members.add(
            {
                "body": ASSEMBLY,
                "key": keys[-1],
                "name": row.text("name"),
                "group": slug(_bloc(row)),
                "list": row.text("electoral_list"),
                "party": row.text("party"),
                "district": row.text("district"),
                "committees": row.text("commissions"),
                "since": first.day("date"),
            }
        )
    return keys


def _bloc(row: Row) -> str:
    bloc = row.text("bloc")
    reviewed = REVIEWED.fullmatch(bloc)
    title = reviewed["title"] if reviewed else bloc
    return title[:1].upper() + title[1:]


def slug(title: str) -> str:
    """Return `title` as a key: up to 40 lower-case letters, digits and hyphens."""
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:40].rstrip("-")


def _counted(event: Row, votes: Row, members: int) -> dict[str, int]:
    """The votes of one roll call by choice, which must be what it says."""
    signs = votes.text("votes")
    if votes.text("vote_id") != event.text("vote_id"):
        votes.refuse("vote_id", f"stands where {event.text('vote_id')!r} should")
    if len(signs) != members or set(signs) - CHOICES.keys():
        votes.refuse("votes", f"are not {members} signs of + - 0")
    counts = {choice: signs.count(sign) for sign, choice in CHOICES.items()}
    said = {"yes": event.natural("yes"), "no": event.natural("no"), "unspecified": event.natural("other")}
    if counts != said:
        event.refuse("yes", "the votes add up to something else")
    return counts
