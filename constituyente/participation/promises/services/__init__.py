from .keeping import KEPT, STEP, correct, fulfil, take_over_file, take_over_fulfilments, take_over_steps
from .making import MADE, make, take_over
from .stepping import hold, name_people, schedule

__all__ = [
    "KEPT",
    "MADE",
    "STEP",
    "correct",
    "fulfil",
    "hold",
    "make",
    "name_people",
    "schedule",
    "take_over",
    "take_over_file",
    "take_over_fulfilments",
    "take_over_steps",
]
