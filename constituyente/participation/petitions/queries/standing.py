"""Where a petition stands, and which text of it people read and sign."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import keys
from constituyente.participation.petitions.data import AppealRow, Reported, Ruling, Status, Text, UnderSignature, Withdrawal
from constituyente.participation.petitions.errors import WrongAuthorKey
from constituyente.participation.petitions.models import Petition, ReportedCount, TextVersion

NOTHING = ledger.Count(0, {}, 0)


def signed_texts() -> QuerySet[TextVersion]:
    """The text of each petition that people read and sign: its newest version, with its petition."""
    newer = TextVersion.objects.filter(petition=OuterRef("petition"), version__gt=OuterRef("version"))
    return TextVersion.objects.filter(~Exists(newer)).select_related("petition")


def signed_text(petition: Petition) -> TextVersion:
    """The text of one petition that people read and sign. One statement."""
    return signed_texts().get(petition=petition)


def to_sign(number: int) -> TextVersion:
    """The text of petition `number` that people sign, with the petition. One statement. Raises NotFound."""
    texts = TextVersion.objects.filter(petition__number=number).select_related("petition").order_by("-version")
    text = texts.annotate(count=ledger.total_of("petition__key")).first()
    if text is None:
        raise NotFound
    return text


def under_signature(text: TextVersion) -> UnderSignature:
    """What `to_sign` found, for whoever tells of it."""
    petition = text.petition
    return UnderSignature(
        number=petition.number,
        key=petition.key,
        title=text.title,
        language=petition.language,
        version=text.version,
        opened_at=petition.opened_at,
        closes_at=petition.closes_at,
        rules_version=petition.rules_version,
        count=text.count,  # type: ignore[attr-defined]  # annotated in to_sign
    )


def takes_signatures(petition: Petition, rules: process.Rules, *, now: datetime) -> bool:
    """Whether it can be signed: it is open, here, and `rules`, those in force, have a phase for it now."""
    return petition.taken_over_at is None and petition.is_open(now) and process.allows(rules, "petitions", now=now)


def contacts_of(rules: process.Rules) -> tuple[accounts.Kind, ...]:
    """Through what a signature may be confirmed under `rules`, in their order."""
    kinds: tuple[accounts.Kind, ...] = ("email", "phone")
    return tuple(kind for kind in kinds if kind in rules.people.strengths)


def on_paper(rules: process.Rules) -> bool:
    """Whether `rules` take signatures on paper, where somebody sees who signs."""
    return "in_person" in rules.people.strengths


@dataclass(frozen=True)
class Closing:
    """When the last signature is taken, and the title of the phase that ends it, in the reader's language ("" if its own time does)."""

    at: datetime
    phase: str


def closing_of(petition: Petition | UnderSignature, rules: process.Rules) -> Closing | None:
    """The earlier of the petition's own closing and the end of the last phase for signatures in its time; None if it takes none here.

    rules  those in force, which say when the phases are
    """
    if petition.opened_at is None or petition.closes_at is None:
        return None
    zone = rules.process.zone
    ends = [
        (phase.closes_at(zone), in_language(phase.title))
        for phase in rules.phases
        if "petitions" in phase.allows and phase.opens_at(zone) < petition.closes_at and petition.opened_at < phase.closes_at(zone)
    ]
    at, phase = max(ends, default=(petition.closes_at, ""))
    return Closing(at, phase) if at < petition.closes_at else Closing(petition.closes_at, "")


def of_author(key: str, *, lock: bool = False) -> Petition:
    """The petition whose author has `key`, with its decision and its appeal; locked until the transaction ends if `lock`.

    One statement, two more with `lock`. Raises WrongAuthorKey.
    """
    rows = Petition.objects.select_for_update() if lock else Petition.objects.select_related("decision", "appeal", "reported")
    petition = rows.filter(author_key=keys.hash_of(key)).first()
    if petition is None:
        raise WrongAuthorKey
    return petition


def appeal_until(petition: Petition, rules: process.Rules) -> datetime | None:
    """The last instant at which its author may appeal against its refusal; None where there is nothing to appeal against.

    rules  those in force, which say how many days there are
    """
    decision = getattr(petition, "decision", None)
    if decision is None or decision.admitted or petition.taken_over_at is not None or hasattr(petition, "appeal"):
        return None
    return process.due(rules, decision.decided_at, rules.petitions.appeal_within)


def rules_of(petition: Petition | UnderSignature) -> process.Rules:
    """The rules it was opened under, which hold for it to the end; those in force for one that never opened here. One statement."""
    return process.version(petition.rules_version) if petition.rules_version else process.current()


def status_of(petition: Petition, *, now: datetime) -> Status:
    """Where it stands by its dates. Its decision and its appeal are asked for too unless they are there."""
    if petition.withdrawn_at is not None:
        return "withdrawn"
    if petition.opened_at is None:
        return _before_opening(petition)
    if petition.closes_at is None:
        return "reported"
    return "open" if now < petition.closes_at else "closed"


def _before_opening(petition: Petition) -> Status:
    if hasattr(petition, "decision"):
        return "appealed" if hasattr(petition, "appeal") and petition.appeal.decided_at is None else "refused"
    return "waiting"


def is_public(petition: Petition) -> bool:
    """Whether its text may be read: it was decided, or came from elsewhere."""
    return petition.opened_at is not None or hasattr(petition, "decision")


def reported_of(petition: Petition) -> Reported | None:
    count: ReportedCount | None = getattr(petition, "reported", None)
    return Reported(count.signatures, count.reported_by, count.as_of, count.url) if count else None


def counted(petition: Petition, count: ledger.Count, rules: process.Rules) -> tuple[ledger.Count, Reported | None]:
    """What our log counts, and what comes from elsewhere; `count` is what the ledger tells of the petition."""
    if not count.log:
        return count, reported_of(petition)
    day = rules.local_date(count.at) if count.at else date.min
    return NOTHING, Reported(count.total, count.log_name, day, "", count)


def text_of(text: TextVersion) -> Text:
    """A text with its place in the log. One statement if it is in the log, else none."""
    leaf = bytes(text.leaf) if text.leaf else None
    return Text(
        version=text.version,
        title=text.title,
        demand=text.demand,
        reasons=text.reasons,
        wording=text.wording,
        written_at=text.written_at,
        record=text.record,
        hash=text.hash,
        index=ledger.positions([leaf]).get(leaf) if leaf else None,
    )


def subject_title(petition: Petition, rules: process.Rules) -> str:
    return next((in_language(one.title) for one in rules.outline.subjects if one.key == petition.subject), "")


def ruling_of(petition: Petition, rules: process.Rules) -> Ruling | None:
    decision = getattr(petition, "decision", None)
    if decision is None:
        return None
    ground = next((in_language(one.text) for one in rules.petitions.grounds if one.key == decision.ground), decision.ground)
    return Ruling(decision.admitted, ground, decision.reason, decision.decided_at, decision.rules_version)


def appeal_of(petition: Petition) -> AppealRow | None:
    """What its author said against its refusal, and what became of that."""
    row = getattr(petition, "appeal", None)
    return AppealRow(row.text, row.made_at, row.admitted, row.reason, row.decided_at, row.rules_version) if row else None


def withdrawal_of(petition: Petition) -> Withdrawal | None:
    """When and why its author took it back."""
    return Withdrawal(petition.withdrawn_at, petition.withdrawal) if petition.withdrawn_at else None
