"""Open texts: what is public of an answer, and what waits to be read."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common import folios
from constituyente.foundation.common.desks import Done, Ticked
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.survey import addresses, words
from constituyente.participation.survey.data import AnsweredText, AnswerPage, Hour, PublishingPage, TextsPage, WaitingText
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, Review, ShownAnswer, ShownText, Snapshot, Start

from .results import snapshot_row
from .standing import survey_page

PAGE = 20  # texts on a page of the desk
HOURS = 24
TITLE = 80  # characters of a card's title


def asks_of(rules: process.Rules) -> Mapping[str, str]:
    """Question → its words, in the reader's language."""
    return {one.key: in_language(one.ask) for one in rules.survey.questions} if rules.survey else {}


def title_of(text: str) -> str:
    """The first words of a text, as a card names it."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[:TITLE].rpartition(' ')[0] or line[:TITLE]} …"


def _rules_for(row: Questionnaire) -> process.Rules:
    return process.version(row.rules_version) if row.rules_version else process.current()


def answer_page(typed: str) -> AnswerPage:
    """What may be read of the answer with this folio. At most ten statements. Raises NotFound."""
    try:
        folio = folios.read_folio(typed)
    except folios.BadFolio as error:
        raise NotFound from error
    shown = ShownAnswer.objects.filter(folio=folio).select_related("questionnaire").prefetch_related("texts").first()
    own = (
        Answer.objects.filter(folio=folio)
        .select_related("questionnaire")
        .prefetch_related(Prefetch("texts", OpenText.objects.select_related("review").order_by("pk")))
        .first()
    )
    found = shown or own
    if found is None:
        raise NotFound
    asks = asks_of(_rules_for(found.questionnaire))
    texts = (
        [AnsweredText(text.question, asks.get(text.question, ""), text.body, "") for text in shown.texts.order_by("pk")] if shown else []
    )
    reviews = [(text.question, getattr(text, "review", None)) for text in own.texts.all()] if own else []
    waits = any(review is None for _question, review in reviews)
    withdrawn = bool((own and own.withdrawal is not None) or (shown and shown.withdrawn))
    if not waits:
        texts += [
            AnsweredText(question, asks.get(question, ""), "", str(words.GROUNDS.get(review.ground, review.ground)))
            for question, review in reviews
            if review is not None and not review.shown
        ]
    outcomes = provenance.outcome_of(addresses.ref_of(folio)) if shown else ()
    return AnswerPage(
        folio=folio,
        ref=str(addresses.ref_of(folio)),
        state="withdrawn" if withdrawn else "shown" if shown else "waiting" if waits else "kept",
        title=title_of(texts[0].text) if shown and not withdrawn else "",
        language=found.language,
        month=f"{shown.month:%Y-%m}" if shown else "",
        since=shown.month if shown else None,
        until=shown.withdrawn if shown else None,
        texts=tuple(texts),
        outcomes=tuple(_without_words(one) for one in outcomes) if withdrawn else outcomes,
    )


def _without_words(outcome: provenance.Outcome) -> provenance.Outcome:
    """An outcome as the page of an answer that was taken back tells it: the copies and quotations of its words are where they were made."""
    card, link = outcome.card, replace(outcome.link, quote_object="")
    if link.relation == provenance.Relation.COPIES:
        card = replace(card, title=_("The copy before those who write the text"), language=get_language() or card.language)
    return replace(outcome, card=card, link=link)


def is_shown(folio: str) -> bool:
    """Whether words of the answer `folio` can be read, or could until they were taken back. One statement."""
    return ShownAnswer.objects.filter(folio=folio).exists()


def facts_of(refs: Collection[Ref], rules: process.Rules) -> tuple[provenance.Fact, ...]:
    """What happened to the answers among `refs`: since which month their words are public, in which they were taken back.

    Two statements. Neither the place in the log nor the day is told: both would say when the answer came in.
    """
    names = [ref.key for ref in refs if ref.kind == "answer"]
    rows = ShownAnswer.objects.filter(folio__in=names).prefetch_related(Prefetch("texts", ShownText.objects.order_by("pk"))).order_by("pk")
    return tuple(fact for row in rows for fact in _facts(row, rules))


def _facts(row: ShownAnswer, rules: process.Rules) -> Iterator[provenance.Fact]:
    said = [text.body for text in row.texts.all()] or [""]
    told = [(row.month, words.SHOWN, quote) for quote in said]
    told += [(row.withdrawn, words.WITHDRAWN, "")] if row.withdrawn else []
    for month, text, quote in told:
        yield provenance.Fact(
            at=rules.midnight(month),
            text=text,
            ref=addresses.ref_of(row.folio),
            params={"folio": folios.grouped(row.folio)},
            quote=quote,
            language=row.language,
            address=addresses.answer(row.folio),
            month=True,
        )


# ------------------------------------------------------------------ the desk


def waiting(actor: accounts.Actor) -> int:
    """How many open texts wait to be read; 0 for whoever may not review. One statement, none for those."""
    return OpenText.objects.filter(review=None).count() if actor.may("survey.review") else 0


def queue(actor: accounts.Actor) -> tuple[WaitingText, ...]:
    """The open texts that have waited longest, at most a page of them; empty for whoever may not review. Two statements. Raises NoRules."""
    if not actor.may("survey.review"):
        return ()
    rows = OpenText.objects.filter(review=None).select_related("answer__questionnaire").order_by("pk")[:PAGE]
    asks = asks_of(process.current())
    return tuple(
        WaitingText(row.pk, asks.get(row.question, row.question), row.body, row.answer.language, row.answer.received_on) for row in rows
    )


def texts_page(actor: accounts.Actor, *, done: int | None, now: datetime) -> TextsPage:
    """The moderators' desk. Four statements. Raises NoRules."""
    since = now - timedelta(hours=HOURS)
    hours = Start.objects.filter(hour__gte=since).values_list("hour").annotate(Count("pk")).order_by("-hour")
    return TextsPage(
        queue=queue(actor),
        waiting=waiting(actor),
        done=done,
        grounds=grounds(),
        hours=tuple(Hour(hour, started) for hour, started in hours),
    )


def grounds() -> tuple[tuple[str, str], ...]:
    """The grounds on which a text is not shown: key and text, in the reader's language."""
    return tuple((key, str(text)) for key, text in words.GROUNDS.items())


def ticked(numbers: Sequence[int]) -> tuple[Ticked, ...]:
    """The open texts whose numbers are among `numbers`, the oldest first, to be decided together. One statement."""
    return tuple(
        Ticked(
            key=str(row.pk),
            ref=_("Text of %(day)s") % {"day": formats.date_format(row.answer.received_on, "DATE_FORMAT")},
            title=row.body,
            language=row.answer.language,
            address=f"{reverse('desk-survey')}#text-{row.pk}",
            why_not=_("It is decided already.") if hasattr(row, "review") else "",
        )
        for row in OpenText.objects.filter(pk__in=numbers).select_related("answer", "review").order_by("pk")
    )


def texts_of(numbers: Sequence[int]) -> Mapping[int, str]:
    """What the open texts of these numbers say. One statement."""
    return dict(OpenText.objects.filter(pk__in=numbers).values_list("pk", "body"))


def decided_at(numbers: Collection[int], actor: accounts.Actor, at: datetime) -> frozenset[int]:
    """Which of the texts `numbers` `actor` decided at this very moment. One statement."""
    rows = Review.objects.filter(text__in=numbers, reviewed_by=actor.id, reviewed_at=at)
    return frozenset(rows.values_list("text", flat=True))


def done_by(actor: accounts.Actor, limit: int) -> tuple[Done, ...]:
    """What `actor` read last, newest first; texts that were settled in the same moment are one. One statement."""
    rows = Review.objects.filter(reviewed_by=actor.id).values("reviewed_at").annotate(texts=Count("pk")).order_by("-reviewed_at")[:limit]
    address = reverse("survey-results")
    return tuple(
        Done(
            row["reviewed_at"],
            ngettext("%(number)s survey text read", "%(number)s survey texts read", row["texts"]) % {"number": row["texts"]},
            "",
            "",
            address,
        )
        for row in rows
    )


def publishing_page(*, done: int | None, now: datetime) -> PublishingPage:
    """Before new tables are published, with or without a questionnaire. Five statements. Raises NoRules."""
    page = survey_page(now=now)
    rows = Snapshot.objects.filter(questionnaire__key=page.key).order_by("-number").defer("record")
    snapshots = tuple(snapshot_row(row) for row in rows)
    new = page.counts.valid - page.counts.reported - (snapshots[0].answers if snapshots else 0)
    return PublishingPage(page.title, page.counts, page.k, new, abs(new) >= page.k and bool(page.key), snapshots, done)


def untabled(actor: accounts.Actor, *, now: datetime) -> int:
    """How many answers are in no table yet, once they are enough for one; 0 for whoever may not publish any. Five statements."""
    if not actor.may("survey.publish"):
        return 0
    page = publishing_page(done=None, now=now)
    return abs(page.new) if page.enough else 0
