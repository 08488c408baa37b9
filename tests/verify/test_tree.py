"""The tree: whole logs, single bytes of them, and what an earlier run saw."""

from pathlib import Path

import pytest

from tests.verify.city import (
    CITY,
    RULES,
    Run,
    checkpoint,
    entry,
    faults,
    files_of,
    flip,
    inclusion,
    log_files,
    publish,
    record,
    seeded,
    sha256,
    sign,
    tile,
    tree_head,
    verifier_key,
    write,
)
from verify import verify

OTHER = entry("rules", "v 2", f"h {RULES}")  # in the place of the first entry


def test_every_inclusion_proof_up_to_64_leads_to_the_head_and_none_that_was_changed_does() -> None:
    leaves = [sha256(bytes([n])) for n in range(64)]
    for size in range(1, 65):
        head = tree_head(leaves[:size])
        for index in range(size):
            path = inclusion(leaves[:size], index)
            assert verify.lead(leaves[index], index, size, path) == head
            wrong = [[*path[:i], bytes(32), *path[i + 1 :]] for i in range(len(path))]
            wrong += [path[:i] + path[i + 1 :] for i in range(len(path))] + [[*path, bytes(32)], [bytes(32), *path]]
            assert head not in {led(leaves[index], index, size, other) for other in wrong}
            assert led(leaves[(index + 1) % 64], index, size, path) != head
            assert head not in {led(leaves[index], other, size, path) for other in range(size + 1) if other != index}


def led(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    try:
        return verify.lead(leaf, index, size, path)
    except (verify.Fault, ValueError):
        return b""


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 700])
def test_good_logs_agree(run: Run, tmp_path: Path, size: int) -> None:
    publish(tmp_path, CITY[:size])
    for command in ("check", "recount"):
        code, output = run(command, tmp_path)
        assert (code, faults(output)) == (0, [])
        assert output.endswith("ALL AGREES\n")


def test_a_log_of_three_levels_agrees_until_its_top_tile_is_touched(run: Run, tmp_path: Path) -> None:
    short = [record("rules", f"v {index + 1}") for index in range(66_000)]
    write(tmp_path, log_files(short))
    assert [path for path in files_of(tmp_path) if "/tile/2/" in path or "/tile/1/" in path] == [
        "log/tile/1/000",
        "log/tile/1/001.p/1",
        "log/tile/2/000.p/1",
    ]
    assert run("check", tmp_path)[0] == 0
    flip(tmp_path / "log/tile/2/000.p/1", 31)
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/tile/2/000.p/1"])


def test_tile_numbers_past_999_are_written_in_groups(tmp_path: Path) -> None:
    asked: list[str] = []

    class Listener(verify.Source):
        def read(self, path: str, limit: int) -> bytes:
            asked.append(path)
            return super().read(path, limit)

    tree = verify.Tree(Listener(str(tmp_path)), (0, b""), (0, b""), verify.Report("en"))
    tree.read("entries", 1_234_067, 256)
    tree.read("0", 1_000, 7)
    assert asked == ["log/tile/entries/x001/x234/067", "log/tile/0/x001/000.p/7", "log/tile/0/x001/000"]


LOG_FILES = sorted(log_files(CITY))


def test_the_log_of_700_has_these_files() -> None:
    assert LOG_FILES == [
        "log/checkpoint",
        "log/tile/0/000",
        "log/tile/0/001",
        "log/tile/0/002.p/188",
        "log/tile/1/000.p/2",
        "log/tile/entries/000",
        "log/tile/entries/001",
        "log/tile/entries/002.p/188",
    ]


@pytest.mark.parametrize("path", LOG_FILES)
@pytest.mark.parametrize("seed", range(4))
def test_a_byte_that_differs_in_the_log_is_found_and_its_file_named(run: Run, tmp_path: Path, path: str, seed: int) -> None:
    publish(tmp_path, CITY)
    chance = seeded(f"{path} {seed}")
    flip(tmp_path / path, chance.randrange((tmp_path / path).stat().st_size), chance.randrange(1, 256))
    code, output = run("check", tmp_path)
    assert code == 1
    assert path in {place.split(" ")[0] for place in faults(output)}
    assert not (tmp_path / ".verifier").exists() or "entries" not in path


@pytest.mark.parametrize("index", [0, 255, 256, 511, 512, 699])
def test_a_byte_that_differs_in_an_entry_names_the_entry(run: Run, tmp_path: Path, index: int) -> None:
    publish(tmp_path, CITY)
    bundle = tile("entries", index // 256, 256 if index < 512 else 188)
    raw = (tmp_path / bundle).read_bytes()
    flip(tmp_path / bundle, raw.index(CITY[index]) + CITY[index].index(b"\n", 12) - 1)
    code, output = run("check", tmp_path)
    assert code == 1
    assert f"{bundle} entry {index}" in faults(output)
    assert not [place for place in faults(output) if place.startswith("log/tile/0")]


def test_a_byte_that_differs_in_a_hash_names_the_tile_alone(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    flip(tmp_path / "log/tile/0/001", 32 * 44 + 7)
    assert faults(run("check", tmp_path)[1]) == ["log/tile/0/001 entry 300"]


def test_what_a_copy_holds_of_earlier_sizes_is_compared_too(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    for size in (600, 100, 256):
        write(tmp_path, {path: raw for path, raw in log_files(CITY[:size]).items() if path != "log/checkpoint"})
    assert run("check", tmp_path)[0] == 0
    stale = ["log/tile/0/002.p/88", "log/tile/1/000.p/1", "log/tile/entries/000.p/100"]
    for path in stale:
        flip(tmp_path / path, -3)
    code, output = run("check", tmp_path)
    assert (code, sorted(faults(output))) == (1, stale)


def test_a_dropped_entry_is_found(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    bundle = b"".join(len(entry).to_bytes(2, "big") + entry for entry in CITY[:40] + CITY[41:256])
    write(tmp_path, {"log/tile/entries/000": bundle})
    assert faults(run("check", tmp_path)[1])[0] == "log/tile/entries/000"


def test_an_entry_dropped_from_log_and_tiles_is_found_by_the_signed_head(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    write(tmp_path, {**log_files([*CITY[:40], *CITY[41:], sign(999)]), "log/checkpoint": checkpoint(CITY)})
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/checkpoint"])


def test_swapped_entries_are_found(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY)
    swapped = [*CITY[:20], CITY[21], CITY[20], *CITY[22:]]
    write(tmp_path, {"log/tile/entries/000": log_files(swapped)["log/tile/entries/000"]})
    code, output = run("check", tmp_path)
    assert code == 1
    assert "log/tile/entries/000 entry 20" in faults(output)


def test_a_missing_file_is_a_fault_and_is_named(run: Run, tmp_path: Path) -> None:
    for path in [path for path in LOG_FILES if path != "log/checkpoint"]:
        folder = publish(tmp_path / path.replace("/", "_"), CITY)
        (folder / path).unlink()
        code, output = run("check", folder)
        assert code == 1
        assert path in {place.split(" ")[0] for place in faults(output)}


def test_a_log_that_grows_is_remembered_and_one_that_shrinks_refused(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:600])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, CITY)
    assert run("check", tmp_path, key="")[0] == 0
    seen = (tmp_path / ".verifier").read_bytes()
    assert seen == verifier_key().encode() + b"\n" + checkpoint(CITY)
    publish(tmp_path, CITY[:600])
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, ["log/checkpoint"])
    assert "ROLLBACK" in output
    assert (tmp_path / ".verifier").read_bytes() == seen


@pytest.mark.parametrize(("before", "after"), [(300, 300), (300, 700), (256, 257), (1, 2)])
def test_a_log_that_does_not_continue_the_one_seen_before_is_refused(run: Run, tmp_path: Path, before: int, after: int) -> None:
    state = tmp_path / "state"
    other = publish(tmp_path / "other", [OTHER, *CITY[1:before]])
    assert run("check", other, "--state", state)[0] == 0
    seen = state.read_bytes()
    code, output = run("check", publish(tmp_path / "new", CITY[:after]), "--state", state)
    assert (code, faults(output)) == (1, ["log/checkpoint"])
    assert "FORK" in output
    assert str(state) in output
    assert state.read_bytes() == seen


def test_two_heads_of_one_size_are_a_fork_whatever_the_entries(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, [OTHER, *CITY[1:300]])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, CITY[:300])
    flip(tmp_path / "log/tile/entries/000", 90)
    code, output = run("check", tmp_path)
    assert code == 1
    assert "FORK" in output


def test_a_copy_whose_old_tiles_do_not_lead_to_the_new_head_is_a_fork(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:512])
    assert run("check", tmp_path)[0] == 0
    new = log_files([OTHER, *CITY[1:]])
    write(tmp_path, {path: raw for path, raw in new.items() if not (tmp_path / path).exists() or path == "log/checkpoint"})
    code, output = run("check", tmp_path)
    assert code == 1
    assert "FORK" in output


def test_a_damaged_copy_is_no_fork(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:600])
    assert run("check", tmp_path)[0] == 0
    publish(tmp_path, CITY)
    for index in (650, 20):
        bundle = tmp_path / tile("entries", index // 256, 256 if index < 512 else 188)
        flip(bundle, bundle.read_bytes().index(CITY[index]) + 80)
        code, output = run("check", tmp_path)
        assert code == 1
        assert "FORK" not in output


def test_a_state_that_is_damaged_is_not_passed_over(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:5])
    (tmp_path / ".verifier").write_text(f"{verifier_key()}\nx")
    code, output = run("check", tmp_path)
    assert (code, faults(output)) == (1, [str(tmp_path / ".verifier")])
