"""The rules of the process: in force, of an earlier version, of a file yet to be applied."""

from .data import PhaseRow
from .errors import NoRules, Problem, RulesChanged, RulesInvalid
from .queries import current, phases, version
from .schema import OUTSIDE, Ground, Label, Petitions, Phase, Promise, Rules, Subject, Territory, Tier, Within
from .services import allows, apply, check, due

__all__ = [
    "OUTSIDE",
    "Ground",
    "Label",
    "NoRules",
    "Petitions",
    "Phase",
    "PhaseRow",
    "Problem",
    "Promise",
    "Rules",
    "RulesChanged",
    "RulesInvalid",
    "Subject",
    "Territory",
    "Tier",
    "Within",
    "allows",
    "apply",
    "check",
    "current",
    "due",
    "phases",
    "version",
]
