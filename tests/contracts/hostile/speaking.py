"""What people say: petitions, meetings and answers whose every field is hostile."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts.queries import token_of
from constituyente.foundation.common.addresses import localized
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.common.rng import Seeded
from constituyente.foundation.post import api as post
from constituyente.foundation.post.letters import stop_token
from constituyente.foundation.post.models import Subscription
from constituyente.participation.meetings import api as meetings
from constituyente.participation.news import api as news
from constituyente.participation.petitions import api as petitions
from constituyente.participation.survey import api as survey
from tests.factories import meetings as meeting_factory
from tests.harness.payloads import PAYLOADS

from .rules import WORDS_AT_ONCE
from .writing import STAFF, WORD, Author

NOBODYS = "ABCDEFGHJKMNPQRSTVWXYZ0123"  # has the form of a token


def petition(author: Author) -> list[int]:
    """Petitions that are admitted, refused and waiting; returns the numbers of those admitted."""
    admitted = list[int]()
    for thing in author.things:
        numbers = [_petition(author, thing, kind) for kind in range(3)]
        for number, language in zip(numbers, ("es", "en"), strict=False):
            _follow(author, Ref("petition", str(number)), f"p{thing}", language)
        petitions.decide(numbers[0], admit=True, reason=author.long(thing), **author.by)
        petitions.decide(numbers[1], admit=False, ground=f"g{thing}", reason=author.line(thing, 1), **author.by)
        admitted.append(numbers[0])
    return admitted


def _petition(author: Author, thing: int, kind: int) -> int:
    return petitions.receive(
        title=author.line(thing, kind),
        demand=author.line(thing, kind + 1),
        reasons=author.long(thing),
        wording=author.long(thing + 1),
        subject=f"s{thing}",
        author=author.line(thing, kind + 2),
        language="es",
        now=author.now,
        rng=Seeded(f"petition {thing} {kind}"),
    )


def _follow(author: Author, ref: Ref, who: str, language: str) -> None:
    post.subscribe(ref, contact=f"{who}@villa-clara.example", language=language, now=author.now)


# ------------------------------------------------------------------ meetings


def meet(author: Author) -> list[str]:
    """Meetings that were held and told of, that are called, that were refused, that wait; returns the keys of the first."""
    keys = list[str]()
    before, between = author.now - timedelta(days=3), author.now - timedelta(days=2)
    for thing in author.things:
        held = _meeting(author, thing, 0, days=-1, now=before)
        by: dict[str, Any] = {**author.by, "rng": Seeded("decided")}
        meetings.decide(held.number, listed=True, reason=author.long(thing), **{**by, "now": between})
        _report(author, thing, held, author.long(thing))
        meeting_factory.decide(held.number, now=author.now)
        _report(author, thing, held, author.long(thing + 1))  # which waits
        called = _meeting(author, thing, 1, days=2)
        meetings.decide(called.number, listed=True, **by)
        refused = _meeting(author, thing, 2, days=2)
        meetings.decide(refused.number, listed=False, ground=f"g{thing}", reason=author.line(thing, 4), **by)
        _meeting(author, thing, 3, days=3)
        keys.append(held.key)
    return keys


def _described(author: Author, thing: int, kind: int, *, days: int, **more: str) -> meetings.MeetingInput:
    return meeting_factory.described(
        title=author.line(thing, kind),
        description=author.long(thing),
        place=author.line(thing, kind + 1),
        host=author.line(thing, kind + 2),
        starts_at=author.now + timedelta(days=days),
        **more,
    )


def _meeting(author: Author, thing: int, kind: int, *, days: int, now: datetime | None = None) -> meetings.Registered:
    described = _described(author, thing, kind, days=days, territory=f"{thing:03}", subject=f"s{thing}")
    registered = meetings.receive(described, now=now or author.now, rng=Seeded(f"meeting {thing} {kind}"))
    _follow(author, Ref("meeting", str(registered.number)), f"m{thing}", ("es", "en")[kind % 2])
    return registered


def _report(author: Author, thing: int, held: meetings.Registered, minutes: str) -> None:
    said = [meetings.StatementInput(1, author.line(thing, 3), f"s{thing}", 10, 2)]
    meetings.submit_results(held.number, by=held.key, people=30, minutes=minutes, statements=said, now=author.now)


# ------------------------------------------------------------------ the survey


def answer(author: Author) -> None:
    """Answers in words and in options; each word by two people."""
    short = [payload[:WORD] for payload in PAYLOADS]
    for start in range(0, len(short), WORDS_AT_ONCE):
        for person in range(2):
            _answer(author, f"words {start} {person}", {"words": short[start : start + WORDS_AT_ONCE]})
    for thing in author.things:
        for person, vision in enumerate((author.line(thing, 1), author.long(thing))):
            given = {"vision": [vision], "challenges": [f"p{thing}"], "stay": ["yes"]}
            _answer(author, f"{thing} {person}", given, territory=f"{thing:03}")
    for payload in PAYLOADS:
        author.tried("survey option", _answer, author, payload, {"stay": [payload]})
        author.tried("survey territory", _answer, author, payload, {"stay": ["yes"]}, territory=payload)
        author.tried("survey word", _answer, author, payload, {"words": [payload]})
    shown = survey.queue(author.by["actor"])[:-1]
    survey.review({one.number: survey.Verdict(shown=True, body=one.text) for one in shown}, **author.by)


def _answer(author: Author, seed: str, given: dict[str, list[str]], *, territory: str = "") -> None:
    survey.begin(seed, now=author.now)
    survey.submit(seed, given, territory=territory, language="es", now=author.now, rng=Seeded(f"answer {seed}"))


def announce(author: Author) -> None:
    """Notices: published, corrected, the last one withdrawn."""
    for thing in author.things:
        title, reason = author.line(thing), author.line(thing, 2)
        number = news.write(title=title, body=author.long(thing), language="es", **author.by)
        news.publish(number, at=None, **author.by)
        body = f"## {author.line(thing, 3)}\n- [{author.line(thing, 4)}](https://elsewhere.example/a)\n\n{author.long(thing + 1)}"
        news.rewrite(number, based_on=1, title=title, body=body, reason=reason, **author.by)
    news.withdraw(len(author.things), reason=author.long(0), **author.by)


# ------------------------------------------------------------------ what only they know


def sign(author: Author, number: int) -> dict[str, str]:
    """Three people sign petition `number`, as many as it takes to be owed an answer; returns what the last one keeps."""
    people = [f"{number}.{person}@villa-clara.example" for person in range(3)]
    given: dict[str, Any] = {"strength": "email", "channel": "web", "now": author.now}
    *_others, signed = [petitions.sign(number, identity=who, **given, rng=Seeded(who)) for who in people]
    assert signed.secrets is not None
    return {"contact": people[-1], "code": signed.secrets.code, "key": signed.secrets.withdrawal_key}


def pending(author: Author, admitted: list[int]) -> list[str]:
    """Somebody writes, calls and signs, and does not finish: the addresses that they are mailed, and those of hosts and staff."""
    follower = Subscription.objects.earliest("pk")
    found = [accounts.issue_sign_in_link(STAFF, now=author.now, rng=Seeded("link")), reverse("mail-stop", args=[stop_token(follower.pk)])]
    for thing, language in enumerate(("es", "en")):
        given: dict[str, Any] = {"contact": f"q{thing}@villa-clara.example", "now": author.now, "rng": Seeded(f"pending {thing}")}
        petition = petitions.submit(
            title=author.line(thing),
            demand=author.line(thing, 1),
            reasons=author.long(0),
            wording=author.long(1),
            subject="s0",
            author=author.line(thing, 2),
            language="es",
            **given,
        )
        meeting = meetings.register(_described(author, thing, 0, days=2), **given)
        number = admitted[thing]
        signing = petitions.request_signature(number, territory="", age_band="", subscribe=True, language="es", **given)
        for what, handle in (("petitions", petition), ("meetings", meeting)):
            own = [f"again/{handle}", f"code/{handle}", f"confirm/{token_of(handle)}", f"code/{NOBODYS}"]
            found += [localized(f"/{what}/new/{one}", language) for one in own]
        own = [f"code/{signing}", f"confirm/{token_of(signing)}", f"code/{NOBODYS}"]
        found += [localized(f"/petitions/{number}/{one}", language) for one in own]
        held, called = 4 * thing + 1, 4 * thing + 2
        theirs = [f"/meetings/{held}/results", f"/desk/meetings/{held}/paper", f"/desk/meetings/{called}/cancel"]
        found += [localized(one, language) for one in theirs]
    return found
