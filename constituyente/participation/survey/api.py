"""The survey: asked in one questionnaire on every channel, counted, published as tables that betray nobody."""

from .data import Acknowledgement, AnsweredSurvey, AnswerFigures, AnswerInput, Channel, Handed, Verdict, WaitingText
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
from .queries import done_by, facts_of, figures, queue, survey_answered, untabled, waiting
from .services.answering import begin, submit
from .services.bulk import begin_many, review_many, submit_many
from .services.publishing import publish_if_due, publish_results
from .services.reviewing import review
from .services.withdrawing import follow_withdrawals
from .words import GROUNDS

__all__ = [
    "GROUNDS",
    "PARTS",
    "Acknowledgement",
    "AnswerFigures",
    "AnswerInput",
    "AnswerMissing",
    "AnswerStands",
    "AnswerTooLong",
    "AnsweredSurvey",
    "Channel",
    "CountsStand",
    "Handed",
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
    "begin_many",
    "done_by",
    "facts_of",
    "figures",
    "follow_withdrawals",
    "publish_if_due",
    "publish_results",
    "queue",
    "review",
    "review_many",
    "submit",
    "submit_many",
    "survey_answered",
    "untabled",
    "waiting",
]
