"""How many near-duplicates each way of comparing texts finds: `python -m tests.harness.near_duplicates [FOLDER]`.

Recall at 1 and at 5, in both directions of each pair, for pairs that city staff flagged and for silver ones (computed, no person's label)
apart. Without labels: how often a title as it is typed (whole, with letters swapped, cut short) finds its own text.
The silver labels were computed from letters, which favours ways that compare letters; titles and texts do not.
"""

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log
from pathlib import Path
from time import perf_counter

from constituyente.foundation.text import api as text

DATA = Path("../shared/data")
EACH = 5
Row = Mapping[str, str]
Find = Callable[[str, int], list[int]]
"""The places nearest to a text, but for one (-1: none)."""


def read(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def by_letters(texts: Sequence[str]) -> Find:
    """Ours: character n-grams of 4 and 5, TF-IDF."""
    index = text.index_of(texts)

    def find(asked: str, but: int) -> list[int]:
        return [one.place for one in index.nearest(text.grams(asked), limit=EACH, without=[but] if but >= 0 else [])]

    return find


def _postings(texts: Iterable[Counter[str]]) -> dict[str, list[tuple[int, int]]]:
    found = dict[str, list[tuple[int, int]]]()
    for place, one in enumerate(texts):
        for stem, count in one.items():
            found.setdefault(stem, []).append((place, count))
    return found


def _stems(one: str) -> Counter[str]:
    return Counter(text.stems(one, text.likely_language(one, "es")))


def _best(scores: Mapping[int, float], but: int) -> list[int]:
    return sorted((place for place in scores if place != but), key=lambda place: (-round(scores[place], 6), place))[:EACH]


def by_words(texts: Sequence[str]) -> Find:
    """Snowball stems, TF-IDF, cosine."""
    counted = [_stems(one) for one in texts]
    postings = _postings(counted)
    idf = {stem: 1 + log((1 + len(texts)) / (1 + len(found))) for stem, found in postings.items()}
    lengths = [sum(((1 + log(count)) * idf[stem]) ** 2 for stem, count in one.items()) ** 0.5 or 1.0 for one in counted]

    def find(asked: str, but: int) -> list[int]:
        scores = Counter[int]()
        for stem, number in _stems(asked).items():
            for place, count in postings.get(stem, ()):
                scores[place] += (1 + log(number)) * (1 + log(count)) * idf[stem] ** 2 / lengths[place]  # type: ignore[assignment]
        return _best(scores, but)

    return find


def by_bm25(texts: Sequence[str]) -> Find:
    """Snowball stems, Okapi BM25 (k1 = 1.2, b = 0.75)."""
    counted = [_stems(one) for one in texts]
    postings = _postings(counted)
    lengths = [one.total() for one in counted]
    mean = sum(lengths) / max(1, len(lengths))

    def find(asked: str, but: int) -> list[int]:
        scores = Counter[int]()
        for stem in _stems(asked):
            found = postings.get(stem, ())
            weight = log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for place, count in found:
                scores[place] += weight * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * lengths[place] / mean))  # type: ignore[assignment]
        return _best(scores, but)

    return find


def by_both(texts: Sequence[str]) -> Find:
    """Letters and words together: reciprocal rank fusion of the first five of each (k = 60)."""
    ways = [by_letters(texts), by_words(texts)]

    def find(asked: str, but: int) -> list[int]:
        scores = Counter[int]()
        for way in ways:
            for rank, place in enumerate(way(asked, but)):
                scores[place] += 1 / (60 + rank)  # type: ignore[assignment]
        return _best(scores, but)

    return find


ENGINES = {"letters (ours)": by_letters, "words": by_words, "BM25": by_bm25, "letters + words": by_both}


def recall(find: Find, asked: Iterable[tuple[str, int, int]]) -> str:
    """asked: a text, the place to find, and the place to pass over."""
    first = five = total = 0
    began = perf_counter()
    for one, wanted, but in asked:
        found = find(one, but)
        first, five, total = first + (found[:1] == [wanted]), five + (wanted in found), total + 1
    took = 1000 * (perf_counter() - began) / max(1, total)
    return f"@1 {first / total:.3f}  @5 {five / total:.3f}  of {total:4}, {took:5.1f} ms each"


def pairs(rows: Sequence[Row], columns: Sequence[str], labels: Iterable[tuple[str, str]]) -> tuple[list[str], list[tuple[str, int, int]]]:
    places = {row["id"]: place for place, row in enumerate(rows)}
    texts = ["\n".join(row[column] for column in columns) for row in rows]
    both = [(places[a], places[b]) for one, other in labels for a, b in ((one, other), (other, one)) if a in places and b in places]
    return texts, [(texts[a], b, a) for a, b in both]


def swapped(title: str) -> str:
    """Two letters of every other longer word change places, as when somebody types fast."""
    words = title.split()
    return " ".join(w if len(w) < 5 or number % 2 else f"{w[:2]}{w[3]}{w[2]}{w[4:]}" for number, w in enumerate(words))


def typed(rows: Sequence[Row], body: str) -> tuple[list[str], dict[str, list[tuple[str, int, int]]]]:
    found = [row for row in rows if len(row[body]) > 40]
    ways: dict[str, Callable[[str], str]] = {
        "title": str,
        "title, letters swapped": swapped,
        "first 60 % of the title": lambda title: title[: max(8, len(title) * 6 // 10)],
    }
    return [row[body] for row in found], {
        name: [(way(row["title"]), place, -1) for place, row in enumerate(found)] for name, way in ways.items()
    }


def main(data: Path) -> None:
    labelled = data / "near-duplicates"
    pam = read(data / "decidim-barcelona-pam-2016/proposals.csv.gz")
    ipn = read(data / "chile-ipn-2022/initiatives.csv.gz")
    staff = [(row["flagged_id"], row["nearest_id"]) for row in read(labelled / "pam_staff_flagged_pairs.csv")]
    silver = [(row["id_a"], row["id_b"]) for row in read(labelled / "pam_silver_pairs.csv")]
    chile = [(row["id_a"], row["id_b"]) for row in read(labelled / "ipn_silver_pairs.csv")]
    sets = {
        "PAM, staff-flagged (title, summary)": pairs(pam, ("title", "summary"), staff),
        "PAM, silver (title, summary)": pairs(pam, ("title", "summary"), silver),
        "IPN, silver (title, problem)": pairs(ipn, ("title", "problem"), chile),
        "IPN, silver (all texts)": pairs(ipn, ("title", "problem", "ideal", "proposal", "arguments", "articles"), chile),
    }
    for source, rows, body in (
        ("Madrid", read(data / "decide-madrid-2024/proposals.csv.gz"), "description"),
        ("PAM", pam[::4], "summary"),
    ):
        texts, asked = typed(rows, body)
        sets |= {f"{source}, {name} finds its text": (texts, one) for name, one in asked.items()}
    for name, (texts, asked_for) in sets.items():
        print(f"{name}: {len(texts):,} texts", flush=True)
        for engine, make in ENGINES.items():
            print(f"  {engine:<16} {recall(make(texts), asked_for)}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA)
