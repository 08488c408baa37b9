"""Reads, by subject."""

from .facts import ballot, desk_assembly, facts_of, figures, next_number, queue, roll_call_choices
from .listing import member_votes, roll_calls
from .pages import assembly_page, motion_list, motion_page
from .roll_call import adoption_of, number_of, roll_call_page

__all__ = [
    "adoption_of",
    "assembly_page",
    "ballot",
    "desk_assembly",
    "facts_of",
    "figures",
    "member_votes",
    "motion_list",
    "motion_page",
    "next_number",
    "number_of",
    "queue",
    "roll_call_choices",
    "roll_call_page",
    "roll_calls",
]
