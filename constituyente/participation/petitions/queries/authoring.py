"""A petition as its author sees it."""

from datetime import datetime

from constituyente.foundation.process import api as process
from constituyente.participation.petitions.data import AuthorPage
from constituyente.participation.petitions.data.terms import Status

from .desk import decided_by
from .standing import appeal_of, appeal_until, of_author, on_paper, ruling_of, signed_text, status_of, takes_signatures, withdrawal_of

WITHDRAWN_FROM: tuple[Status, ...] = ("waiting", "appealed", "open")  # where a petition stands that can be withdrawn


def author_page(key: str, *, now: datetime) -> AuthorPage:
    """The petition of the author's `key`. Three statements. Raises WrongAuthorKey, NoRules."""
    petition, rules = of_author(key), process.current()
    text, until, status = signed_text(petition), appeal_until(petition, rules), status_of(petition, now=now)
    return AuthorPage(
        number=petition.number,
        title=text.title,
        language=petition.language,
        status=status,
        submitted_at=petition.submitted_at,
        ruling=ruling_of(petition, rules),
        appeal=appeal_of(petition),
        withdrawal=withdrawal_of(petition),
        can_withdraw=status in WITHDRAWN_FROM,
        decided_by=decided_by(petition, rules) if status == "waiting" else None,
        on_paper=on_paper(rules) and takes_signatures(petition, rules, now=now),
        appeal_until=until if until and now <= until and status == "refused" else None,
    )


def author_of(key: str) -> int:
    """The number of the petition whose author has `key`. One statement. Raises WrongAuthorKey."""
    return of_author(key).number
