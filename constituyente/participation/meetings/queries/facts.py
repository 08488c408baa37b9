"""What others are told: the thread, the figures."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import addresses, words
from constituyente.participation.meetings.data import MeetingFigures
from constituyente.participation.meetings.models import Meeting, Results, Statement

from .standing import listed, newest_results


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:  # noqa: ARG001  the same for every package
    """What happened to the meetings and statements among `refs`, dated: called, cancelled, results, what was said. Four statements."""
    statements = {pair for ref in refs if (pair := _numbers(ref))}
    numbers = {int(ref.key) for ref in refs if ref.kind == "meeting" and ref.key.isdecimal()}
    meetings = {one.number: one for one in listed().filter(number__in=numbers | {meeting for meeting, _position in statements})}
    results = {one.meeting.number: one for one in newest_results().filter(meeting__number__in=meetings)}
    said = Statement.objects.filter(results__in=results.values(), ground="").select_related("results__meeting").order_by("position")
    wanted = [one for one in said if (one.results.meeting.number, one.position) in statements]
    leaves = [*(one.leaf for one in meetings.values()), *(one.leaf for one in results.values())]
    indices = ledger.positions([bytes(leaf) for leaf in leaves if leaf])
    return (
        *(fact for one in meetings.values() for fact in _of_meeting(one, results.get(one.number), indices)),
        *(_of_statement(one, indices) for one in wanted),
    )


def _numbers(ref: Ref) -> tuple[int, int] | None:
    meeting, _dash, position = ref.key.partition("-")
    return (int(meeting), int(position)) if ref.kind == "statement" and meeting.isdecimal() and position.isdecimal() else None


def _index(leaf: bytes | memoryview | None, indices: Mapping[bytes, int]) -> int | None:
    return indices.get(bytes(leaf)) if leaf else None


def _of_meeting(meeting: Meeting, results: Results | None, indices: Mapping[bytes, int]) -> Iterator[provenance.Fact]:
    address, params = addresses.meeting(meeting.number), {"number": meeting.number}
    yield provenance.Fact(
        at=meeting.listed_at or meeting.registered_at,
        text=words.LISTED,
        params=params,
        ref=meeting.ref,
        index=_index(meeting.leaf, indices),
        quote=meeting.title,
        language=meeting.language,
        address=address,
    )
    if meeting.cancelled_at:
        yield provenance.Fact(at=meeting.cancelled_at, text=words.CANCELLED, params=params, ref=meeting.ref, tag="cut", address=address)
    if results is not None:
        yield provenance.Fact(
            at=_shown(results),
            text=words.RESULTS,
            params={**params, "people": results.people},
            ref=meeting.ref,
            index=_index(results.leaf, indices),
            address=address,
        )


def _shown(results: Results) -> datetime:
    return results.decided_at or results.handed_in_at


def _of_statement(one: Statement, indices: Mapping[bytes, int]) -> provenance.Fact:
    meeting = one.results.meeting
    counted = one.support is not None and one.dissent is not None
    params = {"position": one.position, "number": meeting.number}
    return provenance.Fact(
        at=_shown(one.results),
        text=words.TALLY if counted else words.SAID,
        params={**params, "support": one.support or 0, "dissent": one.dissent or 0} if counted else params,
        ref=addresses.statement_ref(meeting.number, one.position),
        index=_index(one.results.leaf, indices),
        quote=one.text,
        language=meeting.language,
        address=addresses.statement(meeting.number, one.position),
    )


def figures() -> MeetingFigures:
    """The public figures. Three statements, whatever the number of meetings."""
    public = newest_results()
    return MeetingFigures(
        total=listed().count(),
        with_results=public.count(),
        statements=Statement.objects.filter(results__in=public.order_by().values("pk"), ground="").count(),
    )
