"""Makes the environment the project runs in, or finds it made: `python3 tools/environment.py run|dev`."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILES = {"run": "requirements.txt", "dev": "requirements-dev.txt"}  # what `dev` lists contains what `run` lists
COMMAND = """#!{python}
import sys

from constituyente.__main__ import main

sys.exit(main())
"""


def main(arguments: Sequence[str]) -> int:
    """Install what `run` or `dev` needs, or return at once, and offline, if those very packages are there. Returns an exit code."""
    if len(arguments) != 1 or arguments[0] not in FILES:
        print("usage: python3 tools/environment.py run|dev", file=sys.stderr)
        return 2
    what, venv = arguments[0], ROOT / ".venv"
    if is_made(venv, what):
        return 0
    began = time.monotonic()
    print(f"Installing packages from {FILES[what]} into .venv …", flush=True)
    try:
        install(venv, ROOT / FILES[what])
    except subprocess.CalledProcessError as error:
        program = Path(error.cmd[0]).name
        print(f"Installing failed: {program} ended with code {error.returncode}. Run make again once that is cleared.", file=sys.stderr)
        return 1
    put_on_path(venv)
    for name in ("run", "dev") if what == "dev" else ("run",):
        stamp(venv, name).write_text(digest(name), encoding="ascii")
    print(f"Installed in {time.monotonic() - began:.1f} s.", flush=True)
    return 0


def digest(what: str) -> str:
    return sha256((ROOT / FILES[what]).read_bytes()).hexdigest()


def stamp(venv: Path, what: str) -> Path:
    return venv / f"installed-{what}"


def is_made(venv: Path, what: str) -> bool:
    """Whether these very requirements were installed whole before, into an environment that still starts."""
    written = stamp(venv, what)
    return written.exists() and written.read_text(encoding="ascii") == digest(what) and os.access(venv / "bin" / "python", os.X_OK)


def install(venv: Path, requirements: Path) -> None:
    """With uv if it is there (faster), else with the standard library's venv and with pip; hashes are checked either way."""
    python, uv = str(venv / "bin" / "python"), working_uv()
    if not os.access(python, os.X_OK):
        shutil.rmtree(venv, ignore_errors=True)
        run(*([uv, "venv", "--quiet", "--python", sys.executable] if uv else [sys.executable, "-m", "venv"]), str(venv))
    if uv:
        run(uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", str(requirements))
        return
    if not answers(python, "-m", "pip", "--version"):
        run(python, "-m", "ensurepip", "--default-pip")
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(requirements))


def working_uv() -> str | None:
    uv = shutil.which("uv")
    return uv if uv and answers(uv, "--version") else None


def answers(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT)


def put_on_path(venv: Path) -> None:
    """Let the environment find this folder, and give it the `constituyente` command, without building a package."""
    python = venv / "bin" / "python"
    site = subprocess.check_output([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True).strip()
    (Path(site) / "constituyente.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    command = venv / "bin" / "constituyente"
    command.write_text(COMMAND.format(python=python), encoding="utf-8")
    command.chmod(0o755)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
