"""The rules of the process: in force, of an earlier version, of a file yet to be applied."""

from .data import PhaseRow
from .editing import Change, changes, edited
from .errors import BadShapes, NoRules, Problem, RulesChanged, RulesInvalid
from .exchange import PARTS
from .lines import Loc
from .queries import allows, check, current, due, opens_next, pace, phase_of, phases, place_names, shape_table, version
from .reading import path_of
from .schema import (
    ADOPTS,
    Body,
    Majority,
    Office,
    Option,
    PromiseKind,
    Question,
    QuestionKind,
    Review,
    Rules,
    Strength,
    Survey,
    Tier,
)
from .services import apply
from .shapes import AIM as POINTS

__all__ = [
    "ADOPTS",
    "PARTS",
    "POINTS",
    "BadShapes",
    "Body",
    "Change",
    "Loc",
    "Majority",
    "NoRules",
    "Office",
    "Option",
    "PhaseRow",
    "Problem",
    "PromiseKind",
    "Question",
    "QuestionKind",
    "Review",
    "Rules",
    "RulesChanged",
    "RulesInvalid",
    "Strength",
    "Survey",
    "Tier",
    "allows",
    "apply",
    "changes",
    "check",
    "current",
    "due",
    "edited",
    "opens_next",
    "pace",
    "path_of",
    "phase_of",
    "phases",
    "place_names",
    "shape_table",
    "version",
]
