"""What a process file may say: the tables and keys of process.toml, as frozen models.

Types, ranges and what one table can decide by itself are checked here; what needs two tables is in `checks`.
"""

from .bodies import Subject
from .file import OUTSIDE, ProcessFile, Rules
from .petitions import Ground, Petitions, Promise, Tier, Within
from .process import Phase, Territory
from .terms import OWN, Label

__all__ = [
    "OUTSIDE",
    "OWN",
    "Ground",
    "Label",
    "Petitions",
    "Phase",
    "ProcessFile",
    "Promise",
    "Rules",
    "Subject",
    "Territory",
    "Tier",
    "Within",
]
