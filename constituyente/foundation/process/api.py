"""The rules of the process: in force, of an earlier version, of a file yet to be applied."""

from .data import PhaseRow
from .errors import BadShapes, NoRules, Problem, RulesChanged, RulesInvalid
from .exchange import PARTS
from .queries import allows, check, current, due, pace, phases, shape_table, version
from .schema import ADOPTS, OUTSIDE, Body, Majority, Office, Option, PromiseKind, Question, QuestionKind, Rules, Strength, Survey, Tier
from .services import apply
from .shapes import AIM as POINTS

__all__ = [
    "ADOPTS",
    "OUTSIDE",
    "PARTS",
    "POINTS",
    "BadShapes",
    "Body",
    "Majority",
    "NoRules",
    "Office",
    "Option",
    "PhaseRow",
    "Problem",
    "PromiseKind",
    "Question",
    "QuestionKind",
    "Rules",
    "RulesChanged",
    "RulesInvalid",
    "Strength",
    "Survey",
    "Tier",
    "allows",
    "apply",
    "check",
    "current",
    "due",
    "pace",
    "phases",
    "shape_table",
    "version",
]
