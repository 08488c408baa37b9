"""What crosses the border of petitions."""

from .desk import DeskCase, DeskPage, WaitingRow
from .exchange import CountInput, DecisionInput, OpenedRow, PetitionFigures, PetitionInput, TextInput
from .pages import Mark, NewPetitionPage, PetitionList, PetitionPage, PetitionRow, Reported, Ruling, Text
from .signing import Acknowledgement, SignedPage, SignedText, SigningPage
from .terms import Bar, Channel, Status

__all__ = [
    "Acknowledgement",
    "Bar",
    "Channel",
    "CountInput",
    "DecisionInput",
    "DeskCase",
    "DeskPage",
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
    "SignedPage",
    "SignedText",
    "SigningPage",
    "Status",
    "Text",
    "TextInput",
    "WaitingRow",
]
