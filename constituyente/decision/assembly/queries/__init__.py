"""Reads, by subject."""

from .facts import ballot, desk_assembly, done_by, facts_of, figures, latest_recorded, next_number, queue, roll_call_choices, voting_days
from .listing import member_votes, roll_calls, votes_on
from .pages import assembly_page, motion_list, motion_page
from .roll_call import adoption_of, number_of, roll_call_page

__all__ = [
    "adoption_of",
    "assembly_page",
    "ballot",
    "desk_assembly",
    "done_by",
    "facts_of",
    "figures",
    "latest_recorded",
    "member_votes",
    "motion_list",
    "motion_page",
    "next_number",
    "number_of",
    "queue",
    "roll_call_choices",
    "roll_call_page",
    "roll_calls",
    "votes_on",
    "voting_days",
]
