"""The rules of the process: in force, of an earlier version, of a file yet to be applied."""

from .data import PhaseRow
from .errors import NoRules, Problem, RulesChanged, RulesInvalid
from .queries import allows, check, current, due, pace, phases, version
from .schema import OUTSIDE, PromiseKind, Rules, Strength, Tier
from .services import apply

__all__ = [
    "OUTSIDE",
    "NoRules",
    "PhaseRow",
    "Problem",
    "PromiseKind",
    "Rules",
    "RulesChanged",
    "RulesInvalid",
    "Strength",
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
