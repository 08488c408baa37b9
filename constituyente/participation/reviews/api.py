"""What looks stuffed: held, shown, decided by two people, and open to appeal. Knows entries of the log, and nobody who gave them."""

from .data import CaseRow, Standing
from .errors import (
    AlreadyProposed,
    AppealOver,
    CaseSettled,
    CaseStands,
    NothingProposed,
    NothingToHold,
    NotUnderReview,
    ReasonMissing,
    SecondReviewerNeeded,
)
from .exchange import PARTS
from .queries import cases_about, done_by, facts_of, queue, standing_of
from .services import answer, answer_on_appeal, appeal, open_case, propose, propose_on_appeal, release_overdue
from .signals import Cluster, Seen, clusters, out_of_control

__all__ = [
    "PARTS",
    "AlreadyProposed",
    "AppealOver",
    "CaseRow",
    "CaseSettled",
    "CaseStands",
    "Cluster",
    "NotUnderReview",
    "NothingProposed",
    "NothingToHold",
    "ReasonMissing",
    "SecondReviewerNeeded",
    "Seen",
    "Standing",
    "answer",
    "answer_on_appeal",
    "appeal",
    "cases_about",
    "clusters",
    "done_by",
    "facts_of",
    "open_case",
    "out_of_control",
    "propose",
    "propose_on_appeal",
    "queue",
    "release_overdue",
    "standing_of",
]
