"""What a process file must mean: the rules that hold between its tables, and those this version of the product can keep."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pydantic import BaseModel

from constituyente.foundation.common.msgid import marked as _

from .schema import OUTSIDE, Label, ProcessFile
from .shapes import MOST_POINTS, read

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Contradiction:
    """A place in the file and what is wrong there: an English message id and the facts for its placeholders."""

    loc: Loc
    sentence: str
    facts: dict[str, str | int] = field(default_factory=dict)


def contradictions(file: ProcessFile, main_language: str = "") -> Iterator[Contradiction]:
    """Everything in `file` that cannot be meant, or cannot be kept by this version of the product, in no particular order.

    main_language  the site's, which the file must begin with; empty: any
    """
    if main_language and file.process.languages[0] != main_language:
        sentence = _("must begin with “%(language)s”, the main language of this site")
        yield Contradiction(("process", "languages"), sentence, {"language": main_language})
    yield from _unsupported(file)
    yield from _labels(file)
    yield from _phases(file)
    yield from _keys(file)
    yield from _marks(file)
    yield from _places(file)
    yield from _guardians(file)
    yield from _map(file)


def _unsupported(file: ProcessFile) -> Iterator[Contradiction]:
    """Rules that nothing would enforce: published, they would be promises that nobody keeps."""
    asked: list[tuple[Loc, object]] = [
        (("petitions", "sponsors"), file.petitions.sponsors),
        *((("petitions", "tiers", index, "spread"), tier.spread) for index, tier in enumerate(file.petitions.tiers)),
    ]
    for loc, wanted in asked:
        if wanted:
            yield Contradiction(loc, _("is not supported yet"))


def _labels(file: ProcessFile) -> Iterator[Contradiction]:
    languages = file.process.languages
    for loc, label in _walk(file, ()):
        if label and languages[0] not in label:
            yield Contradiction(loc, _("has no text in “%(language)s”, the main language"), {"language": languages[0]})
        for language in label:
            if language not in languages:
                yield Contradiction((*loc, language), _("“%(language)s” is not among the languages of the process"), {"language": language})


def _walk(value: object, loc: Loc) -> Iterator[tuple[Loc, Label]]:
    """Every label of the file with its place."""
    if isinstance(value, Label):
        yield loc, value
    elif isinstance(value, BaseModel):
        for name in sorted(value.model_fields_set):
            yield from _walk(getattr(value, name), (*loc, name))
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _walk(entry, (*loc, key))
    elif isinstance(value, tuple):
        for index, entry in enumerate(value):
            yield from _walk(entry, (*loc, index))


def _phases(file: ProcessFile) -> Iterator[Contradiction]:
    for index, phase in enumerate(file.phases):
        if phase.closes < phase.opens:
            yield Contradiction(("phases", index, "closes"), _("is before the phase opens"))


def _keys(file: ProcessFile) -> Iterator[Contradiction]:
    yield from _twice(("process", "languages"), file.process.languages)
    yield from _twice(("process", "holidays"), [day.isoformat() for day in file.process.holidays])
    yield from _twice(("phases",), [phase.key for phase in file.phases], "key")
    for index, phase in enumerate(file.phases):
        yield from _twice(("phases", index, "allows"), phase.allows)
    yield from _twice(("territories",), [territory.code for territory in file.territories], "code")
    yield from _twice(("people", "age_bands"), [band.key for band in file.people.age_bands], "key")
    yield from _twice(("people", "strengths"), file.people.strengths)
    yield from _twice(("officials",), [official.key for official in file.officials], "key")
    yield from _twice(("petitions", "asks"), file.petitions.asks)
    yield from _twice(("petitions", "grounds"), [ground.key for ground in file.petitions.grounds], "key")
    yield from _twice(("outline", "subjects"), [subject.key for subject in file.outline.subjects], "key")
    yield from _twice(("survey", "asks"), file.survey.asks if file.survey else ())
    for index, question in enumerate(file.survey.questions if file.survey else ()):
        yield from _twice(("survey", "questions", index, "options"), [option.key for option in question.options], "key")
    yield from _twice(("survey", "questions"), [question.key for question in file.survey.questions] if file.survey else [], "key")
    for key, body in file.bodies.items():
        yield from _twice(("bodies", key, "committees"), [committee.key for committee in body.committees], "key")
    for index, official in enumerate(file.officials):
        if official.key in file.bodies:
            yield Contradiction(("officials", index, "key"), _("“%(value)s” is the key of a body too"), {"value": official.key})


def _twice(loc: Loc, values: Sequence[str], key: str = "") -> Iterator[Contradiction]:
    """Values of a list that an earlier entry has; `key` is what holds them in each entry, if the entries are tables."""
    for index, value in enumerate(values):
        if value in values[:index]:
            place: Iterable[str | int] = (index, key) if key else (index,)
            yield Contradiction((*loc, *place), _("“%(value)s” is there twice"), {"value": value})


def _marks(file: ProcessFile) -> Iterator[Contradiction]:
    if file.petitions.tiers and "contact" not in file.petitions.asks:
        yield Contradiction(("petitions", "asks"), _("must ask for “contact”: a signature is confirmed through it"))
    for index, (lower, higher) in enumerate(pairwise(file.petitions.tiers), start=1):
        if higher.signatures <= lower.signatures:
            yield Contradiction(
                ("petitions", "tiers", index, "signatures"),
                _("must be more than the mark before it, %(before)d"),
                {"before": lower.signatures},
            )
    owners = file.owners()
    for index, tier in enumerate(file.petitions.tiers):
        loc: Loc = ("petitions", "tiers", index)
        if tier.promise and tier.promise.by not in owners:
            yield Contradiction(
                (*loc, "promise", "by"),
                _("“%(value)s” is no official and no body; there are: %(known)s"),
                {"value": tier.promise.by, "known": ", ".join(sorted(owners))},
            )
        if tier.promise and tier.promise.by in file.bodies and tier.promise.people > file.bodies[tier.promise.by].size:
            seats = file.bodies[tier.promise.by].size
            yield Contradiction((*loc, "promise", "people"), _("is more than the body's %(seats)d seats"), {"seats": seats})


def _guardians(file: ProcessFile) -> Iterator[Contradiction]:
    """Whoever needs a guardian's consent must be asked how old they are."""
    for index, band in enumerate(file.people.age_bands):
        if band.guardian and "age_band" not in file.petitions.asks:
            yield Contradiction(("people", "age_bands", index, "guardian"), _("needs “age_band” in petitions.asks"))


def _map(file: ProcessFile) -> Iterator[Contradiction]:
    """A map shows every territory and nothing else, and is small enough for a page."""
    if file.map is None:
        return
    codes = [territory.code for territory in file.territories]
    for code in file.map.shapes:
        if code not in codes:
            yield Contradiction(("map", "shapes", code), _("“%(value)s” is the code of no territory"), {"value": code})
    missing = [code for code in codes if code not in file.map.shapes]
    if missing:
        yield Contradiction(("map", "shapes"), _("has no shape for %(codes)s"), {"codes": ", ".join(missing)})
    points = sum(len(ring) for text in file.map.shapes.values() for ring in read(text))
    if points > MOST_POINTS:
        yield Contradiction(
            ("map", "shapes"), _("has %(points)d points, and a page takes %(limit)d"), {"points": points, "limit": MOST_POINTS}
        )


def _places(file: ProcessFile) -> Iterator[Contradiction]:
    for index, territory in enumerate(file.territories):
        if territory.code in OUTSIDE:
            sentence = _("“%(value)s” is built in: it stands for a residence outside the city")
            yield Contradiction(("territories", index, "code"), sentence, {"value": territory.code})
    tiles = [territory.tile for territory in file.territories]
    for index, tile in enumerate(tiles):
        if tile is not None and tile in tiles[:index]:
            yield Contradiction(("territories", index, "tile"), _("another territory has this place on the map"))
