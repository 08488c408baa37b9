import pytest
from django.test import RequestFactory
from pytest_django import Settings

from constituyente.foundation.common.web import client_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "", "127.0.0.1"),
        (0, "198.51.100.7", "127.0.0.1"),  # a client may write what it likes
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "10.9.9.9, 198.51.100.7", "198.51.100.7"),  # the first one is the client's own word
        (2, "10.9.9.9, 198.51.100.7, 203.0.113.1", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),  # it did not come through both
        (1, "", "127.0.0.1"),
    ],
)
def test_a_client_is_who_our_outermost_proxy_saw(proxies: int, forwarded: str, expected: str, settings: Settings) -> None:
    settings.PROXIES = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(RequestFactory().get("/", headers=headers)) == expected
