"""Contacts and their confirmation: services.py and queries.py."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection, transaction
from pytest_django.fixtures import Settings

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import queries
from constituyente.foundation.accounts.models import Allowance, Confirmation
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from tests.foundation.accounts.asking import Ask

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def confirm(token: str, result: str = "7-1", *, now: datetime = NOON) -> accounts.Redeemed:
    """What a package does with a token: redeem, work, settle, in one transaction."""
    with transaction.atomic():
        redeemed = accounts.redeem(token, purpose="signature", now=now)
        if not redeemed.result:
            accounts.settle(token, result, now=now)
        return redeemed


def every_row() -> str:
    """Whatever the database holds, in any table."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608  a name the database gave
            found.append(cursor.fetchall())
        return repr(found)


def several_connections() -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        pytest.skip("threads cannot wait for each other in a database in memory")


def side_by_side(count: int, work: Callable[[int], object]) -> list[object]:
    def alone(number: int) -> object:
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(alone, range(count)))


# ------------------------------------------------------------------ asking


def test_request_confirmation_mails_a_code_and_a_link(ask: Ask) -> None:
    asked = ask(language="en")
    letter = mail.outbox[0]
    assert letter.to == ["Ana.P+x@gmail.com"]
    assert letter.subject == "English Agua limpia"
    assert letter.body == f"{asked.code}\nhttp://127.0.0.1:8000/en/petitions/7/confirm/{asked.token}\n15\n"
    assert asked.token.startswith(f"{asked.handle}.")


def test_request_confirmation_refuses_what_is_no_address(ask: Ask) -> None:
    with pytest.raises(accounts.InvalidContact):
        ask("ana@example")
    assert (Confirmation.objects.count(), Allowance.objects.count()) == (0, 0)


def test_request_confirmation_is_decided_by_its_randomness(ask: Ask) -> None:
    first, second, third = ask(rng=Seeded(1)), ask(rng=Seeded(2)), ask()
    assert len({first.handle, second.handle, third.handle}) == 3
    assert first.handle == "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[byte & 31] for byte in Seeded(1).bytes(26))


def test_nothing_personal_is_readable_in_any_table(ask: Ask) -> None:
    asked = ask()
    waiting = every_row()
    confirm(asked.token)
    settled = every_row()
    # Short words turn up in sealed text by chance; these hold what base64 has not, or are too long for chance.
    readable = ("@gmail", "Ana.P", "anap@", "Iztapalapa", "Agua limpia", asked.token)
    assert Counter({word: text.count(word) for word in readable for text in (waiting, settled)}).total() == 0


def test_known_and_unknown_contacts_get_the_same(ask: Ask) -> None:
    confirm(ask("ana@example.org").token)
    for contact in ("ana@example.org", "eva@example.org"):
        asked = ask(contact)
        assert len(asked.handle) == 26
        assert queries.pending_by_handle(asked.handle, purpose="signature", now=NOON) == accounts.Pending(
            handle=asked.handle,
            purpose="signature",
            contact="a…a@example.org" if contact.startswith("ana") else "e…a@example.org",
            language="es",
            expires_at=NOON + 15 * MINUTE,
            settled=False,
            attempts_left=5,
        )


def test_beyond_five_in_an_hour_the_reply_is_the_same_and_no_mail_goes_out(ask: Ask) -> None:
    within = [ask("ana@gmail.com", now=NOON + number * MINUTE) for number in range(5)]
    beyond = ask("a.n.a+again@gmail.com", now=NOON + 5 * MINUTE)  # the same box
    other = ask("eva@gmail.com", now=NOON + 5 * MINUTE)
    assert [bool(asked.code) for asked in [*within, beyond, other]] == [True] * 5 + [False, True]
    assert queries.pending_by_handle(beyond.handle, purpose="signature", now=NOON + 5 * MINUTE).contact == "a…n@gmail.com"
    with pytest.raises(accounts.WrongCode) as wrong:
        accounts.token_for_code(beyond.handle, "000000", now=NOON + 5 * MINUTE)
    assert wrong.value.facts == {"left": 4}
    assert ask("ana@gmail.com", now=NOON + HOUR - timedelta(microseconds=1)).code == ""
    assert ask("ana@gmail.com", now=NOON + HOUR).code != ""


def test_a_clock_that_was_ahead_bars_nobody(ask: Ask) -> None:
    ahead = [ask("ana@gmail.com", now=NOON + timedelta(days=3650)) for _ in range(6)]
    assert [bool(asked.code) for asked in ahead] == [True] * 5 + [False]
    assert ask("ana@gmail.com", now=NOON).code != ""


def test_beyond_the_allowance_no_code_is_right(ask: Ask) -> None:
    for _ in range(5):
        ask("ana@gmail.com")
    beyond = ask("ana@gmail.com", rng=Seeded("known to the test"))
    known = Seeded("known to the test")
    known.bytes(26)
    code = f"{int.from_bytes(known.bytes(16), 'big') % 10**6:06d}"
    with pytest.raises(accounts.WrongCode):
        accounts.token_for_code(beyond.handle, code, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_stay_within_the_allowance() -> None:
    several_connections()

    def request(number: int) -> object:
        return accounts.request_confirmation(
            purpose="signature",
            contact="ana@example.org",
            details={},
            language="es",
            mail="test-code",
            context={"what": "Agua limpia"},
            link=lambda token: f"/confirm/{token}",
            now=NOON,
            rng=Seeded(number),
        )

    side_by_side(8, request)
    assert post.drain() == 8  # the work is the same
    assert len(mail.outbox) == 5


# ------------------------------------------------------------------ the code


def test_token_for_code_gives_the_token_of_the_letter(ask: Ask) -> None:
    asked = ask()
    assert accounts.token_for_code(asked.handle, asked.code, now=NOON + 15 * MINUTE - timedelta(microseconds=1)) == asked.token
    with pytest.raises(accounts.ConfirmationExpired):
        accounts.token_for_code(asked.handle, asked.code, now=NOON + 15 * MINUTE)


def test_token_for_code_belongs_to_its_handle(ask: Ask) -> None:
    ana, eva = ask("ana@example.org"), ask("eva@example.org")
    with pytest.raises(accounts.WrongCode):
        accounts.token_for_code(eva.handle, ana.code, now=NOON)


def test_token_for_code_stops_a_guesser(ask: Ask) -> None:
    asked = ask()
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(accounts.WrongCode) as wrong:
            accounts.token_for_code(asked.handle, asked.wrong_code, now=NOON)
        assert wrong.value.facts == {"left": left}
    for code in (asked.wrong_code, asked.code):
        with pytest.raises(accounts.TooManyAttempts):
            accounts.token_for_code(asked.handle, code, now=NOON)
    assert confirm(asked.token).contact == "Ana.P+x@gmail.com"  # the link of the letter is no guess


def test_token_for_code_tells_nobody_whether_a_handle_was(ask: Ask) -> None:
    asked = ask()
    for handle in (asked.handle, "0" * 26, "", "x" * 500):
        with pytest.raises(accounts.ConfirmationExpired):
            accounts.token_for_code(handle, asked.code, now=NOON + HOUR)


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_get_five_attempts_in_all(ask: Ask) -> None:
    several_connections()
    asked = ask()

    def guess(number: int) -> object:
        try:
            accounts.token_for_code(asked.handle, asked.wrong_code, now=NOON)
        except (accounts.WrongCode, accounts.TooManyAttempts) as refusal:
            return refusal.code
        return "let in"

    assert Counter(side_by_side(12, guess)) == {"wrong-code": 5, "too-many-attempts": 7}
    assert Confirmation.objects.get().attempts == 5


@pytest.mark.django_db(transaction=True)
def test_an_attempt_cannot_be_taken_back(ask: Ask) -> None:
    asked = ask()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        accounts.token_for_code(asked.handle, asked.wrong_code, now=NOON)
    with pytest.raises(accounts.WrongCode):
        accounts.token_for_code(asked.handle, asked.wrong_code, now=NOON)
    assert Confirmation.objects.get().attempts == 1


# ------------------------------------------------------------------ the token


def test_redeem_gives_what_was_asked_and_settle_forgets_it(ask: Ask) -> None:
    asked = ask()
    assert confirm(asked.token, "7-1") == accounts.Redeemed(
        contact="Ana.P+x@gmail.com",
        identity="anap@gmail.com",
        details={"territory": "Iztapalapa"},
        result="",
        asked_at=NOON,
    )
    row = Confirmation.objects.get()
    assert (row.sealed, row.settled_at) == ("", NOON)


def test_redeem_again_gives_the_first_result_for_a_day(ask: Ask) -> None:
    asked = ask()
    confirm(asked.token, "7-1")
    for later in (MINUTE, 24 * HOUR - MINUTE):
        assert confirm(asked.token, "other", now=NOON + later) == accounts.Redeemed(contact="", identity="", details={}, result="7-1")
    with pytest.raises(accounts.ConfirmationExpired):
        confirm(asked.token, now=NOON + 24 * HOUR)


def test_redeem_after_a_rollback_is_as_before(ask: Ask) -> None:
    asked = ask()

    class Failed(Exception):
        pass

    def fail() -> None:
        confirm(asked.token, "7-1")
        raise Failed

    with pytest.raises(Failed), transaction.atomic():
        fail()
    assert confirm(asked.token, "7-2").contact == "Ana.P+x@gmail.com"


def test_redeem_refuses_who_comes_late(ask: Ask) -> None:
    asked = ask()
    with pytest.raises(accounts.ConfirmationExpired):
        confirm(asked.token, now=NOON + 15 * MINUTE)
    assert confirm(asked.token, now=NOON + 15 * MINUTE - timedelta(microseconds=1)).result == ""


def test_redeem_refuses_what_nobody_was_given(ask: Ask, settings: Settings) -> None:
    asked, other = ask("ana@example.org"), ask("eva@example.org")
    mac = asked.token.partition(".")[2]
    cut_or_changed = [f"{asked.handle}.", asked.token[:-1], f"{asked.token}0", asked.token.lower()]
    for token in ["", ".", asked.handle, f"{other.handle}.{mac}", f"{asked.handle}.ñ", *cut_or_changed]:
        with pytest.raises(accounts.BadLink):
            confirm(token)
    key = settings.CONTACT_KEY
    settings.CONTACT_KEY = "another installation"
    with pytest.raises(accounts.BadLink):
        confirm(asked.token)
    settings.CONTACT_KEY = key
    assert confirm(asked.token).result == ""


def test_redeem_refuses_another_purpose(ask: Ask) -> None:
    asked = ask()
    with pytest.raises(accounts.BadLink), transaction.atomic():
        accounts.redeem(asked.token, purpose="withdrawal", now=NOON)
    assert confirm(asked.token).result == ""


def test_settle_wants_a_result(ask: Ask) -> None:
    asked = ask()
    with pytest.raises(ValueError, match="with a result"):
        accounts.settle(asked.token, "", now=NOON)


@pytest.mark.django_db(transaction=True)
def test_parallel_confirmations_do_the_work_once(ask: Ask) -> None:
    several_connections()
    asked = ask()
    outcomes = side_by_side(8, lambda number: confirm(asked.token, f"7-{number}").result)
    first = confirm(asked.token).result
    assert Counter(outcomes) == {"": 1, first: 7}


# ------------------------------------------------------------------ the page, and forgetting


def test_pending_shows_the_contact_only_until_it_is_settled(ask: Ask) -> None:
    asked = ask()
    by_token = queries.pending_by_token(asked.token, purpose="signature", now=NOON)
    by_handle = queries.pending_by_handle(asked.handle, purpose="signature", now=NOON)
    assert by_token == by_handle
    assert (by_token.contact, by_token.settled) == ("A…x@gmail.com", False)
    confirm(asked.token)
    after = queries.pending_by_token(asked.token, purpose="signature", now=NOON + HOUR)
    assert (after.contact, after.settled) == ("", True)


def test_pending_refuses_like_redeem(ask: Ask) -> None:
    asked = ask()
    with pytest.raises(accounts.BadLink):
        queries.pending_by_token(f"{asked.handle}.0", purpose="signature", now=NOON)
    with pytest.raises(accounts.BadLink):
        queries.pending_by_token(asked.token, purpose="another", now=NOON)
    for handle in (asked.handle, "0" * 26):
        with pytest.raises(accounts.ConfirmationExpired):
            queries.pending_by_handle(handle, purpose="signature", now=NOON + 15 * MINUTE)


def test_details_are_there_to_ask_again_until_they_are_settled_or_deleted(ask: Ask) -> None:
    settled, waiting = ask("ana@example.org"), ask("eva@example.org")
    assert queries.details_of(waiting.handle, purpose="signature") == {"territory": "Iztapalapa"}
    assert queries.details_of(waiting.handle, purpose="another") == {}
    confirm(settled.token)
    assert queries.details_of(settled.handle, purpose="signature") == {}
    accounts.forget_stale(now=NOON + 15 * MINUTE)
    assert queries.details_of(waiting.handle, purpose="signature") == {}


def test_each_code_that_was_tried_is_one_less(ask: Ask) -> None:
    asked = ask()
    with pytest.raises(accounts.WrongCode):
        accounts.token_for_code(asked.handle, asked.wrong_code, now=NOON)
    assert queries.pending_by_handle(asked.handle, purpose="signature", now=NOON).attempts_left == 4


def test_forget_stale_deletes_what_has_served_its_time(ask: Ask) -> None:
    settled, waiting = ask("ana@example.org"), ask("eva@example.org")
    confirm(settled.token)
    assert accounts.forget_stale(now=NOON + 15 * MINUTE - timedelta(microseconds=1)) == 0
    assert accounts.forget_stale(now=NOON + 15 * MINUTE) == 1
    assert list(Confirmation.objects.values_list("handle", flat=True)) == [settled.handle]
    assert waiting.handle != settled.handle
    assert accounts.forget_stale(now=NOON + HOUR) == 2  # both allowances
    assert accounts.forget_stale(now=NOON + 24 * HOUR) == 1
    assert (Confirmation.objects.count(), Allowance.objects.count()) == (0, 0)
