"""What an operator may do to the published files: without the log's key, and with it. Each act gives the files as they would be shown."""

import json
import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from constituyente.foundation.ledger import entries, merkle, notes

from .site import Files, Site, bodies_of, forged, signed

Page = dict[str, Any]  # JSON
Act = Callable[[Site, random.Random], Files]
STRANGER = b"\x66" * 32
STRENGTHS = b"emip"


def _page(site: Site, chance: random.Random) -> str:
    return chance.choice([path for path in site.files if path.startswith("petitions/")])


def _with(site: Site, path: str, content: bytes) -> Files:
    return {**site.files, path: content}


def _edited(site: Site, path: str, change: Callable[[Page], object]) -> Files:
    page = json.loads(site.files[path])
    change(page)
    return _with(site, path, json.dumps(page).encode())


# ------------------------------------------------------------------ bytes


def flip_a_bit(site: Site, chance: random.Random) -> Files:
    path = chance.choice([path for path in site.files if path.startswith("log/")])
    content = bytearray(site.files[path])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return _with(site, path, bytes(content))


def cut_or_lengthen_a_file(site: Site, chance: random.Random) -> Files:
    path = chance.choice([path for path in site.files if path.startswith("log/")])
    content = site.files[path]
    return _with(site, path, content[: -chance.randrange(1, len(content) + 1)] if chance.random() < 0.5 else content + chance.randbytes(32))


def remove_a_file(site: Site, chance: random.Random) -> Files:
    """One that the checkpoint, or somebody who counts, needs."""
    needed = [*_resigned(site, site.bodies).keys() & site.files.keys() - {"log.json"}]
    gone = chance.choice(sorted(needed))
    return {path: content for path, content in site.files.items() if path != gone}


def exchange_two_files(site: Site, chance: random.Random) -> Files:
    one, other = chance.sample([path for path in site.files if path.startswith("log/")], 2)
    return {**site.files, one: site.files[other], other: site.files[one]}


# ------------------------------------------------------------------ pages


def other_count(site: Site, chance: random.Random) -> Files:
    path = chance.choice([_page(site, chance), "petitions.json"])
    by = chance.choice([-1, 1, 10, 5000])
    name = chance.choice(["total", "held", "excluded", "withdrawn", "size", "email"])

    def change(page: Page) -> None:
        holder = chance.choice(page["items"]) if "items" in page else page
        count = holder["count"]
        if name == "email":
            count["by_strength"][name] = count["by_strength"].get(name, 0) + by
        else:
            count[name] += by if name != "size" else 10_000

    return _edited(site, path, change)


def other_text(site: Site, chance: random.Random) -> Files:
    """The text that is shown is another: as it is, with its record, or with its record and its hash."""
    depth = chance.randrange(3)

    def change(page: Page) -> None:
        text: Page = page["text"]
        part = chance.choice(["title", "demand", "reasons"])
        text[part] = f"{text[part]} Y que se pague aparte."
        if depth:
            record = json.loads(str(text["record"])) | {part: text[part]}
            text["record"] = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if depth > 1:
            from hashlib import sha256  # noqa: PLC0415

            text["hash"] = sha256(str(text["record"]).encode()).hexdigest()

    return _edited(site, _page(site, chance), change)


def other_mark(site: Site, chance: random.Random) -> Files:
    """A crossing is denied, or claimed at another entry."""

    def change(page: Page) -> None:
        mark = chance.choice([mark for mark in page["marks"] if mark["index"] is not None])
        mark["index"] = None if chance.random() < 0.5 else mark["index"] + chance.choice([-1, 1])

    return _edited(site, _page(site, chance), change)


def petition_left_out(site: Site, chance: random.Random) -> Files:
    return _edited(site, "petitions.json", lambda page: page["items"].pop(chance.randrange(3)))


def pages_exchanged(site: Site, chance: random.Random) -> Files:
    one, other = chance.sample([path for path in site.files if path.startswith("petitions/")], 2)
    return {**site.files, one: site.files[other], other: site.files[one]}


# ------------------------------------------------------------------ entries


def _fake_sign(site: Site, chance: random.Random) -> bytes:
    fields = entries.decode(chance.choice([body for body in site.bodies if body.startswith(b"cc/1 sign\n")])).fields
    hidden = {name: chance.randbytes(32) for name in ("tag", "commitment", "cancel")}
    return entries.encode("sign", petition=fields["petition"], record=fields["record"], strength="email", **hidden)


def delete(bodies: list[bytes], at: int, site: Site, chance: random.Random) -> None:
    del bodies[at]


def insert(bodies: list[bytes], at: int, site: Site, chance: random.Random) -> None:
    bodies.insert(at, _fake_sign(site, chance))


def edit(bodies: list[bytes], at: int, site: Site, chance: random.Random) -> None:
    """One character becomes another, as far as it stays an entry."""
    while True:
        body = bytearray(bodies[at])
        body[chance.randrange(12, len(body) - 1)] = chance.choice(b"0123456789abcdefABCDEFemip")
        try:
            entries.decode(bytes(body))
        except entries.BadEntry:
            continue
        if bytes(body) != bodies[at]:
            bodies[at] = bytes(body)
            return


def reorder(bodies: list[bytes], at: int, site: Site, chance: random.Random) -> None:
    other = chance.choice([index for index in range(len(bodies)) if index != at])
    bodies[at], bodies[other] = bodies[other], bodies[at]


def replace(bodies: list[bytes], at: int, site: Site, chance: random.Random) -> None:
    bodies[at] = _fake_sign(site, chance)


CHANGES = (delete, insert, edit, reorder, replace)


def _origin(site: Site) -> str:
    return site.private.name


def changed_without_key(site: Site, chance: random.Random) -> Files:
    """An entry is changed and every tile made anew; the checkpoint keeps its old lines, gets a stranger's, or none."""
    bodies = site.bodies
    chance.choice(CHANGES)(bodies, chance.randrange(len(bodies)), site, chance)
    note = site.files["log/checkpoint"].decode()
    text = notes.Checkpoint(_origin(site), len(bodies), merkle.root_of([merkle.leaf_hash(body) for body in bodies])).body
    stranger = notes.Signer(_origin(site), STRANGER).line(text)
    lines = chance.choice([note.partition("\n\n")[2], stranger, "", note.partition("\n\n")[2] + stranger])
    pages = {path: content for path, content in site.files.items() if not path.startswith("log/")}
    return {**pages, **forged(bodies, _origin(site), lines)}


def rolled_back(site: Site, chance: random.Random) -> Files:
    """A state that was true once, with the pages of then or of now."""
    older = site.older[min(site.older)]
    if chance.random() < 0.5:
        return older
    return {**{path: content for path, content in site.files.items() if not path.startswith("log/")}, **dict(older)}


WITHOUT_KEY: Mapping[str, Act] = {
    act.__name__.replace("_", " "): act
    for act in (
        flip_a_bit,
        cut_or_lengthen_a_file,
        remove_a_file,
        exchange_two_files,
        other_count,
        other_text,
        other_mark,
        petition_left_out,
        pages_exchanged,
        changed_without_key,
        rolled_back,
    )
}


# ------------------------------------------------------------------ with the key


def _resigned(site: Site, bodies: list[bytes]) -> Files:
    """The log re-made and properly signed; the pages are left to their counts, which the log may no longer give."""
    pages = {path: content for path, content in site.files.items() if not path.startswith("log/")}
    return {**pages, **signed(bodies, _origin(site), site.private)}


def past_changed(site: Site, chance: random.Random) -> Files:
    """What the judge saw before is changed."""
    bodies = site.bodies
    chance.choice(CHANGES)(bodies, chance.randrange(site.remembered), site, chance)
    return _resigned(site, bodies)


def receipt_dropped(site: Site, chance: random.Random) -> Files:
    """An entry that somebody holds a receipt of is left out, changed or replaced, though nobody saw it in the log."""
    bodies = site.bodies
    at = chance.choice([index for index, body in enumerate(bodies) if body in site.held])
    chance.choice((delete, edit, replace))(bodies, at, site, chance)
    return _resigned(site, bodies)


def rolled_back_and_signed_anew(site: Site, chance: random.Random) -> Files:
    return _resigned(site, site.bodies[: chance.randrange(1, site.remembered)])


def _appended(body: Callable[[Site, random.Random], bytes]) -> Act:
    def act(site: Site, chance: random.Random) -> Files:
        return _resigned(site, [*site.bodies, body(site, chance)])

    return act


def _given(site: Site) -> list[int]:
    return [index for index, body in enumerate(site.bodies) if body.startswith(b"cc/1 sign\n")]


def _withdrawal(site: Site, chance: random.Random) -> bytes:
    return entries.encode("withdraw", index=chance.choice(_given(site)), secret=chance.randbytes(32))


def _act_on_nothing(site: Site, chance: random.Random) -> bytes:
    others = [index for index in range(len(site.bodies) + 5) if index not in _given(site)]
    return entries.encode(chance.choice(["hold", "exclude"]), index=chance.choice(others), record=chance.randbytes(32).hex())


def _crossing(site: Site, chance: random.Random) -> bytes:
    """A mark never reached, one crossed twice, one in the future, one at a size where it was not true."""
    true = entries.decode(chance.choice([body for body in site.bodies if body.startswith(b"cc/1 crossing\n")])).fields
    mark, before, size = int(true["mark"]), int(true["before"]), int(true["size"])
    lies = [(mark + 10_000, before, size), (mark, before, size), (mark + 1, size, len(site.bodies) + 9), (mark + 1, 0, 1)]
    lie = chance.choice(lies)
    return entries.encode("crossing", petition=true["petition"], mark=lie[0], before=lie[1], size=lie[2])


def _text_skipped(site: Site, chance: random.Random) -> bytes:
    fields = entries.decode(chance.choice([body for body in site.bodies if body.startswith(b"cc/1 petition\n")])).fields
    return entries.encode("petition", petition=fields["petition"], record=chance.randbytes(32).hex(), version=chance.choice([1, 3, 9]))


def _text_unannounced(site: Site, chance: random.Random) -> bytes:
    fields = entries.decode(_fake_sign(site, chance)).fields
    hidden = {name: chance.randbytes(32) for name in ("tag", "commitment", "cancel")}
    return entries.encode("sign", petition=fields["petition"], record=chance.randbytes(32).hex(), strength="email", **hidden)


def _promise(site: Site, chance: random.Random) -> bytes:
    made = sum(body.startswith(b"cc/1 promise\n") for body in site.bodies)
    number, act = chance.choice([(made + 2, "made"), (1, "made"), (made + 2, "kept")])
    return entries.encode("promise", number=number, act=act, record=chance.randbytes(32).hex())


def _key(site: Site, chance: random.Random) -> bytes:
    return entries.encode("key", purpose="log", act="added", key=b"\x01" + chance.randbytes(32), signature=chance.randbytes(64))


def _repeated(site: Site, chance: random.Random) -> bytes:
    return chance.choice(site.bodies)


def count_without_entries(site: Site, chance: random.Random) -> Files:
    """The log is signed anew and honest; the pages are not."""
    return {**other_count(site, chance), **signed(site.bodies, _origin(site), site.private)}


WITH_KEY: Mapping[str, Act] = {
    "the past changed": past_changed,
    "a receipt dropped": receipt_dropped,
    "rolled back and signed anew": rolled_back_and_signed_anew,
    "a withdrawal forged": _appended(_withdrawal),
    "an act on nothing": _appended(_act_on_nothing),
    "a crossing made up": _appended(_crossing),
    "a text version skipped": _appended(_text_skipped),
    "a text that was never announced": _appended(_text_unannounced),
    "a promise out of order": _appended(_promise),
    "a key that nobody vouched for": _appended(_key),
    "an entry twice": _appended(_repeated),
    "counts without entries": count_without_entries,
    "a text on the page": partial(lambda site, chance: {**other_text(site, chance), **signed(site.bodies, _origin(site), site.private)}),
}


def two_views(site: Site, chance: random.Random) -> tuple[Files, Files]:
    """One log for one reader, another for the other, both signed, both going on from what each saw before; and no receipt tells."""
    free = [index for index in range(site.remembered, len(site.bodies)) if site.bodies[index] not in site.held]
    bodies = site.bodies
    kind = chance.choice((insert, replace))
    at = chance.choice([index for index in free if bodies[index].startswith(b"cc/1 sign\n")])
    kind(bodies, at, site, chance)
    more = [*bodies, *(_fake_sign(site, chance) for _ in range(chance.randrange(3)))]
    return site.files, _resigned(site, more)


__all__ = ["WITHOUT_KEY", "WITH_KEY", "bodies_of", "two_views"]
