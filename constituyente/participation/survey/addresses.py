"""Where the survey stands, without language prefix, and what an answer is called for good."""

from constituyente.foundation.common.refs import Ref

SURVEY = "/survey"
RESULTS = "/survey/results"


def ref_of(folio: str) -> Ref:
    return Ref("answer", folio)


def answer(folio: str) -> str:
    return f"/survey/answers/{folio}"
