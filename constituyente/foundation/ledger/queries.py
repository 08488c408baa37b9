import hmac
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Literal

from django.db.models import Count as Number
from django.db.models import DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from constituyente.foundation.common.db import find
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.lately import Lately

from . import acknowledgements, entries, fold, keys, merkle, notes, receipts
from .data import Chain, Count, Crossing, EntryPage, Head, LogEntry, LogPage, Mark, Receipt, Waiting
from .errors import BadReceiptCode, BadWithdrawalKey, LogDamaged, UnknownReceipt, WithdrawalRefused
from .models import Checkpoint, Entry, KeptReceipt, OriginCrossing, OriginTally, Tally, Tree, Watch
from .publishing import inclusion_proof

NEWEST = 20


def _size() -> Subquery:
    return Subquery(Tree.objects.values("size")[:1])


def head() -> Head:
    """The newest checkpoint; size 0 and an empty origin before the first. One statement."""
    tree = Tree.objects.all()
    row = (
        Checkpoint.objects.order_by("-size")
        .annotate(
            origin=Subquery(tree.values("origin")[:1]),
            verifier_key=Subquery(tree.values("verifier_key")[:1]),
            acknowledgement_key=Subquery(tree.values("acknowledgement_key")[:1]),
        )
        .first()
    )
    if row is None:
        return Head("", "", "", 0, "", None)
    keys = (row.verifier_key, row.acknowledgement_key)
    return Head(row.origin, *keys, row.size, b64encode(bytes(row.root)).decode("ascii"), row.signed_at)


COUNTED = ("name", "total", "by_strength", "held", "excluded", "withdrawn", "at_size", "log", "signed_at")


def tallies(names: Collection[str]) -> Mapping[str, Count]:
    """The tallies called `names`, each with the log size at which it is true: ours, or where that is empty, what another log proves.

    One statement, so that count and size agree.
    """
    never = Value(None, output_field=DateTimeField())
    ours = Tally.objects.filter(name__in=names).annotate(at_size=_size(), log=Value(""), signed_at=never)
    theirs = OriginTally.objects.filter(name__in=names).annotate(
        at_size=F("origin__size"), log=F("origin__verifier_key"), signed_at=F("origin__signed_at")
    )
    rows = ours.values_list(*COUNTED).union(theirs.values_list(*COUNTED), all=True)
    found = dict[str, Count]()
    for name, total, by_strength, held, excluded, withdrawn, size, log, at in sorted(rows, key=itemgetter(7)):  # ours first
        if name in found and not found[name].is_empty:
            found[name] = replace(found[name], elsewhere=total)
        else:
            found[name] = Count(total, by_strength, size or 0, held, excluded, withdrawn, log, at)
    return found


def total_of(name: str) -> Coalesce:
    """For a query of another package: the total of the tally called as its column `name` says; no statement of its own."""
    return Coalesce(Subquery(Tally.objects.filter(name=OuterRef(name)).values("total")[:1]), 0)


def proved_of(name: str) -> Coalesce:
    """As total_of, but what another log proves where ours holds nothing; NULL where no log has it."""
    ours = Tally.objects.filter(name=OuterRef(name), total__gt=0).values("total")[:1]
    theirs = OriginTally.objects.filter(name=OuterRef(name)).values("total")[:1]
    return Coalesce(Subquery(ours), Subquery(theirs))


def root_before(at: datetime) -> tuple[int, str]:
    """The size and the root (hexadecimal) of the last checkpoint signed before `at`; 0 and "" if there was none. One statement."""
    row = Checkpoint.objects.filter(signed_at__lt=at).order_by("-size").values_list("size", "root").first()
    return (row[0], bytes(row[1]).hex()) if row else (0, "")


def crossings_after(index: int) -> tuple[Crossing, ...]:
    """The recorded crossings with an entry index over `index` (-1: all), in log order. Two statements."""
    rows = Entry.objects.filter(kind="crossing", index__gt=index).order_by("index")
    found = [(row.index, entries.decode(bytes(row.body)).fields) for row in rows]
    sizes = {int(fields["size"]) for _index, fields in found}
    signed = dict(Checkpoint.objects.filter(size__in=sizes).values_list("size", "signed_at"))
    return tuple(
        Crossing(at_index, fields["petition"], int(fields["mark"]), int(fields["size"]), signed[int(fields["size"])])
        for at_index, fields in found
        if at_index is not None
    )


def crossing(index: int, *, log: str = "") -> Crossing | None:
    """The crossing with the entry index `index` in our log, or in the one with the verifier key `log`; None if there is none here.

    Two statements, one for another log.
    """
    if log:
        theirs = OriginCrossing.objects.filter(index=index, tally__origin__verifier_key=log).select_related("tally").first()
        return Crossing(index, theirs.tally.name, theirs.mark, theirs.size, theirs.at) if theirs else None
    row = Entry.objects.filter(kind="crossing", index=index).first()
    if row is None:
        return None
    fields = entries.decode(bytes(row.body)).fields
    size = int(fields["size"])
    signed = Checkpoint.objects.filter(size=size).values_list("signed_at", flat=True).get()
    return Crossing(index, fields["petition"], int(fields["mark"]), size, signed)


def totals() -> Mapping[str, int]:
    """Every tally's total, ours and what other logs prove. One statement."""
    sums = Counter[str]()
    for name, total in Tally.objects.values_list("name", "total").union(OriginTally.objects.values_list("name", "total"), all=True):
        sums[name] += total
    return sums


def names_at_or_over(mark: int) -> frozenset[str]:
    """The tallies whose total is `mark` or more, in our log or in another. One statement."""
    ours, theirs = (rows.filter(total__gte=mark).values_list("name") for rows in (Tally.objects.all(), OriginTally.objects.all()))
    return frozenset(name for (name,) in ours.union(theirs))


def marks_of(names: Collection[str]) -> Mapping[str, tuple[Mark, ...]]:
    """The watched marks of the tallies `names`, and those that another log says were reached, lowest first. One statement."""
    columns = ("name", "mark", "passed", "at", "entry", "log")
    ours = Watch.objects.filter(tally__name__in=names).annotate(
        name=F("tally__name"),
        passed=F("reached_size"),
        at=Subquery(Checkpoint.objects.filter(size=OuterRef("reached_size")).values("signed_at")),
        entry=Subquery(Entry.objects.filter(leaf=OuterRef("leaf")).values("index")),
        log=Value(""),
    )
    theirs = OriginCrossing.objects.filter(tally__name__in=names).annotate(
        name=F("tally__name"), passed=F("size"), entry=F("index"), log=F("tally__origin__verifier_key")
    )
    rows = ours.values_list(*columns).union(theirs.values_list(*columns), all=True)
    found: dict[str, list[Mark]] = {}
    for name, mark, size, at, index, log in sorted(rows, key=itemgetter(0, 1)):
        found.setdefault(name, []).append(Mark(mark, size, at, index, log))
    return {name: tuple(marks) for name, marks in found.items()}


def positions(leaves: Collection[bytes]) -> Mapping[bytes, int]:
    """Where in the log the entries with these leaf hashes stand; those still queued are left out. One statement."""
    rows = Entry.objects.filter(leaf__in=leaves, index__isnull=False).values_list("leaf", "index")
    return {bytes(leaf): index for leaf, index in rows if index is not None}


def counted(leaves: Collection[bytes], *, size: int) -> frozenset[bytes]:
    """Those of the signatures and answers with these leaf hashes that count at log size `size`. Three statements at most."""
    found = {index: leaf for leaf, index in positions(leaves).items() if index < size}
    return frozenset(found.values()) - _taken_out(Entry.objects.filter(target__in=found, index__lt=size))


def uncounted(tally: str, *, size: int) -> frozenset[bytes]:
    """The leaf hashes of the signatures given to `tally` that do not count at log size `size`: they wait, or were taken out.

    Three statements; what they read is what waits and what was ever done to signatures, not the signatures.
    """
    begins = f"{entries.FORMAT} sign\np {tally} ".encode()
    signs = Entry.objects.filter(kind="sign", body__gte=begins, body__lt=begins + b"~")
    waiting = signs.filter(Q(index__isnull=True) | Q(index__gte=size)).values_list("leaf", flat=True)
    acts = Entry.objects.filter(Exists(signs.filter(index=OuterRef("target"))), target__lt=size, index__lt=size)
    return frozenset(map(bytes, waiting)) | _taken_out(acts)


def _taken_out(acts: QuerySet[Entry]) -> frozenset[bytes]:
    """The leaf hashes of the entries that do not count after `acts`, which are all that was done to them. Two statements."""
    done = [(index or 0, target or 0, bytes(body)) for index, target, body in acts.order_by("index").values_list("index", "target", "body")]
    about = Entry.objects.filter(index__in={target for _index, target, _body in done}).values_list("index", "leaf", "body")
    known = {index: (bytes(leaf), bytes(body)) for index, leaf, body in about}
    folding = fold.Fold(lambda index: known[index][1])
    for index, _target, body in done:
        folding.take(index, body)
    return frozenset(known[index][0] for index, state in folding.states.items() if state != "counted")


def withdrawals_after(index: int, *, kind: str) -> Mapping[bytes, int]:
    """What was taken back by entries with an index over `index` (-1: all), of entries of `kind`: leaf hash of what → index of by which.

    In log order. One statement.
    """
    about = Entry.objects.filter(index=OuterRef("target"), kind=kind)
    rows = Entry.objects.filter(kind="withdraw", index__gt=index).annotate(taken=Subquery(about.values("leaf"))).order_by("index")
    return {bytes(leaf): at for leaf, at in rows.exclude(taken=None).values_list("taken", "index") if at is not None}


def newest_version(kind: str, number: int) -> int:
    """The highest version of entries of `kind` about `number`, in the log or on their way to it; 1 if they have none, 0 if there is none.

    After a restore the log may hold entries whose records nobody has any more: their numbers and versions stay taken. One statement.
    """
    begins = f"{entries.FORMAT} {kind}\nn {number}\n".encode()
    rows = Entry.objects.filter(kind=kind, body__gte=begins, body__lt=begins[:-1] + b"\x0b").values_list("body", flat=True)
    return max((int(entries.decode(bytes(body)).fields.get("version", "1")) for body in rows), default=0)


def free_number(kind: str, first: int) -> int:
    """The first number from `first` on that no entry of `kind` is about. One statement, and one for each that is taken."""
    while newest_version(kind, first):
        first += 1
    return first


def newest_versions(kind: str) -> Mapping[int, int]:
    """`newest_version` of every number that entries of `kind` are about, for whoever writes many: number → version. One statement."""
    newest = dict[int, int]()
    for body in Entry.objects.filter(kind=kind).values_list("body", flat=True).iterator():
        fields = entries.decode(bytes(body)).fields
        number = int(fields["number"])
        newest[number] = max(newest.get(number, 0), int(fields.get("version", "1")))
    return newest


def waiting() -> Waiting:
    """What waits to be sealed. Two statements."""
    queue = Entry.objects.filter(index__isnull=True).aggregate(entries=Number("id"), oldest=Min("queued_at"))
    last = Checkpoint.objects.order_by("-size").values_list("signed_at", flat=True).first()
    return Waiting(queue["entries"], queue["oldest"], last)


def _shown(row: Entry) -> LogEntry:
    return LogEntry(row.index or 0, row.kind, bytes(row.leaf).hex(), bytes(row.body).decode("ascii"))


def log_page() -> LogPage:
    """The log's own page. Four statements."""
    newest = tuple(_shown(row) for row in Entry.objects.filter(index__isnull=False).order_by("-index")[:NEWEST])
    kinds = Entry.objects.filter(index__isnull=False).values_list("kind").annotate(Number("id")).order_by("kind")
    note = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    return LogPage(head(), note or "", dict(kinds), newest)


def entry_page(index: int) -> EntryPage:
    """One entry of the log. Two statements. Raises NotFound."""
    row = Entry.objects.filter(index=index).first()
    if row is None:
        raise NotFound
    return EntryPage(_shown(row), head())


def state_of(index: int) -> tuple[fold.State, int | None, bool]:
    """Where the entry `index` stands by the acts upon it, which of them moved it last, and whether a withdrawal of it still waits.

    It is counted unless one moved it. Two statements. Raises NotFound.
    """
    about = Entry.objects.filter(index=index).values_list("body", flat=True).first()
    if about is None:
        raise NotFound
    folding, moved_by, withdrawing = fold.Fold({index: bytes(about)}.__getitem__), None, False
    acts = Entry.objects.filter(target=index).order_by(F("index").asc(nulls_last=True), "id").values_list("index", "kind", "body")
    for at, kind, body in acts:
        if at is None:
            withdrawing |= kind == "withdraw"
            continue
        before = folding.states.get(index)
        folding.take(at, bytes(body))
        moved_by = at if folding.states.get(index) != before else moved_by
    return folding.states.get(index, "counted"), moved_by, withdrawing


def is_withdrawn(index: int) -> bool:
    """Whether whoever gave the entry `index` took it back, in the log or on its way there. Two statements. Raises NotFound."""
    state, _moved_by, withdrawing = state_of(index)
    return withdrawing or state == "withdrawn"


def receipt(typed: str) -> Receipt:
    """The receipt kept under a code, with the proof of inclusion once it is published. At most seven statements.

    typed  the code as somebody typed it
    Raises BadReceiptCode, UnknownReceipt.
    """
    return _receipt(*_kept(typed))


def secret_of(key: str) -> bytes:
    """The cancel secret (32 bytes) that a withdrawal key stands for, as somebody typed it. Raises BadWithdrawalKey."""
    try:
        return receipts.cancel_secret(receipts.read_code(key))
    except receipts.BadCode as error:
        raise BadWithdrawalKey from error


def receipt_to_withdraw(code: str, key: str) -> Receipt:
    """The receipt kept under a code, for whoever has the withdrawal key of its entry as well. At most seven statements.

    code, key  as somebody typed them
    Raises BadReceiptCode, BadWithdrawalKey, and WithdrawalRefused whether no receipt has the code or the key is another's.
    """
    lock = b64encode(entries.commitment("cancel", [], secret_of(key))).decode("ascii")
    try:
        kept, log = _kept(code)
    except UnknownReceipt as error:
        raise WithdrawalRefused from error
    if not hmac.compare_digest(lock, entries.decode(kept["entry"].encode()).fields["cancel"]):
        raise WithdrawalRefused
    return _receipt(kept, log)


@dataclass(frozen=True)
class StandingLog:
    """What changes with the log's keys alone: its name, how verifiers write its key, every `key` entry, and who signs acknowledgements."""

    origin: str
    verifier_key: str
    keys: tuple[str, ...]
    signer: notes.Signer


@Lately
def standing_log() -> StandingLog:
    """The log's name and keys, as they were at most a second ago. Two statements. Raises NotFound before there is a log, LogKeyChanged."""
    tree = find(Tree, id=1)
    signer = keys.holder("acknowledgement", tree.origin, keys.public_bytes(tree.acknowledgement_key))
    return StandingLog(tree.origin, tree.verifier_key, _key_entries(), signer)


def _key_entries() -> tuple[str, ...]:
    bodies = Entry.objects.filter(kind="key").order_by(F("index").asc(nulls_last=True), "id").values_list("body", flat=True)
    return tuple(bytes(body).decode("ascii") for body in bodies)


def _kept(typed: str) -> tuple[Mapping[str, str], Tree]:
    """What is kept under a code. Two statements. Raises BadReceiptCode, UnknownReceipt."""
    try:
        code = receipts.read_code(typed)
    except receipts.BadCode as error:
        raise BadReceiptCode from error
    log = Tree.objects.first()
    if log is None:
        raise UnknownReceipt
    keys = receipts.stretch(code, log.origin)
    kept = KeptReceipt.objects.filter(finder=keys.finder).first()
    if kept is None:
        raise UnknownReceipt
    return json.loads(receipts.unseal(bytes(kept.sealed), keys)), log


def receipt_text(kept: Mapping[str, object], *, verifier_key: str, keys: Sequence[str], proof: str = "") -> str:
    """A receipt as its owner saves it and the verifier reads it; no statement.

    keys  every `key` entry there is, in log order
    Source: docs/ledger.md, "Acknowledgement and receipt".
    """
    whole = {"format": f"{entries.FORMAT} receipt", "verifier_key": verifier_key, **kept, "keys": keys, "proof": proof}
    return json.dumps(whole, indent=1, ensure_ascii=False)


def _receipt(kept: Mapping[str, str], log: Tree) -> Receipt:
    entry = entries.decode(kept["entry"].encode())
    leaf, due = acknowledgements.read(kept["acknowledgement"])
    index = positions([leaf]).get(leaf)
    try:
        proof = inclusion_proof(index) if index is not None else ""
    except NotFound:  # sealed, and published in a moment
        proof = ""
    state: Literal["waiting"] | fold.State = "waiting"
    moved_by, withdrawing = None, False
    if proof and index is not None:
        state, moved_by, withdrawing = state_of(index)
    about = entry.fields.get("petition") or entry.fields.get("survey") or ""
    return Receipt(
        kind=entry.kind,
        about=about,
        record=entry.fields["record"],
        leaf=leaf.hex(),
        index=index if proof else None,
        state=state,
        moved_by=moved_by,
        withdrawing=withdrawing,
        strength=entries.STRENGTHS[entry.fields["strength"]],
        chain=_followed(leaf, proof) if proof else None,
        due=due,
        size=log.size,
        text=receipt_text(kept, verifier_key=log.verifier_key, keys=_key_entries(), proof=proof),
    )


def _followed(leaf: bytes, proof: str) -> Chain:
    """The way from an entry to the published head, hashed again. Raises LogDamaged if it does not lead there."""
    index, path, note = notes.read_proof(proof)
    checkpoint = notes.read(note)
    if merkle.head_from(leaf, index, checkpoint.size, path) != checkpoint.root:
        raise LogDamaged(entry=index)
    return Chain(len(path), b64encode(checkpoint.root).decode("ascii"), checkpoint.size)
