from datetime import UTC, datetime

import pytest

from constituyente.foundation.accounts import totp

RFC = b"12345678901234567890"


# RFC 6238, appendix B, SHA-1.
@pytest.mark.parametrize(
    ("second", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert totp.code(RFC, second // 30, digits=8) == code


# RFC 4226, appendix D.
def test_counted_codes_are_those_of_the_standard() -> None:
    expected = ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    assert [totp.code(RFC, step) for step in range(10)] == expected


def test_a_clock_may_be_half_a_minute_wrong() -> None:
    now = datetime.fromtimestamp(1111111109, UTC)
    step = totp.step_of(now)
    found = [list(totp.steps_of(RFC, totp.code(RFC, step + off), now=now)) for off in (-2, -1, 0, 1, 2)]
    assert found == [[], [step - 1], [step], [step + 1], []]
    assert list(totp.steps_of(RFC, "é", now=now)) == []


def test_the_address_is_what_apps_read() -> None:
    address = totp.address(RFC, who="Eva Luna", where="Constituyente villa-clara.example")
    assert address == (
        "otpauth://totp/Constituyente%20villa-clara.example%3AEva%20Luna"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Constituyente+villa-clara.example&digits=6&period=30"
    )
