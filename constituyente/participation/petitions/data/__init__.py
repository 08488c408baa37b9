"""What crosses the border of petitions."""

from .desk import DeskCase, DeskPage, UnderRules, WaitingRow
from .exchange import CountInput, DayInput, DecisionInput, OpenedRow, PetitionFigures, PetitionInput, TextInput
from .life import AuthorPage, HandedIn
from .pages import (
    AppealRow,
    Breakdown,
    DayCount,
    Mark,
    NewPetitionPage,
    PetitionList,
    PetitionPage,
    PetitionRow,
    Reported,
    Ruling,
    SimilarRow,
    SimilarToNew,
    Slice,
    Text,
    Withdrawal,
)
from .paper import Sheets
from .signing import Acknowledgement, ClosedPage, SignatureInput, SignedPage, SignedText, SigningPage, Trail, UnderSignature
from .terms import Bar, Channel, Status

__all__ = [
    "Acknowledgement",
    "AppealRow",
    "AuthorPage",
    "Bar",
    "Breakdown",
    "Channel",
    "ClosedPage",
    "CountInput",
    "DayCount",
    "DayInput",
    "DecisionInput",
    "DeskCase",
    "DeskPage",
    "HandedIn",
    "Mark",
    "NewPetitionPage",
    "OpenedRow",
    "PetitionFigures",
    "PetitionInput",
    "PetitionList",
    "PetitionPage",
    "PetitionRow",
    "Reported",
    "Ruling",
    "Sheets",
    "SignatureInput",
    "SignedPage",
    "SignedText",
    "SigningPage",
    "SimilarRow",
    "SimilarToNew",
    "Slice",
    "Status",
    "Text",
    "TextInput",
    "Trail",
    "UnderRules",
    "UnderSignature",
    "WaitingRow",
    "Withdrawal",
]
