"""The hash tree against RFC 6962 and the reference vectors of Certificate Transparency."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constituyente.foundation.ledger import merkle

# The eight inputs and the roots over the first n of them that Certificate Transparency implementations test against.
INPUTS = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def tree_head(bodies: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not bodies:
        return sha256(b"").digest()
    if len(bodies) == 1:
        return sha256(b"\x00" + bodies[0]).digest()
    left = 1 << (len(bodies) - 1).bit_length() - 1
    return sha256(b"\x01" + tree_head(bodies[:left]) + tree_head(bodies[left:])).digest()


@pytest.mark.parametrize("size", ROOTS)
def test_root_matches_the_published_vectors(size: int) -> None:
    assert merkle.root_of([merkle.leaf_hash(body) for body in INPUTS[:size]]).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_root_matches_the_definition(bodies: list[bytes]) -> None:
    assert merkle.root_of([merkle.leaf_hash(body) for body in bodies]) == tree_head(bodies)


@given(st.lists(st.binary(max_size=8), max_size=70), st.integers(0, 70))
def test_a_frontier_goes_on_where_it_was_packed(bodies: list[bytes], cut: int) -> None:
    leaves = [merkle.leaf_hash(body) for body in bodies]
    first = merkle.Frontier()
    for leaf in leaves[:cut]:
        first.add(leaf)
    again = merkle.Frontier.unpack(first.size, first.pack())
    for leaf in leaves[cut:]:
        again.add(leaf)
    assert (again.size, again.root()) == (len(leaves), merkle.root_of(leaves))


def test_a_frontier_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="a tree of 3 has 2 complete subtrees, not 1"):
        merkle.Frontier.unpack(3, bytes(32))


@given(st.integers(1, 70), st.data())
def test_an_inclusion_proof_leads_to_the_head_and_no_other_does(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = [merkle.leaf_hash(b"%d" % one) for one in range(size)]
    path = merkle.inclusion(merkle.reader_of(leaves), index, size)
    assert merkle.head_from(leaves[index], index, size, path) == merkle.root_of(leaves)
    if size > 1:
        other = (index + 1) % size
        assert merkle.head_from(leaves[other], index, size, path) != merkle.root_of(leaves)
        for wrong in (path[:-1], [*path, bytes(32)]):
            with pytest.raises(ValueError, match="the path is too"):
                merkle.head_from(leaves[index], index, size, wrong)
    with pytest.raises(ValueError, match="has no leaf"):
        merkle.head_from(leaves[index], size, size, path)
