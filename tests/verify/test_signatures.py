"""Ed25519, signed notes, and keys as they are written.

Vectors: RFC 8032, section 7.1; the signed note of golang.org/x/mod/sumdb/note.
"""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verify.city import CITY, ORIGIN, Run, faults, publish, seeded, verifier_key
from verify import verify

ORDER = 2**252 + 27742317777372353535851937790883648493
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_signature_holds_for_the_vectors_of_rfc_8032_and_for_nothing_near_them(public: str, message: str, signature: str) -> None:
    key, text, proof = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert verify.signature_holds(key, text, proof)
    assert not verify.signature_holds(key, text + b"\0", proof)
    assert not verify.signature_holds(key, text, proof[:40] + bytes([proof[40] ^ 1]) + proof[41:])
    assert not verify.signature_holds(key, text, bytes([proof[0] ^ 1]) + proof[1:])
    assert not verify.signature_holds(key, text, proof + b"\0")
    assert not verify.signature_holds(key + b"\0", text, proof)


def test_signature_holds_refuses_a_scalar_past_the_order() -> None:
    public, message, signature = (bytes.fromhex(part) for part in VECTORS[1])
    same = signature[:32] + (int.from_bytes(signature[32:], "little") + ORDER).to_bytes(32, "little")
    assert not verify.signature_holds(public, message, same)


def test_decode_point_takes_one_encoding_of_a_point() -> None:
    p = 2**255 - 19
    assert verify.decode_point((1).to_bytes(32, "little")) == (0, 1, 1, 0)
    assert verify.decode_point((p + 1).to_bytes(32, "little")) is None  # y = 1 again
    assert verify.decode_point((1 | 1 << 255).to_bytes(32, "little")) is None  # minus zero
    assert verify.decode_point((2).to_bytes(32, "little")) is None  # not on the curve


def test_signature_holds_agrees_with_another_implementation() -> None:
    chance = seeded(8032)
    for _ in range(5):
        signer, message = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32)), chance.randbytes(50)
        assert verify.signature_holds(signer.public_key().public_bytes_raw(), message, signer.sign(message))


def test_signatures_hold_for_every_bit_of_key_message_and_signature() -> None:
    signer = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, message = signer.public_key().public_bytes_raw(), b"a message"
    signature = signer.sign(message)
    assert verify.signature_holds(public, message, signature)
    for bit in range(0, 512, 7):
        wrong = (int.from_bytes(signature, "little") ^ 1 << bit).to_bytes(64, "little")
        assert not verify.signature_holds(public, message, wrong)
    for bit in range(0, 256, 7):
        wrong = (int.from_bytes(public, "little") ^ 1 << bit).to_bytes(32, "little")
        assert not verify.signature_holds(wrong, message, signature)


GO = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
OTHER = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"


def test_signers_takes_the_note_of_the_go_library() -> None:
    name, public = verify.split_key(GO)
    assert verify.signers(f"{TEXT}\n{LINE}", name, [public]) == [public]
    assert verify.signers(f"{TEXT}\n{OTHER}{LINE}", name, [public, bytes(32)]) == [public]
    assert verify.signers(f"{TEXT}\n{OTHER}", name, [public]) == []
    assert verify.signers(f"{TEXT}\n{LINE.replace('Peter', 'Paul')}", name, [public]) == []


@pytest.mark.parametrize(
    "wrong",
    [
        f"{TEXT} \n{LINE}",
        f"{TEXT}x\n\n{LINE}",
        TEXT,
        f"{TEXT}\n",
        f"{TEXT}\n{LINE} ",
        f"{TEXT}\n{LINE}{LINE[:-3]}\n",
        f"{TEXT}\n{LINE}x\n",
        "",
    ],
)
def test_signers_refuses_a_note_that_is_false_or_none(wrong: str) -> None:
    name, public = verify.split_key(GO)
    with pytest.raises(verify.Fault):
        verify.signers(wrong, name, [public])


@pytest.mark.parametrize(
    "wrong",
    [
        "x",
        ORIGIN,
        verifier_key()[1:],
        verifier_key() + "=",
        verifier_key().replace("+", "+0", 1),
        "a b" + verifier_key(),
        verifier_key(name="a" * 201),
    ],
)
def test_a_key_that_is_none_cannot_be_used(run: Run, tmp_path: Path, wrong: str) -> None:
    publish(tmp_path, CITY[:2])
    code, output = run("check", tmp_path, key=wrong)
    assert (code, faults(output)) == (2, [])


def test_a_key_is_written_as_it_was_split() -> None:
    for name in ("a", "a" * 200, ORIGIN):
        key = verifier_key(name=name)
        assert verify.write_key(*verify.split_key(key)) == key


def test_where_no_key_is_known_nothing_can_be_checked(run: Run, tmp_path: Path) -> None:
    publish(tmp_path, CITY[:2])
    (tmp_path / "log.json").unlink()
    code, output = run("check", tmp_path, key="")
    assert (code, faults(output)) == (2, [])
