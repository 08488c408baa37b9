import hmac
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Max

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.db import find, insert_once
from constituyente.foundation.common.records import canonical, digest
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import api as promises

from .data import Acknowledgement, CountInput, Opening, PetitionInput
from .errors import AlreadyDecided, PackageRefused, PetitionClosed, PetitionsClosed, UnknownAnswer, UnknownGround
from .models import Decision, Petition, ReportedCount, Signature, TextVersion

CHUNK = 500

# ------------------------------------------------------------------ submitting


@transaction.atomic
def submit(
    *,
    title: str,
    demand: str,
    reasons: str,
    wording: str,
    subject: str,
    author: str,
    contact: str,
    language: str,
    now: datetime,
    rng: Rng,
) -> str:
    """Take a petition in, to be handed to the moderators once its author has confirmed `contact`.

    Until then nothing is kept but the sealed confirmation. Returns the handle of the confirmation.
    Raises PetitionsClosed, InvalidContact.
    """
    rules = process.current()
    if not process.allows(rules, "petitions", now):
        raise PetitionsClosed
    if subject and subject not in {one.key for one in rules.outline.subjects}:
        raise UnknownAnswer(answer=subject)
    return accounts.request_confirmation(
        purpose="petition",
        contact=contact,
        details={
            "title": title,
            "demand": demand,
            "reasons": reasons,
            "wording": wording,
            "subject": subject,
            "author": author,
            "language": language,
        },
        language=language,
        mail="petitions/confirm_petition",
        context={"title": title},
        link="/petitions/new/confirm/{}".format,
        now=now,
        rng=rng,
    )


@transaction.atomic
def confirm_petition(token: str, *, now: datetime, rng: Rng) -> int:
    """Hand the petition behind `token` to the moderators, once. Returns its number; a second confirmation returns the first's.

    Raises BadLink, ConfirmationExpired.
    """
    redeemed = accounts.redeem(token, purpose="petition", now=now)
    if redeemed.result:
        return int(redeemed.result)
    details = redeemed.details
    petition = receive(
        title=details["title"],
        demand=details["demand"],
        reasons=details["reasons"],
        wording=details["wording"],
        subject=details["subject"],
        author=details["author"],
        language=details["language"],
        now=now,
        rng=rng,
    )
    post.subscribe(Ref("petition", str(petition)), redeemed.contact, details["language"], now=now)
    accounts.settle(token, str(petition), now=now)
    return petition


@transaction.atomic
def receive(
    *,
    title: str,
    demand: str,
    reasons: str,
    wording: str,
    subject: str,
    author: str,
    language: str,
    now: datetime,
    rng: Rng,
) -> int:
    """Put a petition whose author is confirmed before the moderators. Returns its number.

    Two at once are settled by the unique number: one of them fails and is sent again.
    """
    number = (Petition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    petition = Petition.objects.create(
        number=number,
        key=rng.bytes(8).hex(),
        tag_key=rng.bytes(32),
        language=language,
        subject=subject,
        author=author,
        submitted_at=now,
    )
    _text(petition, title=title, demand=demand, reasons=reasons, wording=wording, now=now).save()
    return number


def _text(petition: Petition, *, title: str, demand: str, reasons: str, wording: str, now: datetime) -> TextVersion:
    record = canonical(
        {
            "petition": petition.key,
            "version": 1,
            "language": petition.language,
            "title": title,
            "demand": demand,
            "reasons": reasons,
            "wording": wording,
        }
    )
    return TextVersion(
        petition=petition,
        version=1,
        title=title,
        demand=demand,
        reasons=reasons,
        wording=wording,
        written_at=now,
        record=record,
        hash=digest(record),
    )


# ------------------------------------------------------------------ deciding


@transaction.atomic
def decide(number: int, *, actor: accounts.Actor, admit: bool, ground: str = "", reason: str, now: datetime) -> None:
    """Admit petition `number`, which opens it for signatures, or refuse it on a published ground, with a reason either way.

    Admitted, its text goes into the log, its marks are watched, and its author is told. Two moderators at once: the first decision stands
    (one decision per petition, by constraint). Raises Forbidden, NotFound, AlreadyDecided, UnknownGround.
    """
    accounts.require(actor, "petitions.decide")
    petition = find(Petition, number=number)
    rules = process.current()
    grounds = {one.key for one in rules.petitions.grounds}
    if not reason.strip() or (not admit and ground not in grounds):
        raise UnknownGround
    _row, new = insert_once(
        Decision(
            petition=petition,
            admitted=admit,
            ground="" if admit else ground,
            reason=reason,
            decided_at=now,
            decided_by_id=actor.id,
            rules_version=rules.version,
        ),
        by=("petition_id",),
    )
    if not new:
        raise AlreadyDecided(number=number)
    text = petition.texts.get(version=1)
    fate = "" if admit else "Not admitted"
    provenance.register(
        provenance.Card(petition.ref, text.title, f"/petitions/{number}", petition.language, fate, now if fate else None), now=now
    )
    if admit:
        petition.opened_at = now
        petition.closes_at = now + timedelta(days=rules.petitions.closes_after_days)
        petition.rules_version = rules.version
        petition.save()
        text.leaf = ledger.append(ledger.entries.petition(key=petition.key, text=text.hash, version=text.version), now=now)
        text.save()
        ledger.watch(petition.key, [tier.signatures for tier in rules.petitions.tiers])
    post.notify(
        petition.ref,
        "petitions/admitted" if admit else "petitions/refused",
        {"title": text.title, "reason": reason, "address": f"/petitions/{number}"},
        now=now,
    )


# ------------------------------------------------------------------ signing


@transaction.atomic
def request_signature(
    number: int, *, contact: str, territory: str, age_band: str, subscribe: bool, language: str, now: datetime, rng: Rng
) -> str:
    """Send the code and the link with which the owner of `contact` confirms a signature under petition `number`.

    The answer is the same whether or not they have signed before. Returns the handle of the confirmation.
    Raises NotFound, PetitionClosed, UnknownAnswer, InvalidContact.
    """
    petition = find(Petition, number=number)
    _may_be_signed(petition, now)
    _known_answers(process.current(), territory=territory, age_band=age_band)
    return accounts.request_confirmation(
        purpose=f"sign {number}",
        contact=contact,
        details={"territory": territory, "age_band": age_band, "subscribe": "yes" if subscribe else "", "language": language},
        language=language,
        mail="petitions/confirm_signature",
        context={"title": petition.texts.get(version=1).title},
        link=f"/petitions/{number}/confirm/{{}}".format,
        now=now,
        rng=rng,
    )


def _may_be_signed(petition: Petition, now: datetime) -> None:
    if not petition.takes_signatures(now) or not process.allows(process.current(), "petitions", now):
        raise PetitionClosed(number=petition.number)


def _known_answers(rules: process.Rules, *, territory: str, age_band: str) -> None:
    places = {"", *process.OUTSIDE, *(one.code for one in rules.territories)}
    for answer, known in ((territory, places), (age_band, {"", *(band.key for band in rules.people.age_bands)})):
        if answer not in known:
            raise UnknownAnswer(answer=answer)


@transaction.atomic
def confirm_signature(number: int, token: str, *, now: datetime, rng: Rng) -> Acknowledgement:
    """Count the signature that `token` was mailed for, once, and queue it for the public log.

    A second confirmation, or a second signature by the same person, returns the acknowledgement of the first and adds nothing.
    Raises BadLink, ConfirmationExpired, PetitionClosed.
    """
    redeemed = accounts.redeem(token, purpose=f"sign {number}", now=now)
    if redeemed.result:
        return Acknowledgement(number, redeemed.result)
    details = redeemed.details
    acknowledgement = sign(
        number,
        identity=redeemed.identity,
        strength="email",
        channel="web",
        territory=details["territory"],
        age_band=details["age_band"],
        now=now,
        rng=rng,
    )
    if details["subscribe"]:
        post.subscribe(Ref("petition", str(number)), redeemed.contact, details["language"], now=now)
    accounts.settle(token, acknowledgement.leaf, now=now)
    return acknowledgement


@transaction.atomic
def sign(
    number: int, *, identity: str, strength: str, channel: str, territory: str = "", age_band: str = "", now: datetime, rng: Rng
) -> Acknowledgement:
    """Count the signature of a confirmed person under petition `number` and queue it for the public log.

    identity  canonical contact, the same for the same person; nothing of it is kept but a keyed tag
    strength  email, phone, identity or in_person; channel  web, kiosk, …
    The same person again gets the acknowledgement of the first signature (settled by constraint one_tag_per_petition).
    Raises NotFound, PetitionClosed, UnknownAnswer. Source: docs/rules.md, "Who may sign".
    """
    petition = find(Petition, number=number)
    _may_be_signed(petition, now)
    rules = process.current()
    _known_answers(rules, territory=territory, age_band=age_band)
    text = petition.texts.get(version=1)
    tag = hmac.digest(bytes(petition.tag_key), identity.encode(), "sha256")
    tag_salt, salt, cancel = rng.bytes(32), rng.bytes(32), rng.bytes(32)
    values = (petition.key, identity, age_band, territory, channel)
    entry = ledger.entries.sign(
        petition=petition.key,
        text=text.hash,
        tag=ledger.entries.commitment("tag", [tag], tag_salt),
        commitment=ledger.entries.commitment("commit", [value.encode() for value in values], salt),
        cancel=ledger.entries.commitment("cancel", [], cancel),
        strength=strength,
    )
    signature, new = insert_once(
        Signature(
            petition=petition,
            tag=tag,
            strength=strength,
            territory=territory,
            age_band=age_band,
            channel=channel,
            rules_version=rules.version,
            confirmed_at=now,
            leaf=ledger.leaf_hash(entry),
        ),
        by=("petition_id", "tag"),
    )
    if not new:
        return Acknowledgement(number, bytes(signature.leaf).hex())
    leaf = ledger.append(entry, now=now)
    base64 = [b64encode(part).decode("ascii") for part in (tag, tag_salt, salt, cancel)]
    return Acknowledgement(number, leaf.hex(), Opening(entry.decode("ascii"), base64[0], base64[1], values, base64[2], base64[3]))


# ------------------------------------------------------------------ promises


def collect_promises(*, now: datetime) -> int:
    """Make the promise that each recorded crossing creates; as often as you like, with one result.

    Returns how many crossings were looked at.
    """
    crossings = ledger.crossings_after(promises.newest_cause())
    for crossing in crossings:
        petition = find(Petition, key=crossing.tally)
        rules = process.version(petition.rules_version or 0)
        promise = next((tier.promise for tier in rules.petitions.tiers if tier.signatures == crossing.mark), None)
        if promise is not None:
            promises.make(
                about=petition.ref,
                kind=promise.kind,
                by=promise.by,
                people=promise.people,
                mark=crossing.mark,
                cause=crossing.index,
                made_at=crossing.at,
                due_at=process.due(rules, crossing.at, promise.within),
                rules_version=rules.version,
                now=now,
            )
    return len(crossings)


# ------------------------------------------------------------------ taking over from elsewhere


@transaction.atomic
def import_petitions(rows: Iterable[PetitionInput], *, now: datetime, rng: Rng) -> int:
    """Take over petitions from a package: all of them, or none if one is refused. Returns how many are new.

    A petition whose number stands with the same text is left alone; with another text the package is refused.
    They are closed here: what they gathered elsewhere comes as reported counts.
    """
    added = 0
    rules = process.current()
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        standing = {
            text.petition.number: text
            for text in TextVersion.objects.filter(petition__number__in=[row.number for row in chunk]).select_related("petition")
        }
        fresh, texts = list[Petition](), list[TextVersion]()
        for row in chunk:
            if row.number in standing:
                text = standing[row.number]
                if (text.title, text.demand, text.reasons, text.wording) != (row.title, row.demand, row.reasons, row.wording):
                    raise PackageRefused(problem=f"petition {row.number} stands here with another text")
                continue
            opened = rules.midnight(row.opened_on) if row.opened_on else now
            petition = Petition(
                number=row.number,
                key=rng.bytes(8).hex(),
                tag_key=b"",
                language=row.language,
                subject=row.subject,
                author=row.author,
                submitted_at=opened,
                opened_at=opened,
                source=row.url,
            )
            fresh.append(petition)
            texts.append(_text(petition, title=row.title, demand=row.demand, reasons=row.reasons, wording=row.wording, now=now))
        Petition.objects.bulk_create(fresh)
        TextVersion.objects.bulk_create(texts)
        provenance.register_many(
            [
                provenance.Card(text.petition.ref, text.title, f"/petitions/{text.petition.number}", text.petition.language)
                for text in texts
            ],
            now=now,
        )
        added += len(fresh)
    return added


@transaction.atomic
def import_counts(rows: Iterable[CountInput]) -> int:
    """Take over counts that somebody else reports: all of them, or none. Returns how many are new or changed.

    Raises PackageRefused for a petition that is not here, or that gathers signatures here.
    """
    changed = 0
    stream = iter(rows)
    while chunk := list(islice(stream, CHUNK)):
        petitions = {one.number: one for one in Petition.objects.filter(number__in=[row.petition for row in chunk])}
        standing = {count.petition_id: count for count in ReportedCount.objects.filter(petition__in=petitions.values())}
        write = list[ReportedCount]()
        for row in chunk:
            petition = petitions.get(row.petition)
            if petition is None or petition.closes_at is not None:
                raise PackageRefused(problem=f"petition {row.petition} cannot have a reported count")
            count = ReportedCount(petition=petition, signatures=row.signatures, as_of=row.as_of, reported_by=row.reported_by, url=row.url)
            known = standing.get(petition.pk)
            if known is None or any(getattr(known, name) != getattr(count, name) for name in ("signatures", "as_of", "reported_by", "url")):
                write.append(count)
        ReportedCount.objects.bulk_create(
            write, update_conflicts=True, unique_fields=["petition"], update_fields=["signatures", "as_of", "reported_by", "url"]
        )
        changed += len(write)
    return changed
