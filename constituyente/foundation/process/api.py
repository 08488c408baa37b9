"""The rules of the process: in force, of an earlier version, of a file yet to be applied."""

from .data import PhaseRow
from .errors import NoRules, Problem, RulesChanged, RulesInvalid
from .exchange import PARTS
from .queries import allows, check, current, due, pace, phases, version
from .schema import ADOPTS, OUTSIDE, Body, Majority, Option, PromiseKind, Question, QuestionKind, Rules, Strength, Survey, Tier
from .services import apply

__all__ = [
    "ADOPTS",
    "OUTSIDE",
    "PARTS",
    "Body",
    "Majority",
    "NoRules",
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
    "version",
]
