"""What comes of what people say: promises, dossiers, text, bodies and votes whose every field is hostile."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from constituyente.decision.assembly import api as assembly
from constituyente.decision.bodies import api as bodies
from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting.models import Placement
from constituyente.decision.genealogy import services as genealogy
from constituyente.decision.genealogy.data import DescentInput, ExternalReferenceInput, LineageInput
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import SYSTEM
from constituyente.foundation.files import api as files
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.promises import api as promises
from tests.factories import decision
from tests.factories import genealogy as claims
from tests.harness.payloads import PAYLOADS

from .writing import LINE, WORD, Author

ADOPTED_ON = date(2026, 8, 20)
OUTCOMES = ("adopted", "adopted_in_part", "already_covered", "not_adopted", "out_of_scope")


def promise(author: Author, admitted: list[int]) -> list[int]:
    """An answer that was given about each petition, and a commitment that is open; returns the numbers of these."""
    commitments = list[int]()
    for thing, number in enumerate(admitted):
        made: dict[str, Any] = dict.fromkeys(("made_at", "due_at", "now"), author.now)
        made |= {"about": Ref("petition", str(number)), "by": f"o{thing}", "mark": 3, "rules_version": 1}
        answer = promises.make(kind="answer", cause=2 * thing, **made)
        promises.fulfil(answer, on=author.now.date(), text=author.long(thing), who=author.line(thing, 2), **author.by)
        promises.correct(answer, reason=author.line(thing), text=author.long(thing), **author.by)
        commitments.append(promises.make(kind="commitment", cause=2 * thing + 1, **made))
        promises.name_people(commitments[-1], people=[author.line(thing), author.line(thing, 2)], **author.by)
        promises.schedule(commitments[-1], begins_at=author.now + timedelta(days=1), place=author.line(thing), **author.by)
        paper = files.checked(SimpleUploadedFile(author.line(thing), b"%PDF-1.7 %%EOF"))
        held: dict[str, Any] = {"who": author.line(thing, 2), "text": author.long(thing), "papers": [paper], "rng": SYSTEM}
        promises.hold(commitments[-1], on=author.now.date(), **held, **author.by)
    return commitments


def dispose(author: Author, admitted: list[int]) -> list[int]:
    """Items of petitions are adopted, those of meetings end otherwise, one is merged, those of the survey wait; returns the first."""
    items = [dossiers.item_of(Ref("petition", str(number))) for number in admitted]
    for thing, item in enumerate(items):
        dossiers.dispose(item, outcome="adopted", reason=author.line(thing, 3), **author.by)
    *others, last = [item for item in range(1, 3 * len(author.things)) if item not in items][: len(items) + 1]
    dossiers.dispose(last, outcome="merged", merged_into=items[0], reason=author.long(0), **author.by)
    for thing, item in zip(author.things, others, strict=True):
        dossiers.dispose(item, outcome=OUTCOMES[thing % len(OUTCOMES)], reason=author.long(thing), **author.by)
    return items


# ------------------------------------------------------------------ the text


def article(thing: int) -> str:
    return decision.key(f"a{thing:03x}")


def paragraph(thing: int) -> str:
    return decision.key(f"b{thing:03x}")


def write(author: Author, items: list[int], commitments: list[int]) -> None:
    """A version for each line and one before, which is imported and adopted; cited, handed over, the last adopted again."""
    first, line, long = 1, author.line, author.long
    rows = [decision.row("e0", kind="preamble", mark=line(0, 1), heading=line(0, 2), body=long(0))]
    for thing in author.things:
        above = article(thing)
        rows += [
            drafting.ProvisionInput(above, "", 0, "article", line(thing), line(thing, 1), "", long(thing)),
            drafting.ProvisionInput(paragraph(thing), above, 0, "paragraph", line(thing, 2), "", long(thing), line(thing, 3)),
        ]
    text = drafting.TextInput(first, line(0), "es", ADOPTED_ON, None, long(0), author.address(0), scope=line(1), reason=line(2))
    drafting.import_text(text, decision.placed(rows), now=author.now)
    constitution.adopt(first, on=ADOPTED_ON, now=author.now)
    drafting.begin(**author.by)
    for thing in author.things:
        words = drafting.Words(line(thing, 4), line(thing, 5), long(thing + 2), line(thing, 6))
        drafting.edit(paragraph(thing), based_on=first, words=words, why=line(thing, 7), **author.by)
        drafting.publish(title=line(thing, 1), scope=line(thing, 2), reason=long(thing), **author.by)
    newest = first + len(author.things)
    for thing, item in enumerate(items):  # whoever began from the first has these kept beside
        words = drafting.Words(line(thing, 5), line(thing, 4), long(thing + 3), "")
        drafting.edit(paragraph(thing), based_on=first, words=words, why=line(thing, 8), **author.by)
        _cite(author, thing, item, newest)
    on = author.now.date()
    reasons = {number: line(thing, 3) for thing, number in enumerate(commitments)}
    drafting.deliver(newest, to="assembly", by="o0", on=on, reasons=reasons, **author.by)
    constitution.adopt(newest, on=on, now=author.now)


def _cite(author: Author, thing: int, item: int, version: int) -> None:
    body = Placement.objects.get(version__number=version, provision__key=paragraph(thing)).body
    drafting.cite(
        paragraph(thing),
        version,
        item=item,
        relation=provenance.Relation.BASED_ON,
        reason=author.line(thing, 4),
        quote=body[:LINE],
        item_quote=dossiers.sources_of([item])[item].text[:LINE],
        **author.by,
    )


def descend(author: Author) -> None:
    """References to elsewhere, lineages and descents, as they are imported."""
    for thing in author.things:
        key, uid = f"ipn-{thing}-2", f"C1_GEN_ART{thing}"
        reference = ExternalReferenceInput(key, author.line(thing), "popular", date(2026, 2, 1), None, author.address(thing, 1))
        lineage = LineageInput(
            uid=uid,
            order=thing + 1,
            ending="similar",
            text=1,
            provision=article(thing),
            label=author.line(thing, 2),
            stamp=author.line(thing, 3)[:WORD],
            language="es",
            body=author.long(thing),
            note=author.line(thing, 4),
            authors=author.line(thing, 5),
            amendments=2,
            references=frozenset([key]),
        )
        genealogy.import_references([reference], now=author.now)
        genealogy.import_lineages([lineage])
        genealogy.import_descents([DescentInput(1, article(thing), 1, "similar", uid, author.long(thing))])
    for payload in PAYLOADS:
        author.tried("reference key", genealogy.import_references, [claims.reference(payload)], now=author.now)


# ------------------------------------------------------------------ bodies and votes


def seat(author: Author) -> None:
    """Groups, members, sessions; in the working group every seat has ended."""
    for thing in author.things:
        bodies.add_group("assembly", key=f"group{thing}", title=author.line(thing), position=thing + 1, actor=author.by["actor"])
        bodies.seat("assembly", _seat(author, thing, 1, group=f"group{thing}"), **author.by)
        key = bodies.seat("working_group", _seat(author, thing, 4), **author.by)
        bodies.end_seat("working_group", key, until=date(2026, 8, 1), reason=author.line(thing, 3), **author.by)
        session = bodies.Meeting(ADOPTED_ON, author.line(thing, 2), None, author.line(thing, 3), author.long(thing))
        number = bodies.record_session("assembly", session, **author.by)
        for text, reason in ((author.long(thing), ""), (author.long(thing + 1), author.line(thing, 4))):
            bodies.publish_minutes("assembly", number, text=text, reason=reason, **author.by)
    for number, payload in enumerate(PAYLOADS):
        for what, url in (("seat's address", payload), ("seat's address behind https", f"https://{payload}")):
            author.tried(what, bodies.seat, "assembly", bodies.Seat("Ana", ADOPTED_ON, key=f"x{number}", url=url), **author.by)
        author.tried("group's key", bodies.add_group, "assembly", key=payload, title="Norte", actor=author.by["actor"])


def _seat(author: Author, thing: int, number: int, *, group: str = "") -> bodies.Seat:
    return bodies.Seat(
        name=author.line(thing, number),
        since=date(2026, 6, 1),
        group=group,
        list=author.line(thing, number + 1),
        party=author.line(thing, number + 2),
        district=author.line(thing, number + 3),
        committees=author.line(thing, number + 4),
        how=author.long(thing),
    )


def vote(author: Author) -> None:
    """Motions and roll calls, corrected with a reason."""
    line, long = author.line, author.long
    votes: dict[str, assembly.Choice] = {member.key: "yes" for member in bodies.seated("assembly", ADOPTED_ON)}
    for thing in author.things:
        moved = assembly.MotionInput(line(thing), long(thing), line(thing, 1), "es", f"provision/{paragraph(thing)}@1", long(thing + 1))
        told: dict[str, Any] = {"on": ADOPTED_ON, "votes": votes, "motion": assembly.propose(moved, **author.by)}
        taken = assembly.RollCallInput(**told, title=line(thing, 2), source=long(thing))
        number = assembly.record_roll_call(taken, **author.by)
        anew = assembly.RollCallInput(**told, title=line(thing, 3), source=line(thing, 4))
        assembly.correct_roll_call(number, anew, version=2, reason=line(thing, 5), **author.by)
    for payload in PAYLOADS:
        for what in ("external", "url", "provision", "rule"):
            asked: dict[str, Any] = {"on": ADOPTED_ON, "votes": votes, what: payload}
            author.tried(f"roll call's {what}", assembly.record_roll_call, assembly.RollCallInput(**asked), **author.by)
