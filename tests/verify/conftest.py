"""What the verifier's tests may ask for."""

import pytest

from tests.verify.city import Run, verifier_key
from verify import verify


@pytest.fixture(autouse=True)
def data() -> None:
    """No data directory and no Django: these tests are about one file."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the verifier in English, with the right key unless told otherwise; returns exit code and what it printed."""

    def run_(*arguments: object, key: str = verifier_key(), lang: str = "en") -> tuple[int, str]:
        words = [str(argument) for argument in arguments]
        code = verify.main([*words, *(["--key", key] if key else []), "--lang", lang])
        return code, capsys.readouterr().out

    return run_
