"""The three sets of the Chilean record: where the real ones lie, and how a small one is spoiled."""

import gzip
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[4] / "shared" / "data"
SETS = {"initiatives_in": "chile-ipn-2022", "provenance_in": "chile-convencion-provenance", "votes_in": "chile-convencion-votes"}

real = pytest.mark.skipif(
    not all((SHARED / name).is_dir() for name in SETS.values()), reason="the sets are not beside the repository (../shared/data)"
)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Put `new` for the first `old` in a file of a set, packed or not; from then on it lies there unpacked."""
    plain, packed = folder / name, folder / f"{name}.gz"
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else plain.read_bytes()
    packed.unlink(missing_ok=True)
    plain.write_bytes(content.replace(old.encode(), new.encode(errors="surrogateescape"), 1))
