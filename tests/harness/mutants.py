"""Plants faults, one at a time, in a copy of the tree: each must turn its tests red. `make mutants`.

A test that stays green over a planted fault proves nothing about that fault.
"""

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv", ".venv-oracle", "var", "__pycache__", ".*_cache", ".hypothesis")
RED, NO_TESTS = 1, 5  # pytest's exit codes


@dataclass(frozen=True)
class Mutant:
    """One fault: where, what stands there, what the fault makes of it, and the tests that must notice."""

    name: str
    file: str
    before: str
    after: str
    tests: str
    engine: str = "sqlite"


MUTANTS = (
    Mutant(
        "entries are hashed without 0x00 in front",
        "constituyente/foundation/ledger/merkle.py",
        r'sha256(b"\x00" + body)',
        "sha256(body)",
        "tests/foundation/ledger/test_golden.py",
    ),
    Mutant(
        "nodes are hashed without 0x01 in front",
        "constituyente/foundation/ledger/merkle.py",
        r'sha256(b"\x01" + left + right)',
        "sha256(left + right)",
        "tests/foundation/ledger/test_golden.py",
    ),
    Mutant(
        "more may follow an entry than its lines",
        "constituyente/foundation/ledger/entries.py",
        "[0].fullmatch(text)",
        "[0].match(text)",
        "tests/foundation/ledger/test_entries.py",
    ),
    Mutant(
        "one value may be spelt in several ways",
        "constituyente/foundation/ledger/entries.py",
        "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=",
        "[A-Za-z0-9+/]{43}=",
        "tests/foundation/ledger/test_entries.py",
    ),
    Mutant(
        "whoever likes takes a signature back",
        "constituyente/foundation/ledger/fold.py",
        'not entries.opens(act.fields["secret"], about.fields["cancel"])',
        'not act.fields["secret"]',
        "tests/foundation/ledger/test_fold.py",
    ),
    Mutant(
        "what was excluded counts on",
        "constituyente/foundation/ledger/fold.py",
        '("exclude", "counted"): "excluded",',
        '("exclude", "counted"): "counted",',
        "tests/foundation/ledger/test_fold.py",
    ),
    Mutant(
        "an act may be about what comes later",
        "constituyente/foundation/ledger/fold.py",
        "if target >= index:",
        "if target > index + 9:",
        "tests/foundation/ledger/test_fold.py",
    ),
    Mutant(
        "a mark is crossed at every batch that finds it reached",
        "constituyente/foundation/ledger/services/sealing.py",
        "if mark.reached_size is None and tally.total >= mark.mark:",
        "if tally.total >= mark.mark:",
        "tests/foundation/ledger/test_sealing.py",
    ),
    Mutant(
        "two sequencers may both move the tree",
        "constituyente/foundation/ledger/services/sealing.py",
        "Tree.objects.filter(id=1, size=tree.size).update(",
        "Tree.objects.filter(id=1).update(",
        "tests/foundation/ledger/test_compare_and_swap.py",
    ),
    Mutant(
        "signatures stand in the order in which they came",
        "constituyente/foundation/ledger/services/sealing.py",
        "key=lambda row: bytes(row.leaf)",
        "key=lambda row: row.pk",
        "tests/foundation/ledger/test_sealing.py",
    ),
    Mutant(
        "stored bytes are signed unseen",
        "constituyente/foundation/ledger/services/sealing.py",
        "merkle.leaf_hash(bytes(row.body)) != bytes(row.leaf)",
        "not row.leaf",
        "tests/foundation/ledger/test_sealing.py",
    ),
    Mutant(
        "a tree that was put back is signed",
        "constituyente/foundation/ledger/services/sealing.py",
        "or not notes.signed_by(note, tree.verifier_key)",
        "",
        "tests/foundation/ledger/test_sealing.py",
    ),
    Mutant(
        "crossings wait behind everybody",
        "constituyente/foundation/ledger/services/sealing.py",
        "[*given, *crossings, *(",
        "[*given, *(",
        "tests/foundation/ledger/test_sealing.py",
    ),
    Mutant(
        "a new log key is not vouched for by the old one",
        "constituyente/foundation/ledger/services/appending.py",
        'by=signer_of(tree, "log"))',
        "by=fresh)",
        "tests/foundation/ledger/test_keys.py",
    ),
    Mutant(
        "acknowledgements are signed with the log's own key",
        "constituyente/foundation/ledger/services/appending.py",
        'signer_of(tree, "acknowledgement")',
        'signer_of(tree, "log")',
        "tests/foundation/ledger/test_keeping.py",
    ),
    Mutant(
        "a database behind what is published is signed",
        "constituyente/foundation/ledger/publishing.py",
        "if ours is None or bytes(ours) != disk.root:",
        "if ours is not None and bytes(ours) != disk.root:",
        "tests/foundation/ledger/test_publishing.py",
    ),
    Mutant(
        "what does not give the signed root is published",
        "constituyente/foundation/ledger/publishing.py",
        "!= bytes(newest.root):",
        '== b"":',
        "tests/foundation/ledger/test_publishing.py",
    ),
    Mutant(
        "receipts are kept in clear",
        "constituyente/foundation/ledger/receipts.py",
        "AESGCM(keys.key).encrypt(nonce, padded, keys.finder)",
        "padded",
        "tests/foundation/ledger/test_keeping.py",
    ),
    Mutant(
        "a contact may sign a petition twice",
        "constituyente/participation/petitions/migrations/0001_initial.py",
        'fields=("petition", "tag")',
        'fields=("petition", "tag", "id")',
        "tests/participation/petitions/test_services.py",
    ),
    Mutant(
        "an entry may be queued twice",
        "constituyente/foundation/ledger/migrations/0001_initial.py",
        '("leaf", models.BinaryField(max_length=32, unique=True))',
        '("leaf", models.BinaryField(max_length=32))',
        "tests/foundation/ledger/test_sealing.py",
    ),
    Mutant(
        "a signature is acknowledged before all of it is written",
        "constituyente/participation/petitions/services/signing.py",
        "@transaction.atomic\ndef confirm_signature(",
        "def confirm_signature(",
        "tests/participation/petitions/test_services.py",
    ),
    Mutant(
        "the checkpoint is published before its tiles",
        "constituyente/foundation/ledger/publishing.py",
        "    written = set[Path]()\n    for index, first",
        '    written = {_write("checkpoint", newest.note.encode())}\n    for index, first',
        "tests/foundation/ledger/test_publishing.py",
    ),
    Mutant(
        "SQLite may forget the last commits",
        "constituyente/config/settings.py",
        "PRAGMA synchronous=FULL",
        "PRAGMA synchronous=OFF",
        "tests/portal/test_doctor.py",
    ),
    Mutant(
        "PostgreSQL may forget the last commits",
        "constituyente/config/settings.py",
        '"-c synchronous_commit=on"',
        '"-c synchronous_commit=off"',
        "tests/portal/test_doctor.py",
        engine="postgres",
    ),
    Mutant(
        "any log is replayed as our own",
        "constituyente/foundation/ledger/copies.py",
        '    if frontier.root() != head.root:\n        raise CopyRefused(where=source.name, problem=_("it does not',
        '    if not head.root:\n        raise CopyRefused(where=source.name, problem=_("it does not',
        "tests/foundation/ledger/test_restoring.py",
    ),
    Mutant(
        "the verifier believes whoever signs",
        "verify/verify.py",
        'ours = [signature_holds(public, text.encode() + b"\\n", blob[4:]) for who',
        "ours = [bool(public) for who",
        "tests/verify/test_signatures.py",
    ),
    Mutant(
        "the verifier forgets how large the log was",
        "verify/verify.py",
        "        if seen > size:\n            self.report.fault(CHECKPOINT",
        "        if seen > 10 * size + 10**9:\n            self.report.fault(CHECKPOINT",
        "tests/verify/test_tree.py",
    ),
    Mutant(
        "the verifier lets anybody take a signature back",
        "verify/verify.py",
        'kind != "withdraw" or opened ==',
        'kind != "withdraw" or home or opened ==',
        "tests/verify/test_counting.py",
    ),
)


def plant(mutant: Mutant, tree: Path) -> str:
    """Write the fault into `tree`; returns what stood in the file. Raises ValueError if it cannot be planted at exactly one place."""
    path = tree / mutant.file
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.before) != 1:
        message = f"{mutant.file} has {mutant.before!r} {text.count(mutant.before)} times: the mutant must follow the code"
        raise ValueError(message)
    path.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")
    return text


def colour(tree: Path, tests: str, engine: str) -> int:
    """Pytest's exit code for `tests` in `tree`; 0 is green."""
    if not (tree / tests).exists():
        return NO_TESTS
    quick = ["-q", "-x", "-p", "no:cacheprovider", f"--engine={engine}", "-m", "not slow and not browser"]
    command = [sys.executable, "-B", "-m", "pytest", *quick, tests]
    return subprocess.run(command, cwd=tree, capture_output=True, check=False).returncode


def judge(mutant: Mutant, tree: Path) -> str:
    """Plant, run, take back: `killed`, or what is wrong."""
    try:
        before = plant(mutant, tree)
    except (ValueError, FileNotFoundError) as error:
        return f"NOT PLANTED: {error}"
    code = colour(tree, mutant.tests, mutant.engine)
    (tree / mutant.file).write_text(before, encoding="utf-8")
    return {0: "SURVIVED", RED: "killed"}.get(code, f"NOT RUN: pytest ended with code {code}")


def main() -> int:
    """Print a table; exit code 1 if a mutant survives, cannot be planted, or its tests are not green without it."""
    with tempfile.TemporaryDirectory(prefix="constituyente-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(ROOT, tree, ignore=LEFT_BEHIND)
        green = {chosen: colour(tree, *chosen) for chosen in sorted({(mutant.tests, mutant.engine) for mutant in MUTANTS})}
        verdicts = []
        for mutant in MUTANTS:
            began = time.monotonic()
            code = green[mutant.tests, mutant.engine]
            verdict = judge(mutant, tree) if code == 0 else f"NOT RUN: {mutant.tests} is not green without it (code {code})"
            verdicts.append(verdict)
            print(f"{mutant.name:56} {verdict:10} {time.monotonic() - began:6.1f} s  {mutant.tests}", flush=True)
    killed = verdicts.count("killed")
    print(f"{killed} of {len(MUTANTS)} killed")
    return 0 if killed == len(MUTANTS) else 1


if __name__ == "__main__":
    sys.exit(main())
