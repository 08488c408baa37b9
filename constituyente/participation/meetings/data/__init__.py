"""What crosses the border of meetings."""

from .desk import MeetingCase, MeetingDesk, MeetingToDecide, ResultsCase, ResultsToDecide, StatementToDecide, WaitingMeeting
from .pages import (
    CalendarDay,
    CalendarMonth,
    MeetingHost,
    MeetingList,
    MeetingOpening,
    MeetingPage,
    MeetingPart,
    MeetingResults,
    MeetingRow,
    MeetingRuling,
    StatementPage,
    StatementRow,
)
from .terms import MeetingFigures, MeetingInput, MeetingStatus, NewMeetingPage, Registered, ResultsPage, StatementInput, UpcomingMeeting

__all__ = [
    "CalendarDay",
    "CalendarMonth",
    "MeetingCase",
    "MeetingDesk",
    "MeetingFigures",
    "MeetingHost",
    "MeetingInput",
    "MeetingList",
    "MeetingOpening",
    "MeetingPage",
    "MeetingPart",
    "MeetingResults",
    "MeetingRow",
    "MeetingRuling",
    "MeetingStatus",
    "MeetingToDecide",
    "NewMeetingPage",
    "Registered",
    "ResultsCase",
    "ResultsPage",
    "ResultsToDecide",
    "StatementInput",
    "StatementPage",
    "StatementRow",
    "StatementToDecide",
    "UpcomingMeeting",
    "WaitingMeeting",
]
