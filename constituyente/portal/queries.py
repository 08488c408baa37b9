import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.decision.genealogy import api as genealogy
from constituyente.foundation.common.errors import NotFound, refusals
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import BadRef, Ref
from constituyente.foundation.common.web import api
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.participation.reviews import api as reviews
from constituyente.participation.survey import api as survey

from .data import (
    ApiPage,
    DataPage,
    Given,
    HomePage,
    Letter,
    NewPetition,
    Operation,
    ReceiptPage,
    Refusal,
    Standing,
    Step,
    Story,
    TracePage,
    WithdrawnPage,
)
from .figures import figures
from .searching import named
from .week import week

SHOWN = 3
LETTERS = 20
STORIES = 20  # citations looked at for one that was there before adoption
COPIES = provenance.Relation.COPIES
# What happened to a reference is told by the packages it may belong to.
TELLING = (petitions, reviews, survey, meetings, promises, bodies, dossiers, genealogy, drafting, assembly, constitution, news)
LAST = 10**15  # behind every index
MAIL_END = b"\n" + b"-" * 79 + b"\n"  # between two messages of Django's file backend


# ------------------------------------------------------------------ home


def home_page(*, now: datetime) -> HomePage:
    """The home page. Raises NoRules."""
    rules = process.current()
    owed = promises.owed(rules, now=now)
    phases = process.phases(rules, now=now)
    opened = petitions.newest_opened(SHOWN)
    upcoming = meetings.upcoming(SHOWN, now=now)
    adopted = constitution.in_force()
    return HomePage(
        title=in_language(rules.process.title),
        phases=phases,
        standing=_standing(phases),
        next=next((phase for phase in phases if phase.state == "future"), None),
        adopted=adopted.adopted_on if adopted else None,
        survey_open=rules.survey is not None and process.allows(rules, "survey", now=now),
        petitions_open=process.allows(rules, "petitions", now=now),
        meetings_open=process.allows(rules, "meetings", now=now),
        marks=tuple(tier.signatures for tier in rules.petitions.tiers),
        closes=_last_day(rules, "petitions", now=now),
        figures=figures(now=now),
        inputs=dossiers.figures().total,
        late=tuple(row for row in owed if row.status == "late")[:SHOWN],
        due=tuple(row for row in owed if row.status == "open")[:SHOWN],
        upcoming=upcoming,
        newest=tuple(NewPetition(row.number, row.title, row.language, row.opened_at) for row in opened),
        week=week(rules, owed=owed, opened=opened, upcoming=upcoming, adopted=adopted, now=now),
        story=_story(rules),
        head=ledger.head(),
    )


def _standing(phases: Iterable[process.PhaseRow]) -> Standing:
    states = {phase.state for phase in phases}
    if "now" in states:
        return "open"
    return "over" if states <= {"past"} else "between" if "past" in states else "before"


def _last_day(rules: process.Rules, act: str, *, now: datetime) -> date | None:
    """The last day of what is open for `act` today."""
    today = rules.local_date(now)
    return max((phase.closes for phase in rules.phases if act in phase.allows and phase.opens <= today <= phase.closes), default=None)


def _story(rules: process.Rules) -> Story | None:
    """The newest citation that was in the text when it was adopted, with the petition its thread goes back to. Three statements."""
    links = provenance.newest_links(provenance.Relation.BASED_ON, limit=STORIES)
    copies = {link.subject: link.object for link in provenance.links_of([link.object for link in links]) if link.relation == COPIES}
    cards = provenance.cards([*copies.values(), *(link.subject for link in links)])
    for link in links:
        asked, written = cards.get(copies[link.object].bare) if link.object in copies else None, cards.get(link.subject.bare)
        if asked and written and (written.fate_at is None or rules.local_date(link.at) <= rules.local_date(written.fate_at)):
            return Story(asked, written, link.quote_object, link.quote_subject, link.reason, link.at, provenance.thread_address(asked.ref))
    return None


# ------------------------------------------------------------------ trace


def trace_page(kind: str, key: str) -> TracePage:
    """The thread of a reference, with or without its version; with the votes on the articles that hold the provisions it led to.

    The number of statements does not depend on how much there is. Raises NotFound for what has no card.
    """
    try:
        ref = Ref.parse(f"{kind}/{key}").bare
    except BadRef as error:
        raise NotFound from error
    own = provenance.thread_of(ref)
    downstream = _reached(ref, own, upstream=False)
    votes = _votes({ref, *downstream})
    links = sorted({*own, *votes}, key=lambda link: (link.at, str(link.subject), str(link.object)))
    refs = {ref, *(end.bare for link in own for end in (link.subject, link.object)), *(vote.subject.bare for vote in votes)}
    cards = provenance.cards({*refs, *(vote.object.bare for vote in votes)})
    if ref not in cards:
        raise NotFound
    rules = process.current()
    facts = [fact for package in TELLING for fact in package.facts_of(refs, rules)]
    return TracePage(
        ref=ref,
        card=cards[ref],
        named=named(cards[ref]),
        facts=tuple(sorted(facts, key=lambda fact: _order(fact, rules))),
        links=tuple(_step(link, cards) for link in links),
        upstream=tuple(cards[one] for one in _reached(ref, own, upstream=True) if one in cards),
        downstream=tuple(cards[one] for one in dict.fromkeys((*downstream, *(vote.subject.bare for vote in votes))) if one in cards),
        head=ledger.head(),
    )


def _order(fact: provenance.Fact, rules: process.Rules) -> tuple[date, int, datetime]:
    """By day, and within a day in the order of the log: a promise kept on the day of its making comes after it."""
    return rules.local_date(fact.at), LAST if fact.index is None else fact.index, fact.at


def _step(link: provenance.Link, cards: Mapping[Ref, provenance.Card]) -> Step:
    subject, thing = cards.get(link.subject.bare), cards.get(link.object.bare)
    return Step(
        subject=link.subject,
        subject_title=subject.called if subject else str(link.subject),
        subject_language=subject.language if subject and subject.title else "",
        subject_address=subject.address if subject else "",
        relation=_(provenance.RELATION_WORDS[link.relation]),
        object=link.object,
        object_title=thing.called if thing else str(link.object),
        object_language=thing.language if thing and thing.title else "",
        object_address=thing.address if thing else "",
        reason=link.reason,
        quote_subject=link.quote_subject,
        quote_object=link.quote_object,
        by=link.by,
        at=link.at,
    )


def _votes(refs: Iterable[Ref]) -> tuple[provenance.Link, ...]:
    """The votes on the articles that hold the provisions among `refs`: a paragraph cites, the article is voted on.

    As the newest version has them. Three statements, none without a provision.
    """
    keys = {ref.key for ref in refs if ref.kind == "provision"}
    if not keys:
        return ()
    pages = drafting.pages_of(drafting.newest())
    articles = {drafting.ref_of(pages[key]) for key in keys if pages.get(key)}
    return tuple(
        link for link in provenance.links_of(articles) if link.relation == provenance.Relation.DECIDES and link.object.bare in articles
    )


def _reached(ref: Ref, links: Iterable[provenance.Link], *, upstream: bool) -> tuple[Ref, ...]:
    """What one reaches from `ref` going up (to what people gave) or down (to what became of it), nearest first."""
    reached, edge = list[Ref](), {ref}
    links = tuple(links)
    while edge:
        found = {
            (link.object if upstream else link.subject).bare for link in links if (link.subject if upstream else link.object).bare in edge
        }
        edge = found - {ref, *reached}
        reached += sorted(edge)
    return tuple(reached)


# ------------------------------------------------------------------ receipts


def receipt_page(code: str, *, now: datetime) -> ReceiptPage:
    """The receipt kept under a code, and what was signed or answered. At most eleven statements. Raises BadReceiptCode, UnknownReceipt."""
    receipt = ledger.receipt(code)
    return ReceiptPage(
        receipt=receipt,
        signed=_signed(receipt),
        answered=_answered(receipt),
        verifier_key=json.loads(receipt.text)["verifier_key"],
        late=receipt.index is None and now > receipt.due,
        review=reviews.standing_of(receipt.leaf, now=now) if receipt.state in {"held", "excluded", "counted"} else None,
    )


def _signed(receipt: ledger.Receipt) -> petitions.SignedText | None:
    return petitions.text_signed(receipt.about, receipt.record) if receipt.kind == "sign" else None


def _answered(receipt: ledger.Receipt) -> survey.AnsweredSurvey | None:
    return survey.survey_answered(receipt.about) if receipt.kind == "answer" else None


def given_page(code: str, key: str) -> Given:
    """What somebody who has a receipt code and its withdrawal key may take back. At most nine statements.

    Raises BadReceiptCode, BadWithdrawalKey, WithdrawalRefused.
    """
    receipt = ledger.receipt_to_withdraw(code, key)
    return Given(receipt, _signed(receipt), _answered(receipt))


def withdrawn_page(withdrawal: ledger.Withdrawal) -> WithdrawnPage:
    """What was taken back a moment ago, or before. At most two statements."""
    receipt = withdrawal.receipt
    return WithdrawnPage(Given(receipt, _signed(receipt), _answered(receipt)), withdrawal)


# ------------------------------------------------------------------ data and API


def data_page(*, now: datetime) -> DataPage:
    """The public figures. Raises NoRules."""
    return DataPage(figures(now=now), process.current().version)


@cache
def api_page() -> ApiPage:
    """Every JSON address, from the OpenAPI description that programs read; made once, since it is as the code is."""
    paths = api.get_openapi_schema(path_prefix="/")["paths"]
    operations = [
        Operation(
            method.upper(),
            address,
            operation.get("summary", ""),
            tuple(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"),
        )
        for address, methods in paths.items()
        for method, operation in methods.items()
    ]
    return ApiPage(
        openapi="/api/openapi.json",
        operations=tuple(sorted(operations, key=lambda operation: operation.address)),
        errors=tuple(sorted((Refusal(error.code, error.status) for error in refusals()), key=lambda refusal: refusal.code)),
    )


# ------------------------------------------------------------------ the demo's mail


def letters() -> tuple[Letter, ...]:
    """The last mails of the demo city, newest first, from the files the mail backend wrote."""
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)[:LETTERS]
    return tuple(letter for path in files for letter in _letters(path))


def _letters(path: Path) -> Iterable[Letter]:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for raw in path.read_bytes().split(MAIL_END):
        if not raw.strip():
            continue
        message = message_from_bytes(raw, policy=policy.default)
        body = message.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        yield Letter(
            at=written,
            to=str(message["To"]),
            subject=str(message["Subject"]),
            body=text,
            links=tuple(re.findall(rf"{re.escape(settings.SITE_URL)}(/\S+)", text)),
        )
