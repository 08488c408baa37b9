"""A city in which every field that anybody can fill in holds what would run if it were let, written by the services that write it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from constituyente.decision.assembly.models import Motion
from constituyente.decision.bodies.models import Member, Session
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers.models import Item
from constituyente.decision.genealogy.models import ExternalReference
from constituyente.foundation.process import api as process
from constituyente.participation.meetings.models import Meeting
from constituyente.participation.news.models import NoticeVersion
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import TextVersion
from constituyente.participation.survey import api as survey

from . import deciding, speaking
from .rules import process_file
from .writing import Author

LANGUAGES = ("es", "en")
RESULTS_KEY = "meetings/<int:number>/results key"


class City:
    """A city whose texts are `lines`; `seal` seals what waits for the log.

    known  in each language, what people who signed a petition and who held a meeting type into forms
    """

    def __init__(self, lines: Sequence[str], *, seal: Callable[[], object], now: datetime) -> None:
        self.author = author = Author(lines, now)
        process.apply(process_file(author), now=now)
        deciding.seat(author)
        self.admitted = speaking.petition(author)
        signers = [speaking.sign(author, number) for number in self.admitted[:2]]
        hosts = speaking.meet(author)
        self.known = {language: signers[at] | {RESULTS_KEY: hosts[at], "people": "30"} for at, language in enumerate(LANGUAGES)}
        speaking.answer(author)
        seal()
        survey.publish_results(**author.by)
        petitions.collect_promises(now=now)
        commitments = deciding.promise(author, self.admitted)
        dossiers.gather(now=now)
        items = deciding.dispose(author, self.admitted)
        deciding.write(author, items, commitments)
        deciding.descend(author)
        deciding.vote(author)
        speaking.announce(author)
        seal()

    def pending(self) -> list[str]:
        """The addresses that people are mailed, and that only hosts and staff know."""
        return speaking.pending(self.author, self.admitted)

    def titles(self) -> dict[str, str]:
        """What stands at the head of pages, as it was taken: address → title."""
        found = {f"/petitions/{one.petition.number}": one.title for one in TextVersion.objects.select_related("petition")}
        found |= {f"/meetings/{one.number}": one.title for one in Meeting.objects.all()}
        found |= {f"/assembly/motions/{one.number}": one.title for one in Motion.objects.all()}
        found |= {f"/bodies/{one.body}/members/{one.key}": one.name for one in Member.objects.all()}
        found |= {f"/bodies/{one.body}/sessions/{one.number}": one.title for one in Session.objects.all()}
        found |= {f"/news/{one.notice.number}": one.title for one in NoticeVersion.objects.filter(notice__withdrawn_at=None)}
        found |= {f"/dossiers/{one.number}": one.title for one in Item.objects.all()}
        return found | {f"/draft/sources/{one.key}": one.name for one in ExternalReference.objects.all()}
