"""The survey: asked in one questionnaire on every channel, counted, published as tables that betray nobody."""

from .data import Acknowledgement, AnsweredSurvey, AnswerFigures, Channel, Verdict, WaitingText
from .errors import (
    AnswerMissing,
    AnswerStands,
    AnswerTooLong,
    CountsStand,
    NoSurvey,
    NotANumber,
    NothingToPublish,
    OutOfRange,
    Reworded,
    SnapshotStands,
    SurveyClosed,
    TooManyPicked,
    UnknownOption,
    UnknownReviewGround,
    WrongAnswer,
)
from .exchange import PARTS
from .queries import facts_of, figures, queue, survey_answered, waiting
from .services.answering import begin, submit
from .services.publishing import publish_if_due, publish_results
from .services.reviewing import review
from .services.withdrawing import follow_withdrawals

__all__ = [
    "PARTS",
    "Acknowledgement",
    "AnswerFigures",
    "AnswerMissing",
    "AnswerStands",
    "AnswerTooLong",
    "AnsweredSurvey",
    "Channel",
    "CountsStand",
    "NoSurvey",
    "NotANumber",
    "NothingToPublish",
    "OutOfRange",
    "Reworded",
    "SnapshotStands",
    "SurveyClosed",
    "TooManyPicked",
    "UnknownOption",
    "UnknownReviewGround",
    "Verdict",
    "WaitingText",
    "WrongAnswer",
    "begin",
    "facts_of",
    "figures",
    "follow_withdrawals",
    "publish_if_due",
    "publish_results",
    "queue",
    "review",
    "submit",
    "survey_answered",
    "waiting",
]
