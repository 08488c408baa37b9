"""Addresses of sources on the web: only what a browser can open."""

import pytest

from constituyente.foundation.common.addresses import ELSEWHERE


@pytest.mark.parametrize(
    "address",
    [
        "https://ejemplo.mx",
        "http://a-b.ejemplo.mx:8080/x?y=(1)#z",
        "https://127.0.0.1/acta",
        "https://cañada.mx/Página_1",
        "https://ejemplo.mx?x=1",
    ],
)
def test_a_source_on_the_web_has_a_host(address: str) -> None:
    assert ELSEWHERE.fullmatch(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://javascript:alert(39)",
        "javascript:alert(1)",
        "https://",
        "https:///acta",
        "https://ejemplo..mx",
        "https://-ejemplo.mx",
        "https://ejemplo.mx:puerto/",
        "https://alguien@ejemplo.mx",
        "https://ejemplo.mx/<b>",
        "https://ejemplo.mx/a b",
        "https://ejemplo.mx/acta\n",
        "https://ejemplo.mx/" + "a" * 490,
        "ftp://ejemplo.mx",
    ],
)
def test_what_no_browser_opens_is_no_source(address: str) -> None:
    assert ELSEWHERE.fullmatch(address) is None
