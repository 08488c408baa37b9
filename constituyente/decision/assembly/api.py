"""The assembly: motions, roll calls by name with the majority rule and its arithmetic."""

from .addresses import motion_ref, roll_call_ref
from .data import AdoptionVote, MotionInput, MotionRow, RollCallFigures, RollCallInput
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
from .queries import adoption_of, facts_of, figures, queue
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
    "RollCallFigures",
    "RollCallInput",
    "RollCallRefused",
    "RollCallStands",
    "SumsDisagree",
    "Verdict",
    "VoteMissing",
    "VoterNotSeated",
    "VotesRowRefused",
    "adoption_of",
    "correct_roll_call",
    "facts_of",
    "figures",
    "motion_ref",
    "needed",
    "propose",
    "queue",
    "record_roll_call",
    "roll_call_ref",
    "verdict",
]
