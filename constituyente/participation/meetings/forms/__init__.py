"""The forms of meetings."""

from .desk import MeetingDecisionForm, ResultsDecisionForm
from .registering import MeetingForm, typed
from .reporting import CancelForm, ResultsForm, again

__all__ = ["CancelForm", "MeetingDecisionForm", "MeetingForm", "ResultsDecisionForm", "ResultsForm", "again", "typed"]
