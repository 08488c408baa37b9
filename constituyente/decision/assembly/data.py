from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from constituyente.decision.bodies import api as bodies
from constituyente.foundation.common.charts.scales import Value
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process

from .majority import Bound, Choice, Majority


@dataclass(frozen=True)
class MotionInput:
    """What is moved: on a provision (`kind/key` or `kind/key@version`) or on none, with the wording that is proposed, if there is one.

    by  who moves it: a member, a committee
    at  when; None: now.  number None: the next free one.  rules_version None: that in force
    """

    title: str
    text: str
    by: str
    language: str
    provision: str = ""
    wording: str = ""
    at: datetime | None = None
    number: int | None = None
    rules_version: int | None = None


@dataclass(frozen=True)
class RollCallInput:
    """A roll call as it was taken: who chose what, of everybody who held a seat that day.

    votes      member key → choice; "unspecified" where the source does not tell who abstained from who was absent or excused
    rule       key of a rule of the body in the process file; majority, quorum, seats  None: as the rules in force have them
    external   its number in somebody else's register, such as 01032022_2445
    sums       what the source says the sums are, to be checked; None: it says nothing
    number     None: the next free one.  recorded_at, rules_version  for what is brought in; None: now, and that in force
    """

    on: date
    votes: Mapping[str, Choice]
    number: int | None = None
    rule: str = "adopts"
    majority: Majority | None = None
    quorum: int | None = None
    seats: int | None = None
    taken_at: datetime | None = None
    session: int | None = None
    motion: int | None = None
    provision: str = ""
    title: str = ""
    language: str = ""
    external: str = ""
    source: str = ""
    url: str = ""
    sums: Mapping[str, int | None] = field(default_factory=dict)
    recorded_at: datetime | None = None
    rules_version: int | None = None


# ------------------------------------------------------------------ pages


@dataclass(frozen=True)
class Place:
    """What a motion or a vote is on; `title` is its reference where no card names it, and `address` is empty then."""

    ref: str
    title: str
    language: str
    address: str

    @property
    def whole(self) -> bool:
        """Whether it is a version of the text, and not one of the provisions that cite in it."""
        return Ref.parse(self.ref).kind == "text"


@dataclass(frozen=True)
class Answered:
    """An input that the provision answers: what people gave, the words of theirs that were cited, and how the text stands to them."""

    item: int
    source: str
    name: str
    title: str
    language: str
    address: str
    relation: str
    outcome: str
    item_quote: str
    quote: str
    reason: str


@dataclass(frozen=True)
class MotionRow:
    """A motion as lists show it; `roll_calls` is how often it was voted on, `outcome` and its `name` how the last time ended."""

    number: int
    ref: str
    title: str
    language: str
    by: str
    moved_at: datetime
    provision: str
    roll_calls: int
    outcome: str
    name: str
    address: str


@dataclass(frozen=True)
class RollCallRow:
    """A roll call as lists show it. `result` is its outcome in a sentence, `name` its outcome in a word."""

    number: int
    version: int
    ref: str
    external: str
    title: str
    language: str
    on: date
    seats: int
    yes: int
    no: int
    abstain: int
    absent: int
    unspecified: int
    outcome: str
    name: str
    result: str
    address: str


@dataclass(frozen=True)
class Totals:
    """How many roll calls there are, and how they ended."""

    total: int
    passed: int
    failed: int
    undetermined: int


@dataclass(frozen=True)
class RuleRow:
    """A rule that votes are taken under, in words."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class AssemblyPage:
    """How things stand in the assembly: its seats, its rules, what it has decided, what it has before it.

    title     empty if the rules in force name no assembly
    decides   the phase in which it decides, if that is not over
    sessions  those to come, soonest first, and behind them the newest
    """

    title: str
    seats: int
    taken: int
    groups: tuple[bodies.GroupRow, ...]
    rules: tuple[RuleRow, ...]
    totals: Totals
    newest: tuple[RollCallRow, ...]
    open_motions: tuple[MotionRow, ...]
    open_in_all: int
    sessions: tuple[bodies.SessionRow, ...]
    decides: process.PhaseRow | None
    today: date

    @property
    def seated(self) -> tuple[Value, ...]:
        """Who sits in it, to be drawn: the groups, and whoever has none."""
        alone = self.taken - sum(group.members for group in self.groups)
        groups = tuple(Value(group.key, group.title, group.members) for group in self.groups)
        return (*groups, Value("", _("Without a group"), alone)) if alone > 0 else groups


@dataclass(frozen=True)
class MotionList:
    """The motions, newest first; `next` is the address of the next page, None on the last."""

    total: int
    open: int
    items: tuple[MotionRow, ...]
    next: str | None


@dataclass(frozen=True)
class MotionPage:
    """A motion: what is moved, on what, what became of it. `record` is the exact text whose hash is in the log at `index`."""

    motion: MotionRow
    text: str
    wording: str
    place: Place | None
    answered: tuple[Answered, ...]
    roll_calls: tuple[RollCallRow, ...]
    rules_version: int
    record: str
    hash: str
    index: int | None


@dataclass(frozen=True)
class Filter:
    """One way to narrow the list: how many it leaves, and its address."""

    key: str
    name: str
    items: int
    chosen: bool
    address: str


@dataclass(frozen=True)
class RollCallList:
    """The roll calls, newest first, narrowed as asked; `matching` is how many the filters leave."""

    totals: Totals
    matching: int
    outcome: str
    month: str
    yes: int
    session: int
    by_outcome: tuple[Filter, ...]
    months: tuple[Filter, ...]
    items: tuple[RollCallRow, ...]
    next: str | None


@dataclass(frozen=True)
class GroupVotes:
    """What a group chose; the last row has no group, and its key is empty."""

    key: str
    title: str
    yes: int
    no: int
    abstain: int
    absent: int
    unspecified: int


@dataclass(frozen=True)
class VoteRow:
    """What one member chose; `name` is the choice in words."""

    member: str
    title: str
    group: str
    group_title: str
    choice: str
    name: str
    address: str


@dataclass(frozen=True)
class RecordedVersion:
    """One version of a roll call, with why it was corrected and its place in the log."""

    version: int
    recorded_at: datetime
    reason: str
    hash: str
    index: int | None
    address: str


@dataclass(frozen=True)
class RollCallPage:
    """A roll call: its result in a sentence, the arithmetic, who chose what, and what people had asked for.

    base, needed, present  known between two numbers, the same where they are known
    failed_by              votes or quorum: by which it failed, or which cannot be told
    rule                   key and words of the rule
    record                 the exact text, with every vote, whose hash is in the log
    """

    roll_call: RollCallRow
    taken_at: datetime | None
    session: int | None
    motion: MotionRow | None
    place: Place | None
    rule: RuleRow
    rules_version: int
    base: Bound
    needed: Bound
    present: Bound
    quorum: int
    failed_by: str
    share: str
    arithmetic: tuple[str, ...]
    by_group: tuple[GroupVotes, ...]
    votes: tuple[VoteRow, ...]
    answered: tuple[Answered, ...]
    source: str
    url: str
    newest: int
    versions: tuple[RecordedVersion, ...]
    record: str


@dataclass(frozen=True)
class MemberVote:
    """How a member voted in one roll call."""

    roll_call: RollCallRow
    choice: str
    name: str


@dataclass(frozen=True)
class MemberVotesPage:
    """How a member of the assembly voted: in all, and a page of the votes, newest first."""

    member: bodies.MemberRow
    total: int
    by_choice: tuple[Filter, ...]
    items: tuple[MemberVote, ...]
    next: str | None


@dataclass(frozen=True)
class RecordedRow:
    """A roll call as a feed tells it: its result in words, its address without language prefix, when its newest version was recorded."""

    title: str
    language: str
    result: str
    address: str
    at: datetime


@dataclass(frozen=True)
class RollCallFigures:
    """Roll calls, members of the assembly, and the yes and no votes in all of them."""

    total: int
    members: int
    yes: int
    no: int


@dataclass(frozen=True)
class VotingDay:
    """How many roll calls were taken on a day, and how many of them passed."""

    on: date
    votes: int
    passed: int


@dataclass(frozen=True)
class AdoptionVote:
    """The roll call that passed a whole version of the text."""

    number: int
    version: int
    on: date
    yes: int
    no: int
    needed: int
    ref: str
    address: str


@dataclass(frozen=True)
class DeskAssembly:
    """The clerks' desk: the motions to vote on, and what was recorded last; `next_number` is that of the next roll call."""

    motions: tuple[MotionRow, ...]
    newest: tuple[RollCallRow, ...]
    next_number: int


@dataclass(frozen=True)
class RollCallChoices:
    """What the form of a roll call lets one choose from: motions, sessions (number and title), rules."""

    motions: tuple[MotionRow, ...]
    sessions: tuple[tuple[int, str], ...]
    rules: tuple[RuleRow, ...]
