"""Many signatures at once, such as those of a whole demonstration city."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db import IntegrityError, transaction

from constituyente.foundation.common.db import TRIES, insert_many
from constituyente.foundation.common.errors import NotFound, TooBusy
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.data import SignatureInput
from constituyente.participation.petitions.errors import PetitionClosed
from constituyente.participation.petitions.models import Signature
from constituyente.participation.petitions.queries.standing import signed_texts, takes_signatures
from constituyente.participation.petitions.tags import tag_key_of

from .signing import known_signer, share_person
from .writing import Signed, Written, written

COLUMNS = tuple(field.attname for field in Signature._meta.concrete_fields if not field.primary_key)  # noqa: SLF001  Django's public name
CHUNK = 800  # signatures in one transaction; SQLite takes at most 999 values in a statement


def sign_many(signatures: Iterable[SignatureInput], *, now: datetime, rng: Rng) -> int:
    """Count many signatures of confirmed persons, each as `sign` does, and queue them for the public log. Returns how many are new.

    signatures  under any petitions, in the order in which they came; CHUNK of them in one transaction, all of those or none
    Their rows and their entries are those that `sign` makes of the same bytes from `rng`; the same person again adds nothing. What this
    form leaves out are receipts: whoever signs like this is handed nothing, and no code leads back to the signature.
    Raises NotFound, PetitionClosed, StrengthRefused, UnknownAnswer, EnoughSigned, TagsShredded, NoRules; TooBusy if others signed the
    same petitions in the same moment twenty times.
    """
    rules, added, stream = process.current(), 0, iter(signatures)
    while chunk := list(islice(stream, CHUNK)):
        added += _sign(chunk, rules, now=now, rng=rng)
    return added


@transaction.atomic
def _sign(chunk: Sequence[SignatureInput], rules: process.Rules, *, now: datetime, rng: Rng) -> int:
    open_ones = _open({one.petition for one in chunk}, rules, now=now)
    came = list[Written]()
    for one in chunk:
        known_signer(rules, strength=one.strength, territory=one.territory, age_band=one.age_band)
        came.append(written(one, open_ones[one.petition], rng))
    for _try in range(TRIES):
        fresh = _fresh(came)
        try:
            with transaction.atomic():  # a savepoint: PostgreSQL gives up the whole transaction after an error
                insert_many(Signature, COLUMNS, (_values(one.row(rules, now=now)) for one in fresh))
        except IntegrityError:  # somebody signed in this moment: they are found at the next try
            continue
        for new in fresh:
            share_person(new.given, rules)
        ledger.append_many([one.entry for one in fresh], now=now, due_at=process.pace(rules).promised_by(now))
        return len(fresh)
    raise TooBusy


def _values(row: Signature) -> list[object]:
    return [getattr(row, name) for name in COLUMNS]


def _open(numbers: Collection[int], rules: process.Rules, *, now: datetime) -> Mapping[int, Signed]:
    """What is signed under each of the petitions `numbers`. One statement. Raises NotFound, PetitionClosed, TagsShredded."""
    texts = {text.petition.number: text for text in signed_texts().filter(petition__number__in=numbers)}
    for number in numbers:
        if number not in texts:
            raise NotFound
        if not takes_signatures(texts[number].petition, rules, now=now):
            raise PetitionClosed(number=number)
    return {number: Signed(text.petition, text.hash, tag_key_of(text.petition)) for number, text in texts.items()}


def _fresh(came: Iterable[Written]) -> list[Written]:
    """Those of whom no signature stands under their petition, each once, in the order in which they came. One statement per petition."""
    by_petition = defaultdict[int, dict[bytes, Written]](dict)
    for one in came:
        by_petition[one.petition.pk].setdefault(one.tag, one)
    standing = {
        (petition, bytes(tag))
        for petition, tags in by_petition.items()
        for tag in Signature.objects.filter(petition=petition, tag__in=list(tags)).values_list("tag", flat=True)
    }
    first = {id(one) for petition, tags in by_petition.items() for tag, one in tags.items() if (petition, tag) not in standing}
    return [one for one in came if id(one) in first]
