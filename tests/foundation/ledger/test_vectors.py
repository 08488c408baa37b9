"""verify/vectors/: what is right is accepted by our code, what is wrong is refused, and the files are what the harness makes."""

import json
from base64 import b64decode, b64encode
from typing import Any

import pytest

from constituyente.foundation.ledger import entries, fold, merkle, receipts, tiles
from tests.foundation.ledger.proofs import continues
from tests.harness.vectors import FOLDER, judging, make, on_disk

LARGEST = 330_000  # bytes in all: the examples are to be read


def examples(name: str) -> Any:  # noqa: ANN401  what a file holds is its own affair
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def named(examples: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(one, id=one.get("name") or one.get("why")) for one in examples]


def test_the_files_are_what_the_harness_makes() -> None:
    made, found = make(), on_disk()
    assert sorted(found) == sorted(made)
    assert [path for path in made if made[path] != found[path]] == [], "run: python -m tests.harness.vectors"
    assert sum(map(len, made.values())) < LARGEST


# ------------------------------------------------------------------ entries


def test_entries_are_read_and_hashed_as_written() -> None:
    right = examples("entries")["right"]
    assert {one["kind"] for one in right} == set(entries.KINDS)
    for one in right:
        body = one["text"].encode()
        lines = "".join(" ".join(line) + "\n" for line in one["lines"])
        assert one["text"] == f"cc/1 {one['kind']}\n{lines}"
        assert (entries.decode(body).kind, len(body), merkle.leaf_hash(body).hex()) == (one["kind"], one["bytes"], one["hash"])


@pytest.mark.parametrize("one", named(examples("entries")["wrong"]))
def test_what_is_no_entry_is_refused(one: dict[str, str]) -> None:
    with pytest.raises(entries.BadEntry):
        entries.decode(bytes.fromhex(one["hex"]))


def test_commitments_are_made_as_documented() -> None:
    found = examples("commitments")
    for one in found["right"]:
        values = [bytes.fromhex(value) for value in one["values"]]
        assert values == [text.encode() for text in one.get("texts", [])] or "texts" not in one
        assert b64encode(entries.commitment(one["purpose"], values, bytes.fromhex(one["salt"]))).decode() == one["b32"]
    for whole in found["parts"]:
        parts = [(part["name"], part["text"], bytes.fromhex(part["salt"])) for part in whole["parts"]]
        assert entries.commitment_to_parts(parts, bytes.fromhex(whole["salt"])) == b64decode(whole["b32"])
    for one in found["wrong"]:
        made = entries.commitment(one["purpose"], [bytes.fromhex(value) for value in one["values"]], bytes.fromhex(one["salt"]))
        assert b64encode(made).decode() != one["b32"], one["why"]
    for one in found["withdrawals"]:
        assert receipts.cancel_secret(one["withdrawal_key"]) == b64decode(one["r"])
        assert entries.opens(one["r"], one["x"])


# ------------------------------------------------------------------ counting


@pytest.mark.parametrize("one", named(examples("states")["right"]))
def test_acts_lead_to_the_states_and_counts(one: dict[str, Any]) -> None:
    bodies = [text.encode() for text in one["entries"]]
    folding = fold.Fold(bodies.__getitem__)
    for index, body in enumerate(bodies):
        folding.take(index, body)
    assert {index: folding.states.get(int(index), "counted") for index in one["states"]} == one["states"]
    for key, counts in one["counts"].items():
        assert {**counts, "total": sum(counts["by_strength"].values())} == judging.tally(one["entries"], key)


@pytest.mark.parametrize("one", named(examples("states")["wrong"]))
def test_an_act_that_cannot_be_is_refused_where_it_stands(one: dict[str, Any]) -> None:
    bodies = [text.encode() for text in one["entries"]]
    folding = fold.Fold(bodies.__getitem__)
    for index, body in enumerate(bodies[: one["index"]]):
        folding.take(index, body)
    with pytest.raises(fold.BadReference):
        folding.take(one["index"], bodies[one["index"]])


@pytest.mark.parametrize("one", named(examples("rules")["right"] + examples("rules")["wrong"]))
def test_the_rules_between_entries(one: dict[str, Any]) -> None:
    assert judging.rules(one["entries"]) == ([one["index"]] if "why" in one else [])


# ------------------------------------------------------------------ trees and files


def test_tree_heads() -> None:
    found = examples("trees")
    frontier, heads = merkle.Frontier(), {"0": merkle.EMPTY}
    for index in range(max(map(int, found["right"]))):
        frontier.add(merkle.leaf_hash(str(index).encode()))
        if str(frontier.size) in found["right"]:
            heads[str(frontier.size)] = frontier.root()
    assert heads == {size: b64decode(head) for size, head in found["right"].items()}


def includes(one: dict[str, Any]) -> bool:
    path = [b64decode(line) for line in one["path"]]
    try:
        return merkle.head_from(bytes.fromhex(one["leaf"]), one["index"], one["size"], path) == b64decode(one["head"])
    except ValueError:
        return False


def goes_on(one: dict[str, Any]) -> bool:
    path = [b64decode(line) for line in one["path"]]
    return continues(one["before"], one["size"], b64decode(one["head_before"]), b64decode(one["head"]), path)


def test_proofs() -> None:
    found = examples("proofs")
    assert [one for one in found["inclusion"]["right"] if not includes(one)] == []
    assert [one for one in found["consistency"]["right"] if not goes_on(one)] == []
    assert [one["why"] for one in found["inclusion"]["wrong"] if includes(one)] == []
    assert [one["why"] for one in found["consistency"]["wrong"] if goes_on(one)] == []


def test_paths_and_bundles() -> None:
    found = examples("tiles")
    for one in found["paths"]:
        width = one.get("width", tiles.WIDTH)
        made = tiles.bundle_path(one["number"], width) if one["level"] == "entries" else tiles.tile_path(one["level"], one["number"], width)
        assert made == one["path"]
    for one in found["bundles"]["right"]:
        bodies = [text.encode() for text in one["entries"]]
        assert tiles.unpack_bundle(bytes.fromhex(one["hex"])) == bodies
        assert tiles.pack_bundle(bodies).hex() == one["hex"]
    for one in found["bundles"]["wrong"]:
        with pytest.raises(ValueError, match=r"."):
            tiles.unpack_bundle(bytes.fromhex(one["hex"]))


# ------------------------------------------------------------------ what is signed


@pytest.mark.parametrize("one", named(examples("checkpoints")["right"]))
def test_a_checkpoint_is_read_and_signed(one: dict[str, Any]) -> None:
    point = judging.checkpoint(one["note"], one["key"])
    assert (point.origin, point.size, point.root) == (one["origin"], one["size"], b64decode(one["head"]))


@pytest.mark.parametrize("one", named(examples("checkpoints")["wrong"]))
def test_what_is_no_checkpoint_of_that_key_is_refused(one: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        judging.checkpoint(one["note"], one["key"])


@pytest.mark.parametrize("one", named(examples("keys")["right"]))
def test_keys_lead_to_the_one_in_force(one: dict[str, Any]) -> None:
    assert judging.chain(one) == (one["in_force"], {ack["key"]: ack["revoked"] for ack in one["acknowledgement"]})


@pytest.mark.parametrize("one", named(examples("keys")["wrong"]))
def test_keys_that_lead_nowhere(one: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        judging.chain(one)


@pytest.mark.parametrize("one", named(examples("acknowledgements")["right"]))
def test_an_acknowledgement_promises(one: dict[str, Any]) -> None:
    assert judging.acknowledgement(one["note"], examples("acknowledgements")["key"]) == (one["hash"], one["by"])


@pytest.mark.parametrize("one", named(examples("acknowledgements")["wrong"]))
def test_what_is_no_acknowledgement_is_refused(one: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        judging.acknowledgement(one["note"], examples("acknowledgements")["key"])


@pytest.mark.parametrize("one", named(examples("receipts")["right"]))
def test_a_receipt_is_right(one: dict[str, Any]) -> None:
    judging.receipt(one["receipt"], one["trusted"])


@pytest.mark.parametrize("one", named(examples("receipts")["wrong"]["changes"]))
def test_a_broken_receipt_is_refused_for_what_is_broken(one: dict[str, Any]) -> None:
    wrong = examples("receipts")["wrong"]
    whole = {name: value for name, value in wrong["receipt"].items() if name not in one.get("without", [])}
    judging.receipt(wrong["receipt"], wrong["trusted"])
    with pytest.raises(judging.Wrong) as caught:
        judging.receipt({**whole, **one["set"]}, wrong["trusted"])
    assert caught.value.field == one["broken"]


# ------------------------------------------------------------------ a whole site

SITE = examples("site")


def files() -> dict[str, bytes]:
    return {path.removeprefix("site/"): content for path, content in on_disk().items() if path.startswith("site/")}


def test_the_site_is_whole_and_its_recount_is_the_one_told() -> None:
    judging.site(files(), SITE["key"])
    point = judging.checkpoint(files()["log/checkpoint"].decode(), SITE["key"])
    assert (point.origin, point.size, point.root) == (SITE["origin"], SITE["size"], b64decode(SITE["head"]))
    bodies = [body for path, content in sorted(files().items()) if "entries" in path for body in tiles.unpack_bundle(content)]
    texts = [body.decode() for body in bodies]
    for key, counts in {**SITE["petitions"], **SITE["surveys"]}.items():
        total = {"total": sum(counts["by_strength"].values())}
        assert {**counts, **total} == {**judging.tally(texts, key), **({"size": point.size} if "size" in counts else {})}
    folding = fold.Fold(bodies.__getitem__)
    for index, body in enumerate(bodies):
        folding.take(index, body)
    assert {str(index): state for index, state in folding.states.items()} == SITE["states"]


@pytest.mark.parametrize("one", named(SITE["earlier"]))
def test_an_earlier_checkpoint_is_of_this_log_or_not(one: dict[str, Any]) -> None:
    point = judging.checkpoint(one["checkpoint"], SITE["key"])
    bodies = [body for path, content in sorted(files().items()) if "entries" in path for body in tiles.unpack_bundle(content)]
    leaves = [merkle.leaf_hash(body) for body in bodies]
    assert (point.size <= len(leaves) and merkle.root_of(leaves[: point.size]) == point.root) == one["right"]


@pytest.mark.parametrize("one", named(SITE["wrong"]))
def test_a_changed_site_is_noticed(one: dict[str, Any]) -> None:
    with pytest.raises(judging.Wrong) as caught:
        judging.site(judging.applied(files(), one["changes"]), SITE["key"])
    assert caught.value.field == one["blames"]
