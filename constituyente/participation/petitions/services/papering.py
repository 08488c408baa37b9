"""Signatures on paper: the sheets they stand on, and counting what stands there."""

from collections import Counter
from datetime import datetime

from django.db import transaction

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Rng
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions import addresses
from constituyente.participation.petitions.data import Sheets, SignatureInput
from constituyente.participation.petitions.errors import AgeContradicted, ContactUsed, EnoughSigned, StrengthRefused, UnknownAnswer
from constituyente.participation.petitions.models import Petition
from constituyente.participation.petitions.queries.standing import closing_of, contacts_of, on_paper, takes_signatures, to_sign

from .consenting import needs_guardian, require_open
from .signing import of_age, sign_given

MOST = 20  # sheets at a time


class _Refused(ValueError):
    """A line that does not count, by a reason of `capture.Reason`."""

    def __init__(self, *, by: capture.Reason) -> None:
        super().__init__(by)
        self.by = by


@transaction.atomic
def issue_sheets(number: int, *, count: int, now: datetime, rng: Rng) -> Sheets:
    """Sheets to print on which people sign petition `number` in person, at most 20 at a time, each with a code of its own.

    Raises NotFound, PetitionClosed, StrengthRefused where the rules take no signatures in person, NoRules.
    """
    rules, text = process.current(), to_sign(number)
    require_open(text.petition, rules, now=now)
    if not on_paper(rules):
        raise StrengthRefused(strength="in_person")
    columns = columns_of(rules)
    ref, closing = addresses.ref_of(number, text.version), closing_of(text.petition, rules)
    codes = capture.issue(ref, columns=columns, count=min(max(count, 1), MOST), now=now, rng=rng)
    return Sheets(
        number=number,
        version=text.version,
        title=text.title,
        demand=text.demand,
        reasons=text.reasons,
        wording=text.wording,
        hash=text.hash,
        language=text.petition.language,
        columns=columns,
        codes=codes,
        closes_at=closing.at if closing else None,
    )


def columns_of(rules: process.Rules) -> tuple[capture.Column, ...]:
    """What each line of a sheet asks for: what the form on the site does, and no contact where a CURP tells people apart."""
    columns: tuple[capture.Column, ...] = ("curp" if "curp" in rules.petitions.asks else "contact", "territory", "age_band")
    return tuple(column for column in columns if column in {"contact", *rules.petitions.asks})


def count_paper(*, now: datetime, rng: Rng) -> int:
    """Count the signatures of every sheet that is settled; as often as you like, with one result. Returns how many sheets there were.

    Each sheet in a transaction of its own, which its row's lock makes one (capture.take).
    """
    return sum(_count_sheet(code, now=now, rng=rng) for code in capture.settled("petition"))


@transaction.atomic
def _count_sheet(code: str, *, now: datetime, rng: Rng) -> bool:
    sheet = capture.take(code)
    if sheet is None:
        return False
    refusals, rules = Counter[capture.Reason](), process.current()
    petition = Petition.objects.get(number=int(Ref.parse(sheet.about).key))
    in_time = on_paper(rules) and takes_signatures(petition, rules, now=sheet.received_at)
    for line in sheet.lines.values() if in_time else ():
        try:
            _count_line(petition, line, sheet, rules, now=now, rng=rng)
        except _Refused as refusal:
            refusals[refusal.by] += 1
    if not in_time:
        refusals["closed"] = len(sheet.lines)
    capture.taken(code, lines=len(sheet.lines), refusals=refusals, now=now)
    return True


def _count_line(
    petition: Petition, line: capture.Line, sheet: capture.AgreedSheet, rules: process.Rules, *, now: datetime, rng: Rng
) -> None:
    """Count one line. Whether its signer had signed before is told to them alone. Raises _Refused."""
    identity, address = _signer(line, sheet, rules)
    given = SignatureInput(
        petition.number,
        identity,
        "in_person",
        "paper",
        line.get("territory", ""),
        line.get("age_band", ""),
        "" if address is None else identity,
        given_at=sheet.received_at,
        batch=sheet.batch,
    )
    try:
        with transaction.atomic():  # a savepoint: a limit is found once the signature is in
            done = sign_given(given, now=now, rng=rng)
    except (EnoughSigned, ContactUsed):
        return
    except UnknownAnswer as error:
        raise _Refused(by="unknown") from error
    if address is not None and accounts.kind_of(address) == "email" and done.text is not None:
        post.send(
            to=address,
            template="petitions/signed_on_paper",
            context={
                "title": done.text.title,
                "address": addresses.petition(petition.number),
                "code": done.secrets.code if done.secrets else "",
                "key": done.secrets.withdrawal_key if done.secrets else "",
                "received_at": sheet.received_at,
            },
            language=petition.language,
            now=now,
            zone=rules.process.timezone,
        )


def _signer(line: capture.Line, sheet: capture.AgreedSheet, rules: process.Rules) -> tuple[str, str | None]:
    """Whose signature a line is, and where they can be written to, None where no contact is asked for. Raises _Refused."""
    if capture.VOID in line:
        raise _Refused(by="void")
    guarded = any(band.guardian for band in rules.people.age_bands)
    who, *_optional = columns_of(rules)
    if not line.get(who) or (guarded and not line.get("age_band")):
        raise _Refused(by="incomplete")
    if needs_guardian(rules, line.get("age_band", "")):
        raise _Refused(by="guardian")
    try:
        if who == "curp":
            curp = accounts.read_curp(line["curp"])
            return of_age(curp, line.get("age_band", ""), on=rules.local_date(sheet.received_at)), None
        address = accounts.delivered(line["contact"], kinds=contacts_of(rules) or ("email", "phone"), country=rules.process.country)
    except (accounts.InvalidCurp, accounts.InvalidContact, accounts.InvalidPhone, accounts.UnreadableContact) as error:
        raise _Refused(by="unreadable") from error
    except AgeContradicted as error:
        raise _Refused(by="age") from error
    return accounts.identity(address), address
