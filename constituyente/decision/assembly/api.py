"""The assembly: motions, roll calls by name with the majority rule and its arithmetic."""

from .addresses import motion_ref, roll_call_ref
from .data import AdoptionVote, MotionInput, MotionRow, RecordedRow, RollCallFigures, RollCallInput, RollCallRow, VotingDay
from .errors import (
    MotionRefused,
    MotionStands,
    RollCallRefused,
    RollCallStands,
    SumsDisagree,
    VoteMissing,
    VoterNotSeated,
    VotesRowRefused,
)
from .exchange import PARTS
from .majority import Choice, Count, Majority, Verdict, needed, verdict
from .queries import adoption_of, done_by, facts_of, figures, latest_recorded, queue, votes_on, voting_days
from .services.moving import propose
from .services.voting import correct_roll_call, record_roll_call

__all__ = [
    "PARTS",
    "AdoptionVote",
    "Choice",
    "Count",
    "Majority",
    "MotionInput",
    "MotionRefused",
    "MotionRow",
    "MotionStands",
    "RecordedRow",
    "RollCallFigures",
    "RollCallInput",
    "RollCallRefused",
    "RollCallRow",
    "RollCallStands",
    "SumsDisagree",
    "Verdict",
    "VoteMissing",
    "VoterNotSeated",
    "VotesRowRefused",
    "VotingDay",
    "adoption_of",
    "correct_roll_call",
    "done_by",
    "facts_of",
    "figures",
    "latest_recorded",
    "motion_ref",
    "needed",
    "propose",
    "queue",
    "record_roll_call",
    "roll_call_ref",
    "verdict",
    "votes_on",
    "voting_days",
]
