"""Meetings that people call themselves, and what came out of them, statement by statement."""

from .data import MeetingFigures, MeetingInput, Registered, StatementInput, UpcomingMeeting, WaitingMeeting
from .errors import (
    MeetingDecided,
    MeetingGroundMissing,
    MeetingOver,
    MeetingRefused,
    MeetingsClosed,
    MeetingStands,
    NoResultsWaiting,
    ResultsClosed,
    ResultsRefused,
    WrongKey,
)
from .exchange import PARTS
from .queries import done_by, facts_of, figures, meeting_page, queue, results_case, upcoming, waiting
from .services.deciding import cancel, decide, decide_many
from .services.registering import confirm_meeting, receive, register
from .services.reminding import remind
from .services.reporting import decide_results, submit_results
from .words import grounds

__all__ = [
    "PARTS",
    "MeetingDecided",
    "MeetingFigures",
    "MeetingGroundMissing",
    "MeetingInput",
    "MeetingOver",
    "MeetingRefused",
    "MeetingStands",
    "MeetingsClosed",
    "NoResultsWaiting",
    "Registered",
    "ResultsClosed",
    "ResultsRefused",
    "StatementInput",
    "UpcomingMeeting",
    "WaitingMeeting",
    "WrongKey",
    "cancel",
    "confirm_meeting",
    "decide",
    "decide_many",
    "decide_results",
    "done_by",
    "facts_of",
    "figures",
    "grounds",
    "meeting_page",
    "queue",
    "receive",
    "register",
    "remind",
    "results_case",
    "submit_results",
    "upcoming",
    "waiting",
]
