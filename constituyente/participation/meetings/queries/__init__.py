"""Reads: one function per page or listing."""

from .calendar import calendar_page
from .desk import meeting_case, meeting_desk, queue, results_case, waiting
from .facts import facts_of, figures
from .listing import invitations, meeting_list, upcoming
from .meeting import meeting_page, new_meeting_page, results_page, statement_page

__all__ = [
    "calendar_page",
    "facts_of",
    "figures",
    "invitations",
    "meeting_case",
    "meeting_desk",
    "meeting_list",
    "meeting_page",
    "new_meeting_page",
    "queue",
    "results_case",
    "results_page",
    "statement_page",
    "upcoming",
    "waiting",
]
