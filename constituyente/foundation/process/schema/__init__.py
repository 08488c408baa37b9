"""What a process file may say: the tables and keys of process.toml, as frozen models.

Types, ranges and what one table can decide by itself are checked here; what needs two tables is in `checks`.
"""

from .file import OUTSIDE, ProcessFile, Rules
from .petitions import Promise, PromiseKind, Tier, Within
from .process import Phase, Strength, Territory
from .terms import OWN, Label

__all__ = [
    "OUTSIDE",
    "OWN",
    "Label",
    "Phase",
    "ProcessFile",
    "Promise",
    "PromiseKind",
    "Rules",
    "Strength",
    "Territory",
    "Tier",
    "Within",
]
