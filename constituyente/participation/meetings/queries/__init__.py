"""Reads: one function per page or listing."""

from .calendar import calendar_page
from .desk import done_by, meeting_case, meeting_desk, queue, results_case, ticked, waiting
from .facts import facts_of, figures
from .listing import invitations, meeting_list, upcoming
from .meeting import awaits_listing, meeting_page, new_meeting_page, results_page, statement_page

__all__ = [
    "awaits_listing",
    "calendar_page",
    "done_by",
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
    "ticked",
    "upcoming",
    "waiting",
]
