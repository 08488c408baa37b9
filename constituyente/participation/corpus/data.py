from dataclasses import dataclass
from datetime import datetime

from constituyente.foundation.common.refs import Ref


@dataclass(frozen=True)
class Text:
    """A reviewed public text, as its owner puts it into the pool.

    ref        what it is the text of, with its version where it has one: petition/7@1, answer/4KQ7…, statement/12-3, provision/7f3a9c01@4
    title      as on its card; body  plain text, paragraphs apart by an empty line
    language   of the text, as in es
    subject    key of a subject of the outline; territory  code of one; empty: none
    given      whether people gave it: dossiers take it as an input
    at         since when it is public
    """

    ref: Ref
    title: str
    body: str
    language: str
    subject: str
    territory: str
    given: bool
    at: datetime
