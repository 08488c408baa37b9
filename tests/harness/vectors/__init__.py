"""Examples of everything in docs/ledger.md, right ones and wrong ones, for whoever writes a verifier: what lies in verify/vectors/.

`python -m tests.harness.vectors` writes them; the same ones every time.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from . import formats, receipts, rules, signed, site, trees

FOLDER = Path(__file__).resolve().parents[3] / "verify" / "vectors"


def make() -> dict[str, bytes]:
    """Every file of the folder but its README, by path."""
    examples: Mapping[str, object] = {
        "entries": formats.entries_file(),
        "commitments": formats.commitments_file(),
        "states": rules.states_file(),
        "rules": rules.rules_file(),
        "trees": trees.trees_file(),
        "proofs": trees.proofs_file(),
        "tiles": trees.tiles_file(),
        "checkpoints": signed.checkpoints_file(),
        "keys": signed.keys_file(),
        "acknowledgements": signed.acknowledgements_file(),
        "receipts": receipts.receipts_file(),
        "site": site.site_file(),
    }
    files = {f"{name}.json": _text(content) for name, content in examples.items()}
    return {**files, **{f"site/{path}": content for path, content in site.files().items()}}


def _text(content: object) -> bytes:
    return f"{json.dumps(content, indent=1, ensure_ascii=False)}\n".encode()


def on_disk() -> dict[str, bytes]:
    """What lies in the folder now, but for its README."""
    found = (path for path in FOLDER.rglob("*") if path.is_file() and path.name != "README.md")
    return {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in found}
