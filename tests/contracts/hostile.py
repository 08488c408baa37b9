"""A city in which every field that anybody can fill in holds what would run if it were let, written by the services that write it."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from constituyente.decision.assembly import api as assembly
from constituyente.decision.assembly.models import Motion
from constituyente.decision.bodies import api as bodies
from constituyente.decision.bodies.models import Member, Session
from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.dossiers.models import Item
from constituyente.decision.drafting import api as drafting
from constituyente.decision.drafting.data import DescentInput, ExternalReferenceInput, LineageInput
from constituyente.decision.drafting.models import ExternalReference, Placement
from constituyente.decision.drafting.services import descending
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.queries import token_of
from constituyente.foundation.common.errors import DomainError
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.meetings import api as meetings
from constituyente.participation.meetings.models import Meeting
from constituyente.participation.news import api as news
from constituyente.participation.news.models import NoticeVersion
from constituyente.participation.petitions import api as petitions
from constituyente.participation.petitions.models import TextVersion
from constituyente.participation.promises import api as promises
from constituyente.participation.survey import api as survey
from tests.factories import decision
from tests.factories import drafting as claims
from tests.factories import meetings as meeting_factory
from tests.harness.payloads import PAYLOADS

LINE, LABEL, WORD = 190, 1900, 40  # characters of a title, of a label in the process file, of a word in the survey
BETWEEN = " · "
ELSEWHERE = "https://elsewhere.example/"
OPENS_A_COMMENT = next(one for one in PAYLOADS if one.endswith("<!--"))  # and would hide what follows: it comes last
ADOPTED_ON = date(2026, 8, 20)
WORDS_AT_ONCE = 20
OUTCOMES = ("adopted", "adopted_in_part", "already_covered", "not_adopted", "out_of_scope")


def bunches(limit: int) -> tuple[str, ...]:
    """All payloads, as many in one text as `limit` characters hold."""
    made = [""]
    for payload in sorted(PAYLOADS, key=lambda one: one == OPENS_A_COMMENT):
        joined = BETWEEN.join(filter(None, [made[-1], payload]))
        made = [*made[:-1], joined] if len(joined) <= limit else [*made, payload]
    return tuple(made)


@dataclass
class City:
    """A city whose texts are `lines`: as many of everything as there are of them, each field of each kind holding each of them once.

    refused  what a service did not take, by what it was: how often
    """

    lines: Sequence[str]
    now: datetime
    refused: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.size = len(self.lines)
        self.staff = accounts.ensure_staff("todo@villa-clara.example", self.lines[0], accounts.roles(), now=self.now)
        self.labels = bunches(LABEL)

    def line(self, thing: int, number: int = 0) -> str:
        """The text of field `number` of thing `thing`: another in each field, and over all things all of them."""
        return self.lines[(thing + 7 * number) % self.size]

    def long(self, thing: int) -> str:
        """All payloads, beginning with another one in each thing."""
        start = thing * len(PAYLOADS) // self.size
        return "\n".join([*PAYLOADS[start:], *PAYLOADS[:start]])

    def tried(self, what: str, do: Callable[..., object], *given: object, **more: object) -> None:
        """Do it, or count that it was refused."""
        try:
            do(*given, **more)
        except DomainError as error:
            self.refused[f"{what}: {error.code}"] += 1

    def build(self, seal: Callable[[], object]) -> "City":
        """Make the city; `seal` seals what waits for the log."""
        process.apply(self.process_file(), now=self.now)
        self.seat()
        self.petition()
        self.meet()
        self.answer()
        seal()
        survey.publish_results(actor=self.staff, now=self.now)
        self.promise()
        dossiers.gather(now=self.now)
        self.dispose()
        self.write()
        self.descend()
        self.vote()
        self.announce()
        seal()
        return self

    def titles(self) -> dict[str, str]:
        """What stands at the head of pages, as it was taken: address → title."""
        found = {f"/petitions/{one.petition.number}": one.title for one in TextVersion.objects.select_related("petition")}
        found |= {f"/meetings/{one.number}": one.title for one in Meeting.objects.all()}
        found |= {f"/assembly/motions/{one.number}": one.title for one in Motion.objects.all()}
        found |= {f"/bodies/{one.body}/members/{one.key}": one.name for one in Member.objects.all()}
        found |= {f"/bodies/{one.body}/sessions/{one.number}": one.title for one in Session.objects.all()}
        found |= {f"/news/{one.notice.number}": one.title for one in NoticeVersion.objects.filter(notice__withdrawn_at=None)}
        found |= {f"/dossiers/{one.number}": one.title for one in Item.objects.all()}
        return found | {f"/draft/sources/{one.key}": one.name for one in ExternalReference.objects.all()}

    def pending(self) -> list[str]:
        """The addresses that people are mailed, and that only hosts and staff know."""
        text = {"reasons": self.long(0), "wording": self.long(1), "subject": "s0", "language": "es"}
        found = list[str]()
        for thing in range(2):
            now, rng = self.now, Seeded(f"pending {thing}")
            contact = f"q{thing}@villa-clara.example"
            words = {"title": self.line(thing), "demand": self.line(thing, 1), "author": self.line(thing, 2)}
            petition = petitions.submit(**words, **text, contact=contact, now=now, rng=rng)
            described = meeting_factory.described(
                title=self.line(thing),
                description=self.long(thing),
                place=self.line(thing, 1),
                host=self.line(thing, 2),
                starts_at=now + timedelta(days=2),
            )
            meeting = meetings.register(described, contact=contact, now=now, rng=rng)
            asked: dict[str, Any] = {"territory": "", "age_band": "", "subscribe": True, "language": "es"}
            signing = petitions.request_signature(self.admitted[thing], contact=contact, **asked, now=now, rng=rng)
            for what, handle in (("petitions", petition), ("meetings", meeting)):
                found += [f"/{what}/new/again/{handle}", f"/{what}/new/code/{handle}", f"/{what}/new/confirm/{token_of(handle)}"]
            number = self.admitted[thing]
            found += [f"/petitions/{number}/code/{signing}", f"/petitions/{number}/confirm/{token_of(signing)}"]
            held, called = 4 * thing + 1, 4 * thing + 2
            found += [f"/meetings/{held}/results", f"/desk/meetings/{held}/paper", f"/desk/meetings/{called}/cancel"]
        return found

    # ------------------------------------------------------------------ the process file

    def label(self, *texts: str) -> str:
        """A label: one text for both languages, or all payloads, one half of them in each."""
        spanish, english = (texts * 2 if len(texts) == 1 else texts) or (self.labels[0], self.labels[-1])
        return f"{{ es = {_quoted(spanish)}, en = {_quoted(english)} }}"

    def announce(self) -> None:
        """Notices: published, corrected, the last one withdrawn."""
        for thing in range(self.size):
            title, reason = self.line(thing), self.line(thing, 2)
            number = news.write(title=title, body=self.long(thing), language="es", actor=self.staff, now=self.now)
            news.publish(number, at=None, actor=self.staff, now=self.now)
            body = f"## {self.line(thing, 3)}\n- [{self.line(thing, 4)}](https://elsewhere.example/a)\n\n{self.long(thing + 1)}"
            news.rewrite(number, based_on=1, title=title, body=body, reason=reason, actor=self.staff, now=self.now)
        news.withdraw(self.size, reason=self.long(0), actor=self.staff, now=self.now)

    def process_file(self) -> str:
        """The rules, in force all year."""
        each = range(self.size)
        listed = "\n".join(
            f'[[territories]]\ncode = "{thing:03}"\nname = {_quoted(self.line(thing, 1))}\npopulation = {{ 2020 = 41000 }}\n'
            f'[[officials]]\nkey = "o{thing}"\ntitle = {self.label(self.line(thing, 2))}\n'
            for thing in each
        )
        grounds = ", ".join(f'{{ key = "g{thing}", text = {self.label(self.line(thing, 3))} }}' for thing in each)
        subjects = ", ".join(f'{{ key = "s{thing}", title = {self.label(self.line(thing, 4))} }}' for thing in each)
        options = ", ".join(f'{{ key = "p{thing}", label = {self.label(self.line(thing, 5))} }}' for thing in each)
        ask = self.label()
        return f"""
format = 1
[process]
slug = "villa-clara"
title = {ask}
place = {ask}
languages = ["es", "en"]
timezone = "America/Mexico_City"
synthetic = true
[site]
controller = {ask}
address = {_quoted(self.line(0, 6))}
email = "hola@villa-clara.example"
phone = "+52 55 0000 0000"
hours = {ask}
privacy_basis = {ask}
privacy_office = {ask}
privacy_email = "datos@villa-clara.example"
security_email = "seguridad@villa-clara.example"
[[phases]]
key = "all"
title = {ask}
opens = 2026-06-01
closes = 2026-12-31
allows = ["survey", "petitions", "meetings", "dossiers", "drafting", "assembly"]
{listed}
[people]
age_bands = [{{ key = "16-17" }}, {{ key = "18+" }}]
strengths = ["email"]
[petitions]
closes_after_days = 60
grounds = [{grounds}]
[[petitions.tiers]]
signatures = 3
promise = {{ kind = "answer", by = "o0", within = {{ working_days = 20 }} }}
[outline]
subjects = [{subjects}]
[bodies.assembly]
title = {ask}
seats = {self.size + len(PAYLOADS)}
adopts = {{ of = "seats", at_least = "2/3" }}
majorities = {{ orders = {{ of = "cast", more_than = "1/2", title = {ask} }} }}
committees = [{{ key = "c1", title = {ask}, provisions = "1-9" }}]
[bodies.working_group]
title = {ask}
seats = {self.size + len(PAYLOADS)}
[privacy]
k = 2
notice = {ask}
[log]
origin = "log.villa-clara.example/2026"
seal = {{ every_seconds = 1, at_least = 1, at_most_seconds = 1 }}
[survey]
title = {ask}
[[survey.questions]]
key = "words"
kind = "words"
count = {WORDS_AT_ONCE}
ask = {ask}
[[survey.questions]]
key = "vision"
kind = "text"
limit = 9000
ask = {ask}
[[survey.questions]]
key = "challenges"
kind = "pick"
count = 2
options = [{options}]
ask = {ask}
[[survey.questions]]
key = "stay"
kind = "choice"
options = [{{ key = "yes", label = {ask} }}, {{ key = "no", label = {ask} }}]
ask = {ask}
"""

    # ------------------------------------------------------------------ what people say

    def petition(self) -> None:
        """Admitted, refused and waiting ones; numbers 1, 4, 7 … are admitted."""
        self.admitted = list[int]()
        for thing in range(self.size):
            numbers = [self._petition(thing, kind) for kind in range(3)]
            post.subscribe(Ref("petition", str(numbers[0])), contact=f"p{thing}@villa-clara.example", language="es", now=self.now)
            post.subscribe(Ref("petition", str(numbers[1])), contact=f"p{thing}@villa-clara.example", language="en", now=self.now)
            petitions.decide(numbers[0], actor=self.staff, admit=True, reason=self.long(thing), now=self.now)
            refused: dict[str, Any] = {"ground": f"g{thing}", "reason": self.line(thing, 1)}
            petitions.decide(numbers[1], actor=self.staff, admit=False, **refused, now=self.now)
            self.admitted.append(numbers[0])

    def _petition(self, thing: int, kind: int) -> int:
        return petitions.receive(
            title=self.line(thing, kind),
            demand=self.line(thing, kind + 1),
            reasons=self.long(thing),
            wording=self.long(thing + 1),
            subject=f"s{thing}",
            author=self.line(thing, kind + 2),
            language="es",
            now=self.now,
            rng=Seeded(f"petition {thing} {kind}"),
        )

    def meet(self) -> None:
        """Meetings that were held and told of, that are called, that wait, that were refused."""
        for thing in range(self.size):
            held = self._meeting(thing, 0, timedelta(days=-1), now=self.now - timedelta(days=3))
            meetings.decide(
                held.number, actor=self.staff, listed=True, reason=self.long(thing), now=self.now - timedelta(days=2), rng=Seeded("l")
            )
            statements = [meetings.StatementInput(1, self.line(thing, 3), f"s{thing}", 10, 2)]
            told: dict[str, Any] = {"people": 30, "minutes": self.long(thing), "statements": statements}
            meetings.submit_results(held.number, by=held.key, **told, now=self.now)
            meeting_factory.decide(held.number, now=self.now)
            meetings.submit_results(held.number, by=held.key, **{**told, "minutes": self.long(thing + 1)}, now=self.now)
            called = self._meeting(thing, 1, timedelta(days=2), now=self.now)
            meetings.decide(called.number, actor=self.staff, listed=True, now=self.now, rng=Seeded("c"))
            refused = self._meeting(thing, 2, timedelta(days=2), now=self.now)
            ground: dict[str, Any] = {"ground": f"g{thing}", "reason": self.line(thing, 4)}
            meetings.decide(refused.number, actor=self.staff, listed=False, **ground, now=self.now, rng=Seeded("r"))
            self._meeting(thing, 3, timedelta(days=3), now=self.now)

    def _meeting(self, thing: int, kind: int, starts: timedelta, *, now: datetime) -> meetings.Registered:
        described = meeting_factory.described(
            title=self.line(thing, kind),
            description=self.long(thing),
            place=self.line(thing, kind + 1),
            host=self.line(thing, kind + 2),
            territory=f"{thing:03}",
            subject=f"s{thing}",
            starts_at=self.now + starts,
        )
        registered = meetings.receive(described, now=now, rng=Seeded(f"meeting {thing} {kind}"))
        ref = Ref("meeting", str(registered.number))
        post.subscribe(ref, contact=f"m{thing}@villa-clara.example", language=("es", "en")[kind % 2], now=now)
        return registered

    def answer(self) -> None:
        """Answers in words and in options; each word by two people."""
        short = [payload[:WORD] for payload in PAYLOADS]
        for start in range(0, len(short), WORDS_AT_ONCE):
            for person in range(2):
                self._answer(f"words {start} {person}", {"words": short[start : start + WORDS_AT_ONCE]})
        for thing in range(self.size):
            for person in range(2):
                vision = [self.long(thing)] if person else [self.line(thing, 1)]
                given: dict[str, Any] = {"vision": vision, "challenges": [f"p{thing}"], "stay": ["yes"]}
                self._answer(f"{thing} {person}", given, territory=f"{thing:03}")
        for payload in PAYLOADS:
            self.tried("survey option", self._answer, payload, {"stay": [payload]})
            self.tried("survey territory", self._answer, payload, {"stay": ["yes"]}, territory=payload)
            self.tried("survey word", self._answer, payload, {"words": [payload]})
        waiting = survey.queue(self.staff)
        survey.review({one.number: survey.Verdict(shown=True, body=one.text) for one in waiting[:-1]}, actor=self.staff, now=self.now)

    def _answer(self, seed: str, given: dict[str, list[str]], *, territory: str = "") -> None:
        survey.begin(seed, now=self.now)
        survey.submit(seed, given, territory=territory, language="es", now=self.now, rng=Seeded(f"answer {seed}"))

    # ------------------------------------------------------------------ what is owed, and what came of it

    def promise(self) -> None:
        """An answer that was given about each petition, and a commitment that is open."""
        self.commitments = list[int]()
        for thing, number in enumerate(self.admitted):
            for kind in range(2):
                promise = promises.make(
                    about=Ref("petition", str(number)),
                    kind=("answer", "commitment")[kind],
                    by=f"o{thing}",
                    mark=3,
                    cause=2 * thing + kind,
                    made_at=self.now,
                    due_at=self.now,
                    rules_version=1,
                    now=self.now,
                )
                if kind:
                    self.commitments.append(promise)
                else:
                    told: dict[str, Any] = {"text": self.long(thing), "who": self.line(thing, 2)}
                    promises.fulfil(promise, actor=self.staff, on=self.now.date(), **told, now=self.now)

    def dispose(self) -> None:
        """Every item of a petition is adopted, those of meetings end otherwise; those of the survey wait."""
        self.items = [dossiers.item_of(Ref("petition", str(number))) for number in self.admitted]
        for thing, item in enumerate(self.items):
            dossiers.dispose(item, actor=self.staff, outcome="adopted", reason=self.line(thing, 3), now=self.now)
        others = [item for item in range(1, 3 * self.size) if item not in self.items][: self.size]
        for thing, item in enumerate(others):
            outcome = OUTCOMES[thing % len(OUTCOMES)]
            dossiers.dispose(item, actor=self.staff, outcome=outcome, reason=self.long(thing), now=self.now)

    # ------------------------------------------------------------------ the text

    def article(self, thing: int) -> str:
        return decision.key(f"a{thing:03x}")

    def paragraph(self, thing: int) -> str:
        return decision.key(f"b{thing:03x}")

    def write(self) -> None:
        """A version for each line, the first imported and adopted, the others written here; cited, handed over, one adopted again."""
        rows = [decision.row("e0", kind="preamble", mark=self.line(0, 1), heading=self.line(0, 2), body=self.long(0))]
        for thing in range(self.size):
            article, paragraph = self.article(thing), self.paragraph(thing)
            rows.append(drafting.ProvisionInput(article, "", 0, "article", self.line(thing), self.line(thing, 1), "", self.long(thing)))
            rows.append(
                drafting.ProvisionInput(paragraph, article, 0, "paragraph", self.line(thing, 2), "", self.long(thing), self.line(thing, 3))
            )
        first = drafting.TextInput(
            1,
            self.line(0),
            "es",
            ADOPTED_ON,
            None,
            self.long(0),
            ELSEWHERE + _one_line(self.line(0)),
            scope=self.line(1),
            reason=self.line(2),
        )
        drafting.import_text(first, decision.placed(rows), now=self.now)
        constitution.adopt(1, on=ADOPTED_ON, now=self.now)
        drafting.begin(actor=self.staff, now=self.now)
        for thing in range(self.size):
            words = drafting.Words(self.line(thing, 4), self.line(thing, 5), self.long(thing + 2), self.line(thing, 6))
            drafting.edit(self.paragraph(thing), based_on=1, words=words, why=self.line(thing, 7), actor=self.staff, now=self.now)
            told: dict[str, Any] = {"title": self.line(thing, 1), "scope": self.line(thing, 2), "reason": self.long(thing)}
            drafting.publish(**told, actor=self.staff, now=self.now)
        self.newest = self.size + 1
        for thing in range(self.size):  # whoever began from the first has these kept beside
            words = drafting.Words(self.line(thing, 5), self.line(thing, 4), self.long(thing + 3), "")
            drafting.edit(self.paragraph(thing), based_on=1, words=words, why=self.line(thing, 8), actor=self.staff, now=self.now)
            self._cite(thing)
        reasons = {number: self.line(thing, 3) for thing, number in enumerate(self.commitments)}
        handed: dict[str, Any] = {"by": "o0", "on": self.now.date(), "reasons": reasons, "actor": self.staff, "now": self.now}
        drafting.deliver(self.newest, to="assembly", **handed)
        constitution.adopt(self.newest, on=self.now.date(), now=self.now)

    def _cite(self, thing: int) -> None:
        body = Placement.objects.get(version__number=self.newest, provision__key=self.paragraph(thing)).body
        item = self.items[thing]
        drafting.cite(
            self.paragraph(thing),
            self.newest,
            item=item,
            relation=provenance.Relation.BASED_ON,
            reason=self.line(thing, 4),
            quote=body[:LINE],
            item_quote=dossiers.sources_of([item])[item].text[:LINE],
            actor=self.staff,
            now=self.now,
        )

    def descend(self) -> None:
        """References to elsewhere, lineages and descents, as they are imported."""
        for thing in range(self.size):
            key, uid = f"ipn-{thing}-2", f"C1_GEN_ART{thing}"
            address = ELSEWHERE + _one_line(self.line(thing, 1))
            reference = ExternalReferenceInput(key, self.line(thing), "popular", date(2026, 2, 1), None, address)
            descending.import_references([reference], now=self.now)
            lineage = LineageInput(
                uid=uid,
                order=thing + 1,
                ending="similar",
                text=1,
                provision=self.article(thing),
                label=self.line(thing, 2),
                stamp=self.line(thing, 3)[:WORD],
                language="es",
                body=self.long(thing),
                note=self.line(thing, 4),
                authors=self.line(thing, 5),
                amendments=2,
                references=frozenset([key]),
            )
            descending.import_lineages([lineage])
            descending.import_descents([DescentInput(1, self.article(thing), 1, "similar", uid, self.long(thing))])
        for payload in PAYLOADS:
            row = claims.reference(payload)
            self.tried("reference key", descending.import_references, [row], now=self.now)

    # ------------------------------------------------------------------ bodies and votes

    def seat(self) -> None:
        """Groups, members, sessions; in the working group every seat has ended."""
        for thing in range(self.size):
            told: dict[str, Any] = {"position": thing + 1, "actor": self.staff}
            bodies.add_group("assembly", key=f"group{thing}", title=self.line(thing), **told)
            bodies.seat("assembly", self._seat(thing, 1, group=f"group{thing}"), actor=self.staff, now=self.now)
            key = bodies.seat("working_group", self._seat(thing, 4), actor=self.staff, now=self.now)
            ended: dict[str, Any] = {"until": date(2026, 8, 1), "reason": self.line(thing, 3)}
            bodies.end_seat("working_group", key, **ended, actor=self.staff, now=self.now)
            session = bodies.Meeting(ADOPTED_ON, self.line(thing, 2), None, self.line(thing, 3), self.long(thing))
            number = bodies.record_session("assembly", session, actor=self.staff, now=self.now)
            for text, reason in ((self.long(thing), ""), (self.long(thing + 1), self.line(thing, 4))):
                bodies.publish_minutes("assembly", number, text=text, reason=reason, actor=self.staff, now=self.now)
        for number, payload in enumerate(PAYLOADS):
            for what, url in (("seat's address", payload), ("seat's address behind https", f"https://{payload}")):
                seat = bodies.Seat("Ana", ADOPTED_ON, key=f"x{number}", url=url)
                self.tried(what, bodies.seat, "assembly", seat, actor=self.staff, now=self.now)
            self.tried("group's key", bodies.add_group, "assembly", key=payload, title="Norte", actor=self.staff)

    def _seat(self, thing: int, number: int, *, group: str = "") -> bodies.Seat:
        return bodies.Seat(
            name=self.line(thing, number),
            since=date(2026, 6, 1),
            group=group,
            list=self.line(thing, number + 1),
            party=self.line(thing, number + 2),
            district=self.line(thing, number + 3),
            committees=self.line(thing, number + 4),
            how=self.long(thing),
        )

    def vote(self) -> None:
        """Motions and roll calls, corrected with a reason."""
        votes: dict[str, assembly.Choice] = {member.key: "yes" for member in bodies.seated("assembly", ADOPTED_ON)}
        for thing in range(self.size):
            provision = f"provision/{self.paragraph(thing)}@1"
            moved = assembly.MotionInput(self.line(thing), self.long(thing), self.line(thing, 1), "es", provision, self.long(thing + 1))
            motion = assembly.propose(moved, actor=self.staff, now=self.now)
            told: dict[str, Any] = {"on": ADOPTED_ON, "votes": votes, "motion": motion}
            taken = assembly.RollCallInput(**told, title=self.line(thing, 2), source=self.long(thing))
            number = assembly.record_roll_call(taken, actor=self.staff, now=self.now)
            anew = assembly.RollCallInput(**told, title=self.line(thing, 3), source=self.line(thing, 4))
            assembly.correct_roll_call(number, anew, version=2, reason=self.line(thing, 5), actor=self.staff, now=self.now)
        for payload in PAYLOADS:
            for what in ("external", "url", "provision", "rule"):
                asked: dict[str, Any] = {what: payload}
                refused = assembly.RollCallInput(on=ADOPTED_ON, votes=votes, **asked)
                self.tried(
                    f"roll call's {what}",
                    assembly.record_roll_call,
                    refused,
                    actor=self.staff,
                    now=self.now,
                )


def _quoted(text: str) -> str:
    """`text` as a string of TOML, whose escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _one_line(text: str) -> str:
    return " ".join(text.split())
