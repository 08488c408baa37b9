"""One roll call, and what whole versions were adopted by."""

from collections import Counter
from collections.abc import Mapping

from constituyente.decision.assembly import addresses, words
from constituyente.decision.assembly.data import AdoptionVote, GroupVotes, RecordedVersion, RollCallPage, VoteRow
from constituyente.decision.assembly.majority import CHOICES
from constituyente.decision.assembly.models import RollCall, Vote
from constituyente.decision.bodies import api as bodies
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.records import digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import answering, rows


def roll_call_page(number: int, *, version: int = 0) -> RollCallPage:
    """A roll call, as its newest version records it or as `version` does. At most seventeen statements. Raises NotFound."""
    versions = list(RollCall.objects.filter(number=number).select_related("motion").order_by("-version"))
    row = next((one for one in versions if version in {0, one.version}), None)
    if row is None:
        raise NotFound
    members = {one.key: one for one in bodies.members_of(addresses.BODY)}
    votes = dict(Vote.objects.filter(roll_call=row).order_by("member").values_list("member", "choice"))
    positions = ledger.positions([bytes(one.leaf) for one in versions])
    body = process.current().bodies.get(addresses.BODY)
    judged, majority, count = rows.judged(row), rows.majority(row), rows.count(row)
    cards = provenance.cards([Ref.parse(row.provision)] if row.provision else [])
    return RollCallPage(
        roll_call=rows.roll_call(row),
        taken_at=row.taken_at,
        session=row.session,
        motion=rows.motion(row.motion, 1, row.outcome) if row.motion else None,
        place=rows.place(row.provision, cards),
        rule=rows.rule(row.rule, majority, body),
        rules_version=row.rules_version,
        base=judged.base,
        needed=judged.needed,
        present=judged.present,
        quorum=judged.quorum,
        failed_by=judged.reason,
        share=row.share,
        arithmetic=words.arithmetic(majority, count, judged),
        by_group=_by_group(votes, members),
        votes=_votes(votes, members),
        answered=answering.answered(row.provision),
        source=row.source,
        url=row.url,
        newest=versions[0].version,
        versions=tuple(
            RecordedVersion(
                one.version,
                one.recorded_at,
                one.reason,
                digest(one.record),
                positions.get(bytes(one.leaf)),
                f"{addresses.roll_call(number)}?version={one.version}",
            )
            for one in versions
        ),
        record=row.record,
    )


def _by_group(votes: Mapping[str, str], members: Mapping[str, bodies.MemberRow]) -> tuple[GroupVotes, ...]:
    sums = dict[tuple[int, str, str], Counter[str]]()
    for key, choice in votes.items():
        member = members[key]
        sums.setdefault((member.group_position, member.group, member.group_title), Counter())[choice] += 1
    return tuple(
        GroupVotes(key, title, **{choice: found[choice] for choice in CHOICES}) for (_position, key, title), found in sorted(sums.items())
    )


def _votes(votes: Mapping[str, str], members: Mapping[str, bodies.MemberRow]) -> tuple[VoteRow, ...]:
    """By group, and in a group by name."""

    def order(key: str) -> tuple[int, str, str]:
        return members[key].group_position, members[key].name, key

    return tuple(
        VoteRow(
            key,
            members[key].name,
            members[key].group,
            members[key].group_title,
            votes[key],
            str(words.CHOICES[votes[key]]),
            addresses.member(key),
        )
        for key in sorted(votes, key=order)
    )


def number_of(external: str) -> int:
    """The number of the roll call that has `external` in the other register. One statement. Raises NotFound."""
    number = RollCall.objects.filter(external=external).values_list("number", flat=True).first()
    if number is None:
        raise NotFound
    return number


def adoption_of(text: Ref) -> AdoptionVote | None:
    """The last roll call that passed `text`, a whole version of the text, with the majority it takes to adopt. One statement."""
    row = rows.newest().filter(provision=str(text), rule=process.ADOPTS, outcome="passed").order_by("-on", "-number").first()
    if row is None:
        return None
    needed = rows.judged(row).needed.most
    return AdoptionVote(row.number, row.version, row.on, row.yes, row.no, needed, str(row.ref), addresses.roll_call(row.number))
