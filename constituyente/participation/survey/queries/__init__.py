"""Reads: one function per page or listing."""

from .results import results_page
from .standing import counts_of, figures, questionnaire, rules_of, sheet, standing_of, survey_answered, survey_page
from .texts import answer_page, facts_of, is_shown, publishing_page, queue, texts_page, title_of, waiting

__all__ = [
    "answer_page",
    "counts_of",
    "facts_of",
    "figures",
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
    "texts_page",
    "title_of",
    "waiting",
]
