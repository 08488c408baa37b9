"""What a process file may say: the tables and keys of process.toml, as frozen models.

Types, ranges and what one table can decide by itself are checked here; what needs two tables is in `checks`.
"""

from .bodies import ADOPTS, Body, Majority
from .file import OUTSIDE, ProcessFile, Rules
from .petitions import Promise, PromiseKind, Review, Tier, Within
from .process import Map, Phase, Strength, Territory
from .site import Office
from .survey import Option, Question, QuestionKind, Survey
from .terms import OWN, Label

__all__ = [
    "ADOPTS",
    "OUTSIDE",
    "OWN",
    "Body",
    "Label",
    "Majority",
    "Map",
    "Office",
    "Option",
    "Phase",
    "ProcessFile",
    "Promise",
    "PromiseKind",
    "Question",
    "QuestionKind",
    "Review",
    "Rules",
    "Strength",
    "Survey",
    "Territory",
    "Tier",
    "Within",
]
