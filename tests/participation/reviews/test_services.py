from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.reviews import api as reviews
from constituyente.participation.reviews import queries
from constituyente.participation.reviews.models import Appeal, Case, Member, Proposal
from tests.conftest import NOON, Sequencer
from tests.factories.petitions import opened

from .people import Reviewers, signed, standing

pytestmark = pytest.mark.django_db

LATER = NOON + timedelta(days=1)


def hold(petition: int, leaves: list[bytes], *, cluster: str = "a", now: datetime = NOON) -> int:
    row = petitions.petition_row(petition, now=now)
    return reviews.open_case(
        about=Ref("petition", str(petition)),
        tally=row.key,
        rule="burst",
        cluster=cluster,
        leaves=leaves,
        evidence={"signatures": len(leaves), "an_hour": 300},
        now=now,
    )


def test_two_reviewers_exclude_and_the_log_says_so(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    petition = opened(now=NOON)
    leaves = [one.leaf for one in signed(petition, 5)]
    sequencer()
    case = hold(petition, leaves[:3])
    sequencer()
    assert standing(petition) == {"counted": 2, "held": 3, "excluded": 0, "withdrawn": 0}
    reviews.propose(case, outcome="exclude", reason="Las trescientas salieron de una sola red.", actor=reviewers.ana, now=LATER)
    with pytest.raises(reviews.SecondReviewerNeeded):
        reviews.answer(case, agrees=True, words="", actor=reviewers.ana, now=LATER)
    assert standing(petition)["held"] == 3  # nothing happens until another agrees
    reviews.answer(case, agrees=True, words="", actor=reviewers.beto, now=LATER)
    sequencer()
    assert standing(petition) == {"counted": 2, "held": 0, "excluded": 3, "withdrawn": 0}
    page = queries.case_page(case)
    assert [(one.outcome, one.reason) for one in page.rulings] == [("exclude", "Las trescientas salieron de una sola red.")]
    assert len(page.entries) == 3
    with pytest.raises(reviews.CaseSettled):
        reviews.propose(case, outcome="release", reason="No.", actor=reviewers.ana, now=LATER)
    with pytest.raises(reviews.CaseSettled):
        reviews.answer(case, agrees=True, words="", actor=reviewers.beto, now=LATER)


def test_one_person_alone_cannot_decide_not_even_in_the_database(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    petition = opened(now=NOON)
    leaves = [one.leaf for one in signed(petition, 1)]
    sequencer()
    case = hold(petition, leaves)
    reviews.propose(case, outcome="exclude", reason="Una razón.", actor=reviewers.ana, now=NOON)
    with pytest.raises(reviews.AlreadyProposed):
        reviews.propose(case, outcome="release", reason="Otra.", actor=reviewers.beto, now=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.update(answered_by=reviewers.ana.id, answered_at=NOON, agreed=True)
    with pytest.raises(accounts.Forbidden):
        reviews.answer(case, agrees=True, words="", actor=reviewers.nobody, now=NOON)
    with pytest.raises(reviews.ReasonMissing):
        reviews.propose(case, outcome="exclude", reason=" . ", actor=reviewers.beto, now=NOON)


def test_a_proposal_that_is_declined_makes_room_for_another(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    petition = opened(now=NOON)
    leaves = [one.leaf for one in signed(petition, 2)]
    sequencer()
    case = hold(petition, leaves)
    with pytest.raises(reviews.NothingProposed):
        reviews.answer(case, agrees=True, words="", actor=reviewers.beto, now=NOON)
    reviews.propose(case, outcome="exclude", reason="Parecen una máquina.", actor=reviewers.ana, now=NOON)
    reviews.answer(case, agrees=False, words="Es la red de una escuela.", actor=reviewers.beto, now=NOON)
    reviews.propose(case, outcome="release", reason="Es la red de una escuela.", actor=reviewers.beto, now=NOON)
    reviews.answer(case, agrees=True, words="", actor=reviewers.ana, now=NOON)
    sequencer()
    sequencer()
    assert standing(petition) == {"counted": 2, "held": 0, "excluded": 0, "withdrawn": 0}


def test_the_same_cluster_is_the_same_case_and_takes_in_what_came_since(rules: process.Rules, sequencer: Sequencer) -> None:
    petition = opened(now=NOON)
    leaves = [one.leaf for one in signed(petition, 3)]
    sequencer()
    first = hold(petition, leaves[:2])
    assert hold(petition, leaves[:2]) == first
    assert hold(petition, leaves) == first
    assert (Case.objects.count(), Member.objects.count()) == (1, 3)
    with pytest.raises(reviews.NothingToHold):
        hold(petition, [bytes(32)], cluster="other")
    with pytest.raises(reviews.NothingToHold):
        hold(petition, leaves, cluster="under review already")


def test_what_nobody_decides_counts_again_after_a_fortnight(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    petition = opened(now=NOON)
    leaves = [one.leaf for one in signed(petition, 2)]
    sequencer()
    case = hold(petition, leaves)
    sequencer()
    reviews.propose(case, outcome="exclude", reason="Una razón.", actor=reviewers.ana, now=NOON)
    assert reviews.release_overdue(now=NOON + timedelta(days=14) - timedelta(seconds=1)) == 0
    assert reviews.release_overdue(now=NOON + timedelta(days=14)) == 1
    assert reviews.release_overdue(now=NOON + timedelta(days=15)) == 0
    sequencer()
    assert standing(petition) == {"counted": 2, "held": 0, "excluded": 0, "withdrawn": 0}
    assert queries.case_page(case).case.status == "lapse"


def test_an_appeal_is_decided_by_two_others(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    petition = opened(now=NOON)
    people = signed(petition, 2)
    sequencer()
    case = hold(petition, [one.leaf for one in people])
    sequencer()
    reviews.propose(case, outcome="exclude", reason="Una sola red.", actor=reviewers.ana, now=NOON)
    reviews.answer(case, agrees=True, words="", actor=reviewers.beto, now=NOON)
    sequencer()
    assert reviews.appeal(people[0].code, text="Firmé desde la biblioteca.", now=LATER) == case
    with pytest.raises(reviews.AppealOver):
        reviews.appeal(people[0].code, text="Otra vez.", now=LATER)
    with pytest.raises(reviews.AppealOver):
        reviews.appeal(people[1].code, text="Tarde.", now=NOON + timedelta(days=30))
    appeal = Appeal.objects.get()
    assert "biblioteca" not in appeal.words  # sealed
    with pytest.raises(reviews.SecondReviewerNeeded):
        reviews.propose_on_appeal(appeal.pk, outcome="uphold", reason="No.", actor=reviewers.beto, now=LATER)
    reviews.propose_on_appeal(appeal.pk, outcome="reinstate", reason="Es una persona.", actor=reviewers.caro, now=LATER)
    with pytest.raises(reviews.SecondReviewerNeeded):
        reviews.answer_on_appeal(appeal.pk, agrees=True, words="", actor=reviewers.caro, now=LATER)
    reviews.answer_on_appeal(appeal.pk, agrees=True, words="", actor=reviewers.dani, now=LATER)
    sequencer()
    assert standing(petition) == {"counted": 1, "held": 0, "excluded": 1, "withdrawn": 0}
    appeal.refresh_from_db()
    assert (appeal.words, appeal.outcome) == ("", "reinstate")
    said = reviews.standing_of(people[0].leaf.hex(), now=LATER)
    assert said
    assert (said.case, said.appealed, said.reason, said.until) == (case, True, "Es una persona.", None)


def test_an_appeal_needs_something_to_appeal_against(rules: process.Rules, sequencer: Sequencer) -> None:
    petition = opened(now=NOON)
    (person,) = signed(petition, 1)
    sequencer()
    with pytest.raises(reviews.NotUnderReview):
        reviews.appeal(person.code, text="¿Por qué?", now=NOON)
    hold(petition, [person.leaf])
    sequencer()
    with pytest.raises(reviews.ReasonMissing):
        reviews.appeal(person.code, text="…", now=NOON)
    with pytest.raises(ledger.UnknownReceipt):
        reviews.appeal(ledger.new_withdrawal_key(Seeded("nobody's"))[0], text="Soy yo.", now=NOON)


def test_what_its_giver_took_back_stays_taken_back(rules: process.Rules, sequencer: Sequencer, reviewers: Reviewers) -> None:
    petition = opened(now=NOON)
    people = signed(petition, 2)
    sequencer()
    case = hold(petition, [one.leaf for one in people])
    sequencer()
    ledger.withdraw(people[0].code, people[0].key, due_at=LATER, now=NOON)
    reviews.propose(case, outcome="release", reason="Son personas.", actor=reviewers.ana, now=NOON)
    reviews.answer(case, agrees=True, words="", actor=reviewers.beto, now=NOON)
    sequencer()
    sequencer()
    assert standing(petition) == {"counted": 1, "held": 0, "excluded": 0, "withdrawn": 1}
