from datetime import UTC, date, datetime

import pytest

from constituyente.foundation.post import letters
from constituyente.foundation.post.data import Letter
from constituyente.foundation.post.errors import NoSuchSubscription

NOON = datetime(2026, 8, 22, 18, tzinfo=UTC)


def test_write_makes_subject_and_body_of_one_file() -> None:
    context = {"title": "Agua & <aire>", "reason": "falta\n\nmucha", "on": date(2026, 8, 22), "stop": ""}
    letter = letters.write(to="ana@example.org", template="test-letter", context=context, language="en", now=NOON)
    assert letter == Letter(
        to="ana@example.org",
        subject="English: Agua & <aire>",
        body="Agua & <aire> / falta\n\nmucha\n2026-08-22 http://127.0.0.1:8000\n",
        language="en",
        written_at="2026-08-22T18:00:00+00:00",
    )


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\n\n", "\u2028", "\x0b", "\x85"])
def test_write_keeps_the_subject_one_line(line_break: str) -> None:
    context = {"title": f"Agua{line_break}Bcc: eva@example.org", "reason": "", "on": date(2026, 8, 22), "stop": ""}
    letter = letters.write(to="ana@example.org", template="test-letter", context=context, language="en", now=NOON)
    assert letter.subject == "English: Agua Bcc: eva@example.org"


def test_write_refuses_a_template_without_subject_line() -> None:
    with pytest.raises(ValueError, match="the first line must be the subject"):
        letters.write(to="ana@example.org", template="no-subject", context={}, language="en", now=NOON)


def test_write_shows_dates_in_the_zone_it_is_given() -> None:
    late = datetime(2026, 8, 23, 4, 30, tzinfo=UTC)
    written = [
        letters.write(to="ana@example.org", template="dated", context={"at": late}, language="en", now=NOON, **zone).subject
        for zone in ({}, {"zone": "America/Mexico_City"})
    ]
    assert written == ["23 August 2026 at 04:30", "22 August 2026 at 22:30"]


def test_unpack_gives_back_what_was_packed() -> None:
    context = {"n": 7, "day": date(2026, 8, 22), "at": NOON, "title": {"es": "Agua", "en": "Water"}, "none": None, "list": [1, "a"]}
    assert letters.unpack(letters.pack(context)) == context


def test_subscription_of_reads_its_own_tokens() -> None:
    assert letters.subscription_of(letters.stop_token(7)) == 7


@pytest.mark.parametrize("token", ["", "7", "7-", "8-" + "0" * 32, "x-y", "\u0667-1", "7-é", "0" * 5000])
def test_subscription_of_refuses_what_nobody_was_mailed(token: str) -> None:
    with pytest.raises(NoSuchSubscription):
        letters.subscription_of(token)


def test_stop_address_is_in_the_language_of_the_letter() -> None:
    assert letters.stop_address(7, "es") == f"http://127.0.0.1:8000/mail/stop/{letters.stop_token(7)}"
    assert letters.stop_address(7, "en") == f"http://127.0.0.1:8000/en/mail/stop/{letters.stop_token(7)}"
