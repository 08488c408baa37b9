"""Checks of our own: remarks that were made twice in review. `python -m tools.checks` looks at every file of the project.

Each check takes a file's path and text and gives the lines it objects to; tests/tools/test_checks.py shows each a good and a bad line.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
LONGEST_MODULE = 400  # lines; near 400 a module becomes a package named by subject
Found = Iterator[tuple[int, str]]  # line number and what is wrong there


@dataclass(frozen=True)
class Check:
    """One rule, the files it is about, and files that may break it with the reason why."""

    name: str
    files: re.Pattern[str]
    look: Callable[[PurePosixPath, str], Found]
    except_for: frozenset[str] = frozenset()


# ------------------------------------------------------------------ code


def transactions(path: PurePosixPath, text: str) -> Found:
    """`@transaction.atomic` stands on services and nowhere else."""
    if "services" in path.stem or "services" in path.parts:
        return
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"\s*@transaction\.atomic|\s*with transaction\.atomic", line):
            yield number, "a transaction belongs on a service (services.py)"


def module_names(path: PurePosixPath, _text: str) -> Found:
    """A module is named by its subject."""
    if path.stem in {"utils", "util", "helpers", "misc", "tools"}:
        yield 1, f"{path.name} says nothing: name the module by its subject"


def module_length(_path: PurePosixPath, text: str) -> Found:
    """A long module becomes a package."""
    lines = text.count("\n")
    if lines > LONGEST_MODULE:
        yield LONGEST_MODULE, f"{lines} lines: make it a package named by subject"


def migration_names(path: PurePosixPath, _text: str) -> Found:
    """A migration says what it does."""
    if re.match(r"[0-9]{4}_auto_", path.name):
        yield 1, "name the migration by what it does"


def named_placeholders(_path: PurePosixPath, text: str) -> Found:
    """A sentence to translate has named placeholders, so that translators may turn them round."""
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT):
            continue
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and POSITIONAL.search(argument.value):
                yield node.lineno, "use named placeholders: %(number)s"


GETTEXT = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"})
POSITIONAL = re.compile(r"(?<!%)%[sdr]|\{\}|\{[0-9]\}")


def roles_in_views(_path: PurePosixPath, text: str) -> Found:
    """`accounts` decides who may act; no view asks for a role."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"\.roles\b|is_staff|is_superuser|has_perm\(", line):
            yield number, "a view checks no role: the decorator names an act, services ask accounts"


# ------------------------------------------------------------------ pages


def nothing_inline(_path: PurePosixPath, text: str) -> Found:
    """The content policy allows no inline style or script."""
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", line) or re.search(r"<script\b(?![^>]*\bsrc=)", line):
            yield number, "nothing inline: a stylesheet or a module of its own"


def trimmed_blocks(_path: PurePosixPath, text: str) -> Found:
    """A block to translate is trimmed, so that its indentation is no part of the sentence."""
    for number, line in enumerate(text.splitlines(), 1):
        if "{% blocktranslate" in line and " trimmed" not in line:
            yield number, "write {% blocktranslate trimmed … %}"


# ------------------------------------------------------------------ what the project never says

REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "registry" + ".npmjs.org")
MACHINE = re.compile(r"(?<![\w./-])/(?:root|work|home)/[\w.-]")


def nothing_of_this_machine(_path: PurePosixPath, text: str) -> Found:
    """No path of the machine it was written on, no host of a registry: both age, and neither is the reader's."""
    for number, line in enumerate(text.splitlines(), 1):
        if MACHINE.search(line):
            yield number, "a path of somebody's machine"
        if any(host in line for host in REGISTRIES):
            yield number, "a registry's host: requirements files are made with --no-emit-index-url"


OURS = re.compile(r"^constituyente/(?!.*/migrations/).*\.py$")
CHECKS = (
    Check(
        "transactions",
        OURS,
        transactions,
        # The savepoint of insert_once; outbox and mailings run outside any service, in the worker.
        frozenset(f"constituyente/foundation/{path}.py" for path in ("common/db", "post/outbox", "post/mailing")),
    ),
    Check("module-names", re.compile(r"^constituyente/.*\.py$"), module_names),
    Check("module-length", OURS, module_length),
    Check("migration-names", re.compile(r"/migrations/[0-9].*\.py$"), migration_names),
    # The words that argparse asks for are argparse's own.
    Check("named-placeholders", OURS, named_placeholders, frozenset({"constituyente/foundation/common/commands.py"})),
    Check("roles-in-views", re.compile(r"^constituyente/(?!foundation/accounts/).*/views(/.*)?\.py$"), roles_in_views),
    Check("nothing-inline", re.compile(r"^constituyente/.*\.html$"), nothing_inline),
    Check("trimmed-blocks", re.compile(r"^constituyente/.*\.html$"), trimmed_blocks),
    # The check's own tests show it bad lines.
    Check("nothing-of-this-machine", re.compile(r""), nothing_of_this_machine, frozenset({"tests/tools/test_checks.py", "LICENSE"})),
)


ELSEWHERE = re.compile(r"(^|/)vendor/|^verify/vectors/site/log/tile/")  # written by others; tiles of hashes, which are no text


def files() -> Iterator[PurePosixPath]:
    """Every text file of the project: what git tracks or would track."""
    listed = subprocess.check_output(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, text=True)
    for name in sorted(set(listed.split("\0")) - {""}):
        path = ROOT / name
        if path.is_file() and not ELSEWHERE.search(name) and b"\0" not in path.read_bytes()[:1024]:
            yield PurePosixPath(name)


def problems() -> Iterator[str]:
    """`path:line: what (check)`, for everything that is wrong."""
    for path in files():
        checks = [check for check in CHECKS if check.files.search(str(path)) and str(path) not in check.except_for]
        text = (ROOT / path).read_text(encoding="utf-8") if checks else ""
        for check in checks:
            for number, what in check.look(path, text):
                yield f"{path}:{number}: {what} ({check.name})"


def main() -> int:
    """Print what is wrong; exit code 1 if anything is."""
    found = list(problems())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
