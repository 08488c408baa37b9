"""Makes the environment of an implementation of our formats that is not ours: `python -m tools.oracle`.

It needs a newer Python than the project does. Where there is none, or it cannot be fetched, the tests use what it said when it was
last asked (tests/foundation/ledger/data/oracle.json); that is no failure, and is printed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from tools.environment import ROOT, answers, working_uv

VENV = ROOT / ".venv-oracle"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements-oracle.txt"
STAMP = VENV / "installed"
NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 12))"
MINUTES = 5


def main() -> int:
    """Make the environment, or find it made; say which, and what the tests will do. Returns an exit code, 0 either way."""
    if is_made():
        print("The oracle is in .venv-oracle; the tests ask it.")
        return 0
    why = make()
    if why:
        print(f"No oracle: {why}. The tests use what it said when it was last asked.")
    else:
        print("The oracle was installed into .venv-oracle; the tests ask it.")
    return 0


def digest() -> str:
    return sha256(REQUIREMENTS.read_bytes()).hexdigest()


def is_made() -> bool:
    """Whether these very requirements were installed whole before, into an environment that still starts."""
    return STAMP.exists() and STAMP.read_text(encoding="ascii") == digest() and answers(str(PYTHON), "-c", NEW_ENOUGH)


def candidates() -> Iterator[str]:
    """Pythons that may be new enough: those on the path, then those that pyenv keeps."""
    for name in ("python3.14", "python3.13", "python3.12", "python3"):
        if found := shutil.which(name):
            yield found
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from sorted((str(path) for path in versions.glob("3.*/bin/python3")), reverse=True)


def make() -> str:
    """Make the environment. Returns why it cannot be made, or nothing."""
    python = next((found for found in candidates() if answers(found, "-c", NEW_ENOUGH)), None)
    if python is None:
        return "it needs Python 3.12 or newer, and none was found"
    shutil.rmtree(VENV, ignore_errors=True)
    uv = working_uv()
    venv = [uv, "venv", "--quiet", "--python", python, str(VENV)] if uv else [python, "-m", "venv", str(VENV)]
    pip = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)] if uv else [str(PYTHON), "-m", "pip", "install", "--quiet"]
    for command in (venv, [*pip, "--require-hashes", "-r", str(REQUIREMENTS)]):
        try:
            done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, timeout=60 * MINUTES)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{Path(command[0]).name} failed ({type(error).__name__})"
        if done.returncode:
            return f"{Path(command[0]).name} ended with code {done.returncode}"
    (VENV / ".gitignore").write_text("*\n", encoding="ascii")
    STAMP.write_text(digest(), encoding="ascii")
    return ""


if __name__ == "__main__":
    sys.exit(main())
