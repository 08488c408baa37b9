from .keeping import KEPT, correct, fulfil, take_over_fulfilments
from .making import MADE, make, take_over
from .stepping import hold, name_people, schedule

__all__ = ["KEPT", "MADE", "correct", "fulfil", "hold", "make", "name_people", "schedule", "take_over", "take_over_fulfilments"]
