"""Taking back what one gave: with both secrets, whatever its state, once."""

import hmac
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import entries, notes, receipts
from constituyente.foundation.ledger.models import Entry
from tests.conftest import NOON

from .logs import HASH, KEY, ORIGIN, append, begin, log, seal
from .logs import sign as plain_sign

pytestmark = pytest.mark.django_db

DUE = NOON + timedelta(minutes=21)
OTHER = ledger.new_withdrawal_key(Seeded("other"))[0]  # nobody's; codes and keys have one form


def given(seed: int, kind: str = "sign") -> ledger.Secrets:
    """Give something, with a receipt that is kept."""
    rng = Seeded(f"given {seed}")
    key, secret = ledger.new_withdrawal_key(rng)
    hidden: dict[str, str | int | bytes] = {"record": HASH, "commitment": rng.bytes(32), "cancel": entries.commitment("cancel", [], secret)}
    if kind == "sign":
        body = entries.encode(kind, petition=KEY, strength="email", tag=rng.bytes(32), **hidden)
    else:
        body = entries.encode(kind, survey=KEY, strength="none", **hidden)
    return ledger.accept(body, {}, made_by="site", withdrawal_key=key, due_at=DUE, now=NOON, rng=rng).secrets


def publish() -> None:
    while seal():
        pass
    ledger.publish()


def take_back(secrets: ledger.Secrets) -> ledger.Withdrawal:
    return ledger.withdraw(secrets.code, secrets.withdrawal_key, due_at=DUE, now=NOON)


def act(kind: str, index: int | None, case: int = 1) -> None:
    assert index is not None
    append(entries.encode(kind, index=index, record=f"{case:064x}"))
    publish()


def counts() -> tuple[int, int, int, int]:
    count = ledger.tallies([KEY])[KEY]
    return count.total, count.held, count.excluded, count.withdrawn


@pytest.fixture
def kept() -> ledger.Secrets:
    """One of two signatures in the published log."""
    begin()
    ledger.watch(KEY, [])
    given(2)
    secrets = given(1)
    publish()
    return secrets


def test_what_is_taken_back_leaves_the_count_with_the_next_batch(kept: ledger.Secrets) -> None:
    index = ledger.receipt(kept.code).index
    done = take_back(kept)
    assert (done.new, done.index, done.receipt.index, done.receipt.state, done.receipt.withdrawing) == (True, None, index, "counted", True)
    assert (counts(), ledger.receipt(kept.code).withdrawing) == ((2, 0, 0, 0), True)
    publish()
    assert counts() == (1, 0, 0, 1)
    secret = receipts.cancel_secret(receipts.read_code(kept.withdrawal_key))
    assert log()[-1].decode() == f"cc/1 withdraw\ni {index}\nr {b64encode(secret).decode()}\n"
    after = ledger.receipt(kept.code)
    assert (after.state, after.moved_by, after.withdrawing) == ("withdrawn", len(log()) - 1, False)
    assert ledger.recount().faults == ()


def test_it_is_promised_and_signed(kept: ledger.Secrets) -> None:
    done = take_back(kept)
    assert done.note.startswith(f"cc/1 acknowledgement\n{ORIGIN}\n{done.leaf}\n")
    assert notes.signed_by(done.note, ledger.head().acknowledgement_key)
    assert ledger.promised_by(done.note) == DUE


def test_taken_back_again_nothing_is_added(kept: ledger.Secrets) -> None:
    first = take_back(kept)
    waiting = ledger.withdraw(kept.code, kept.withdrawal_key, due_at=DUE + timedelta(days=1), now=NOON + timedelta(days=1))
    assert (waiting.new, waiting.leaf, waiting.note, waiting.index) == (False, first.leaf, first.note, None)
    publish()
    after = take_back(kept)
    assert (after.new, after.leaf, after.note, after.index) == (False, first.leaf, first.note, len(log()) - 1)
    publish()
    assert (Entry.objects.filter(kind="withdraw").count(), counts()) == (1, (1, 0, 0, 1))


def test_codes_are_read_as_people_write_them(kept: ledger.Secrets) -> None:
    code, key = (one.lower().replace("-", " ").replace("0", "o") for one in (kept.code, kept.withdrawal_key))
    assert ledger.withdraw(code, key, due_at=DUE, now=NOON).new is True


# ------------------------------------------------------------------ who may not


def refusal_of(code: str, key: str) -> tuple[str, str, int]:
    with pytest.raises(ledger.WithdrawalRefused) as refused:
        ledger.withdraw(code, key, due_at=DUE, now=NOON)
    return refused.value.code, str(refused.value), refused.value.status


def test_an_unknown_code_and_a_wrong_key_are_refused_alike(kept: ledger.Secrets) -> None:
    another = given(3)
    publish()
    pairs = [
        (OTHER, kept.withdrawal_key),  # no receipt
        (OTHER, OTHER),
        (kept.code, OTHER),  # nobody's key
        (kept.code, another.withdrawal_key),  # the key of something else that was given
        (kept.withdrawal_key, kept.code),  # one in the place of the other
    ]
    assert len({refusal_of(*pair) for pair in pairs}) == 1
    assert Entry.objects.filter(kind="withdraw").count() == 0


def test_before_the_log_begins_nothing_is_anybodys() -> None:
    assert refusal_of(OTHER, OTHER)[0] == "withdrawal-refused"


def test_the_lock_is_compared_in_constant_time(kept: ledger.Secrets, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = list[tuple[str, str]]()

    def compare(one: str, other: str) -> bool:
        compared.append((one, other))
        return compare_digest(one, other)

    compare_digest = hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", compare)
    take_back(kept)
    assert refusal_of(kept.code, OTHER)
    assert [one == other for one, other in compared] == [True, False]


@pytest.mark.parametrize("typed", ["", "7F3K-92QD", "é", OTHER[:-1], OTHER[:-1] + ("0" if OTHER[-1] != "0" else "1")])
def test_what_cannot_be_a_code_or_a_key_is_told_apart(kept: ledger.Secrets, typed: str) -> None:
    with pytest.raises(ledger.BadReceiptCode):
        ledger.withdraw(typed, kept.withdrawal_key, due_at=DUE, now=NOON)
    with pytest.raises(ledger.BadWithdrawalKey):
        ledger.withdraw(kept.code, typed, due_at=DUE, now=NOON)
    assert Entry.objects.filter(kind="withdraw").count() == 0


def test_what_waits_for_its_number_cannot_be_taken_back_yet(kept: ledger.Secrets) -> None:
    fresh = given(3)
    for _turn in range(2):  # queued; then sealed, and not yet to be seen by anybody
        with pytest.raises(ledger.NotInTheLogYet):
            take_back(fresh)
        seal()
    ledger.publish()
    assert take_back(fresh).new is True
    with pytest.raises(ledger.WithdrawalRefused):  # whoever has no key does not learn that it waits
        ledger.withdraw(given(4).code, OTHER, due_at=DUE, now=NOON)


# ------------------------------------------------------------------ every state


@pytest.mark.parametrize(
    ("acts", "before"), [(["hold"], (1, 1, 0, 0)), (["exclude"], (1, 0, 1, 0)), (["hold", "release"], (2, 0, 0, 0))], ids=str
)
def test_whatever_its_state_it_is_taken_back_for_good(kept: ledger.Secrets, acts: list[str], before: tuple[int, ...]) -> None:
    index = ledger.receipt(kept.code).index
    for case, kind in enumerate(acts, start=1):
        act(kind, index, case)
    assert counts() == before
    take_back(kept)
    publish()
    assert counts() == (1, 0, 0, 1)
    for case, kind in enumerate(("release", "reinstate", "hold", "exclude"), start=9):
        act(kind, index, case)
    assert (counts(), ledger.receipt(kept.code).state) == ((1, 0, 0, 1), "withdrawn")
    assert ledger.recount().faults == ()


def test_an_answer_is_taken_back_like_a_signature(kept: ledger.Secrets) -> None:
    answer = given(5, "answer")
    publish()
    assert take_back(answer).receipt.kind == "answer"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one(kept: ledger.Secrets) -> None:
    def once(_attempt: int) -> ledger.Withdrawal:
        try:
            return take_back(kept)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(once, range(24)))
    publish()
    assert (sum(one.new for one in done), len({(one.leaf, one.note) for one in done})) == (1, 1)
    assert (Entry.objects.filter(kind="withdraw").count(), counts()) == (1, (1, 0, 0, 1))


# ------------------------------------------------------------------ what others ask


def test_counted_says_what_counts_at_a_size(kept: ledger.Secrets) -> None:
    receipt = ledger.receipt(kept.code)
    leaf, size = bytes.fromhex(receipt.leaf), receipt.size
    leaves = [ledger.leaf_hash(body) for body in log()[1:]]
    take_back(kept)
    publish()
    assert ledger.counted(leaves, size=size) == frozenset(leaves)
    assert ledger.counted(leaves, size=size + 1) == frozenset(leaves) - {leaf}
    assert ledger.counted(leaves, size=1) == frozenset()
    assert ledger.counted([bytes(32)], size=size) == frozenset()


@pytest.mark.parametrize("kind", ["hold", "exclude"])
def test_what_is_under_review_or_excluded_does_not_count(kept: ledger.Secrets, kind: str) -> None:
    receipt = ledger.receipt(kept.code)
    act(kind, receipt.index)
    assert ledger.counted([bytes.fromhex(receipt.leaf)], size=receipt.size + 1) == frozenset()


@pytest.mark.parametrize("number", [1, 3])
def test_counting_takes_three_statements(number: int, django_assert_num_queries: Callable[[int], CaptureQueriesContext]) -> None:
    begin()
    for seed in range(number):
        secrets = given(seed)
        publish()
        take_back(secrets)
    append(plain_sign(9))
    publish()
    leaves = [ledger.leaf_hash(body) for body in log()]
    with django_assert_num_queries(3):
        assert ledger.leaf_hash(plain_sign(9)) in ledger.counted(leaves, size=len(leaves))
    with django_assert_num_queries(1):
        assert len(ledger.withdrawals_after(-1, kind="sign")) == number


def test_withdrawals_are_told_by_kind_in_log_order(kept: ledger.Secrets) -> None:
    answers = [given(seed, "answer") for seed in (5, 6)]
    publish()
    for secrets in (answers[1], kept, answers[0]):
        take_back(secrets)
        publish()
    last = len(log()) - 1
    leaf = {secrets.code: bytes.fromhex(ledger.receipt(secrets.code).leaf) for secrets in (kept, *answers)}
    both = {leaf[answers[1].code]: last - 2, leaf[answers[0].code]: last}
    assert list(ledger.withdrawals_after(-1, kind="answer").items()) == list(both.items())
    assert ledger.withdrawals_after(last - 2, kind="answer") == {leaf[answers[0].code]: last}
    assert ledger.withdrawals_after(-1, kind="sign") == {leaf[kept.code]: last - 1}
    given_again = given(7)
    publish()
    take_back(given_again)  # waits
    assert ledger.withdrawals_after(last, kind="sign") == {}
