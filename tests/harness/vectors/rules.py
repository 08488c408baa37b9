"""The acts upon what was given, and the rules that hold between entries, each as a little log of its own."""

from collections.abc import Iterable

from constituyente.foundation.ledger import entries

from .formats import HASH
from .material import LOG as LOG_KEY
from .material import TREES, WATER, act, annotation, answer, digest, given, key_entry, petition, rules, seed, withdrawal

STATES = ("counted", "held", "excluded", "withdrawn")
# docs/ledger.md, "Counting": what each act makes of each state; what is not here stays as it is.
MOVES = {
    ("hold", "counted"): "held",
    ("release", "held"): "counted",
    ("exclude", "counted"): "excluded",
    ("exclude", "held"): "excluded",
    ("reinstate", "excluded"): "counted",
    ("withdraw", "counted"): "withdrawn",
    ("withdraw", "held"): "withdrawn",
    ("withdraw", "excluded"): "withdrawn",
}
ACTS = ("hold", "release", "exclude", "reinstate", "withdraw")
WAY = {"counted": (), "held": ("hold",), "excluded": ("exclude",), "withdrawn": ("withdraw",)}  # acts that lead to each state
E = entries.encode


def _acts(names: Iterable[str], first: int = 1) -> list[bytes]:
    """Acts upon entry 0, signature 1."""
    return [withdrawal(0, given(1).secret) if name == "withdraw" else act(name, 0, case) for case, name in enumerate(names, first)]


def _counts(state: str, others: int = 0) -> dict[str, object]:
    by = {"email": others + (state == "counted")} if others or state == "counted" else {}
    return {"by_strength": by, **{name: int(name == state) for name in STATES[1:]}}


def _example(name: str, bodies: list[bytes], states: dict[int, str], counts: dict[str, object]) -> dict[str, object]:
    moved = {str(index): state for index, state in states.items()}
    return {"name": name, "entries": [body.decode() for body in _announced(bodies)], "states": moved, "counts": counts}


def _announced(bodies: list[bytes]) -> list[bytes]:
    """The entries, and behind them those that name their texts and rules: a batch has what was given first."""
    texts = [petition(key) for key in (WATER, TREES) if any(f"cc/1 sign\np {key}".encode() in body for body in bodies)]
    surveys = [rules()] if any(body.startswith(b"cc/1 answer") for body in bodies) else []
    return [*bodies, *(body for body in [*texts, *surveys] if body not in bodies)]


def _one(names: tuple[str, ...]) -> dict[str, object]:
    state = "counted"
    for name in names:
        state = MOVES.get((name, state), state)
    bodies = [given(1).body, *_acts(names)]
    return _example(", ".join(names) or "nothing", bodies, {0: state}, {WATER: _counts(state)})


def states_file() -> object:
    # All but a second withdrawal: it could only be the same bytes again, and these are never in the log twice.
    table = [(*WAY[state], name) for state in STATES for name in ACTS if (state, name) != ("withdrawn", "withdraw")]
    long = [("hold", "release", "hold", "exclude", "reinstate", "withdraw", "reinstate"), ("hold", "hold", "release", "release"), ()]
    single = [_one(names) for names in [*table, *long]]
    two = _example(
        "several signatures, two petitions, three strengths",
        [
            given(1).body,
            given(2).body,
            given(3, strength="phone").body,
            given(4, TREES, "in_person").body,
            act("hold", 1, 1),
            act("exclude", 2, 2),
            act("hold", 3, 3),
            act("release", 3, 4),
        ],
        {0: "counted", 1: "held", 2: "excluded", 3: "counted"},
        {
            WATER: {"by_strength": {"email": 1}, "held": 1, "excluded": 1, "withdrawn": 0},
            TREES: {"by_strength": {"in_person": 1}, "held": 0, "excluded": 0, "withdrawn": 0},
        },
    )
    answers = _example(
        "answers are counted by survey",
        [answer(1), answer(2, strength="email"), withdrawal(0, seed("answer 1"))],
        {0: "withdrawn", 1: "counted"},
        {"5555aaaa5555aaaa": {"by_strength": {"email": 1}, "held": 0, "excluded": 0, "withdrawn": 1}},
    )
    quiet = _example(
        "acts upon an annotation move no count",
        [given(1).body, annotation(1), act("exclude", 1, 1), withdrawal(1, seed("annotation 1"))],
        {0: "counted"},
        {WATER: _counts("counted")},
    )
    wrong = [
        ("the secret is another's", [given(1).body, withdrawal(0, given(2).secret)], 1),
        ("an act upon itself", [act("hold", 0)], 0),
        ("an act upon a later entry", [given(1).body, act("hold", 2), given(2).body], 1),
        ("an act upon an act", [given(1).body, act("hold", 0, 1), act("release", 1, 2)], 2),
        ("an act upon what nobody gave", [rules(), act("exclude", 0)], 1),
        ("a withdrawal of what nobody gave", [petition(), withdrawal(0, given(1).secret)], 1),
    ]
    return {
        "about": "Each `entries` is a log of its own, from index 0. What becomes of its entries, and the counts in the end.",
        "right": [*single, two, answers, quiet],
        "wrong": [{"why": why, "entries": [body.decode() for body in _announced(bodies)], "index": index} for why, bodies, index in wrong],
    }


# ------------------------------------------------------------------ what holds between entries


def _versions(kind: str) -> list[tuple[str, list[bytes], int]]:
    written = kind in {"meeting", "results"}

    def one(number: int, version: int) -> bytes:
        if written:
            return E(kind, number=number, version=version, commitment=seed(f"{number} {version}"))
        return E(kind, number=number, version=version, record=digest(f"{number} {version}"))

    return [
        (f"{kind}: the first version is 2", [one(1, 2)], 0),
        (f"{kind}: a version is left out", [one(1, 1), one(2, 1), one(1, 3)], 2),
    ]


def _made(number: int, act: str = "made") -> bytes:
    return E("promise", number=number, act=act, record=digest(f"promise {number} {act}"))


def _draft(version: int, act: str = "published") -> bytes:
    return E("draft", version=version, act=act, record=digest(f"draft {version} {act}"))


def _crossing(mark: int, before: int, size: int) -> bytes:
    return E("crossing", petition=WATER, mark=mark, before=before, size=size)


def rules_file() -> object:
    begun = [rules(), petition(), given(1).body, given(2).body, given(3).body]  # 1, 2, 3 signatures at sizes 3, 4, 5
    right = [
        ("a mark is crossed", [*begun, _crossing(2, 2, 4)]),
        ("two marks are crossed at once", [*begun, _crossing(2, 2, 5), _crossing(3, 2, 5)]),
        ("a signature stands before the petition of its text", [given(1).body, petition(), given(2).body]),
        ("an answer stands before its rules", [answer(1), rules()]),
        ("a signature under the second version", [petition(), petition(version=2), given(1).body]),
        ("versions of texts", [_draft(1), _draft(3), _draft(3, "delivered"), _draft(2, "delivered"), _draft(4)]),
        ("versions of the rules may leave out numbers", [rules(1), rules(4), rules(9)]),
        ("promises", [_made(1), _made(2), _made(2, "kept"), _made(3), _made(1, "kept")]),
        (
            "a table of the past and of the present",
            [rules(), E("table", number=1, size=0, record=HASH), E("table", number=2, size=2, record=HASH)],
        ),
        ("a purpose of keys that nobody knows", [key_entry("mirror", LOG_KEY.public, LOG_KEY)]),
    ]
    for kind in ("meeting", "results", "disposition", "motion", "rollcall"):
        value = {"commitment": seed("x")} if kind in {"meeting", "results"} else {"record": HASH}
        bodies = [E(kind, number=number, version=version, **value) for number, version in ((5, 1), (2, 1), (5, 2), (5, 3), (2, 2))]
        right.append((f"{kind}: versions by number", bodies))
    wrong = [
        ("the first version of a petition is 2", [petition(version=2)], 0),
        ("a version of a petition comes twice", [petition(), E("petition", petition=WATER, record=HASH, version=1)], 1),
        ("a signature under a text that no entry names", [rules(), petition(TREES), given(1).body], 2),
        (
            "a signature under the text of another petition",
            [E("petition", petition=TREES, record=digest("x"), version=1), given(1).body],
            1,
        ),
        ("an answer under rules that no entry names", [rules(2), answer(1)], 1),
        ("a mark is crossed that was not reached", [*begun, _crossing(4, 2, 5)], 5),
        ("a mark is crossed that had been reached", [*begun, _crossing(2, 4, 5)], 5),
        ("a mark is crossed twice", [*begun, _crossing(2, 2, 4), _crossing(2, 2, 5)], 6),
        ("a crossing at a size that comes later", [*begun, _crossing(2, 2, 6)], 5),
        ("a crossing with its sizes the wrong way round", [*begun, _crossing(2, 4, 2)], 5),
        ("a promise is kept that was not made", [_made(1), _made(2, "kept")], 1),
        ("a promise is made twice", [_made(1), E("promise", number=1, act="made", record=HASH)], 1),
        ("a promise is left out", [_made(1), _made(3)], 1),
        ("the rules go back a version", [rules(2), rules(1)], 1),
        ("a version of the text is published twice", [_draft(2), E("draft", version=2, act="published", record=HASH)], 1),
        ("a table of the future", [E("table", number=1, size=1, record=HASH)], 0),
        ("the same entry twice", [petition(), given(1).body, given(1).body], 2),
    ]
    for kind in ("meeting", "results", "disposition", "motion", "rollcall"):
        wrong += _versions(kind)
    return {
        "about": "What else must hold between the entries of one log. `index` is the entry that is wrong.",
        "right": [{"name": name, "entries": [body.decode() for body in bodies]} for name, bodies in right],
        "wrong": [{"why": why, "entries": [body.decode() for body in bodies], "index": index} for why, bodies, index in wrong],
    }
