"""Reads: one function per page or listing."""

from .results import results_page
from .standing import counts_of, figures, questionnaire, rules_of, sheet, standing_of, survey_answered, survey_page
from .texts import (
    answer_page,
    decided_at,
    done_by,
    facts_of,
    grounds,
    is_shown,
    publishing_page,
    queue,
    texts_of,
    texts_page,
    ticked,
    title_of,
    untabled,
    waiting,
)

__all__ = [
    "answer_page",
    "counts_of",
    "decided_at",
    "done_by",
    "facts_of",
    "figures",
    "grounds",
    "is_shown",
    "publishing_page",
    "questionnaire",
    "queue",
    "results_page",
    "rules_of",
    "sheet",
    "standing_of",
    "survey_answered",
    "survey_page",
    "texts_of",
    "texts_page",
    "ticked",
    "title_of",
    "untabled",
    "waiting",
]
