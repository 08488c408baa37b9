"""Whatever is done to signatures, in whatever order: each counts, is under review, was excluded or was withdrawn."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from constituyente.foundation.common.refs import Ref
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import Petition, Signature
from constituyente.participation.petitions.queries import petition_page
from constituyente.participation.reviews import api as reviews
from constituyente.participation.reviews.data import AppealOutcome, Outcome
from constituyente.participation.reviews.models import Appeal, Case
from constituyente.participation.reviews.signals import RuleKey
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened

from .people import Reviewers, Signer, signed, standing

pytestmark = pytest.mark.django_db

FORTNIGHT = timedelta(days=14)
ACTS = ("sign", "hold", "propose", "agree", "decline", "appeal", "reinstate", "withdraw", "lapse", "seal")
REFUSALS = (
    ledger.NotInTheLogYet,
    reviews.AlreadyProposed,
    reviews.AppealOver,
    reviews.CaseSettled,
    reviews.NothingProposed,
    reviews.NothingToHold,
    reviews.NotUnderReview,
)


@dataclass
class Story:
    """A petition, whoever signed it, and what is done to it by and by."""

    petition: int
    reviewers: Reviewers
    sequencer: Sequencer
    people: list[Signer] = field(default_factory=list)
    now: datetime = NOON

    @property
    def cases(self) -> list[int]:
        return list(Case.objects.filter(about=f"petition/{self.petition}").order_by("number").values_list("number", flat=True))

    def does(self, act: str, which: int) -> None:
        """One act on one of those it can be about; what cannot be done is refused, and changes nothing."""
        if act in {"hold", "appeal", "withdraw"} and not self.people:
            return
        if act in {"propose", "agree", "decline"} and not self.cases:
            return
        with suppress(*REFUSALS):
            getattr(self, act)(which)

    def sign(self, which: int) -> None:
        self.people += signed(self.petition, 1 + which % 3, first=len(self.people))

    def hold(self, which: int) -> None:
        some = [one.leaf for one in self.people[which % len(self.people) :]]
        key = petitions.petition_row(self.petition, now=self.now).key
        about = Ref("petition", str(self.petition))
        rule: tuple[RuleKey, ...] = ("burst", "fast")
        reviews.open_case(
            about=about, tally=key, rule=rule[which % 2], cluster=f"{which}", leaves=some, evidence={"signatures": len(some)}, now=self.now
        )

    def propose(self, which: int) -> None:
        outcome: Outcome = "exclude" if which % 3 else "release"
        reviews.propose(self._case(which), outcome=outcome, reason="Así se ve.", actor=self.reviewers.ana, now=self.now)

    def agree(self, which: int) -> None:
        reviews.answer(self._case(which), agrees=True, words="", actor=self.reviewers.beto, now=self.now)

    def decline(self, which: int) -> None:
        reviews.answer(self._case(which), agrees=False, words="No.", actor=self.reviewers.beto, now=self.now)

    def appeal(self, which: int) -> None:
        reviews.appeal(self._person(which).code, text="Es mía.", now=self.now)

    def reinstate(self, which: int) -> None:
        for appeal in Appeal.objects.filter(member__case__about=f"petition/{self.petition}", settled_at=None):
            outcome: AppealOutcome = "uphold" if which % 3 == 0 else "reinstate"
            reviews.propose_on_appeal(appeal.pk, outcome=outcome, reason="Dos más lo leyeron.", actor=self.reviewers.caro, now=self.now)
            reviews.answer_on_appeal(appeal.pk, agrees=True, words="", actor=self.reviewers.dani, now=self.now)

    def withdraw(self, which: int) -> None:
        one = self._person(which)
        ledger.withdraw(one.code, one.key, due_at=self.now, now=self.now)

    def lapse(self, _which: int) -> None:
        reviews.release_overdue(now=self.now + FORTNIGHT)

    def seal(self, _which: int) -> None:
        """A batch; the numbers of the page add up to all there ever were, and are those of whoever counts the log again."""
        self.sequencer()
        assert sum(standing(self.petition).values()) == len(self.people) == Signature.objects.filter(petition__number=self.petition).count()
        assert ledger.recount().faults == ()

    def _case(self, which: int) -> int:
        return self.cases[which % len(self.cases)]

    def _person(self, which: int) -> Signer:
        return self.people[which % len(self.people)]


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 11)), min_size=6, max_size=16))
def test_every_signature_is_in_one_place_at_every_batch(
    rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers, acts: list[tuple[str, int]]
) -> None:
    story = Story(opened(title=f"Sombra {Petition.objects.count()}", now=NOON), reviewers, sequencer)
    for act, which in (("sign", 2), ("seal", 0), ("hold", 0), ("seal", 0), *acts, ("seal", 0)):
        story.does(act, which)


def test_a_whole_story_ends_where_it_says(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    story = Story(opened(now=NOON), reviewers, sequencer)
    told = [("sign", 2), ("sign", 1), ("seal", 0), ("hold", 1), ("seal", 0)]
    for act, which in told:
        story.does(act, which)
    assert standing(story.petition) == {"counted": 1, "held": 4, "excluded": 0, "withdrawn": 0}
    for act, which in [("withdraw", 2), ("propose", 1), ("agree", 0), ("seal", 0), ("appeal", 3), ("reinstate", 1), ("seal", 0)]:
        story.does(act, which)
    assert standing(story.petition) == {"counted": 2, "held": 0, "excluded": 2, "withdrawn": 1}


def test_a_crossing_and_its_promise_stay_when_the_cohort_that_made_them_is_excluded(
    rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers
) -> None:
    story = Story(opened(now=NOON), reviewers, sequencer)
    mark = rules.petitions.tiers[0].signatures
    story.people = signed(story.petition, mark)
    sequencer()
    sequencer()  # the crossing is an entry of the batch after
    assert petitions.collect_promises(now=NOON) == 1
    for act, which in [("hold", 0), ("seal", 0), ("propose", 1), ("agree", 0), ("seal", 0)]:
        story.does(act, which)
    page = petition_page(story.petition, now=NOON)
    assert standing(story.petition) == {"counted": 0, "held": 0, "excluded": mark, "withdrawn": 0}
    assert [(one.signatures, one.reached) for one in page.marks][:2] == [(mark, True), (rules.petitions.tiers[1].signatures, False)]
    assert [one.mark for one in page.promises] == [mark]
    assert petitions.collect_promises(now=NOON) == 0
