from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import Forbidden, NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.news import api as news
from constituyente.participation.news.models import Notice, NoticeVersion
from tests.conftest import MakeActor
from tests.factories.news import corrected, draft, published

LATER, LAST = timedelta(hours=1), timedelta(hours=2)


def found(text: str) -> list[str]:
    return [hit.ref for hit in corpus.search(text, limit=10).hits]


def test_a_draft_is_nowhere(rules: process.Rules, noon: datetime) -> None:
    number = draft(now=noon)
    assert news.newest(5, now=noon) == ()
    assert found("encuesta") == []
    with pytest.raises(NotFound):
        news.notice_page(number, now=noon)


def test_publish_makes_it_public_at_once(rules: process.Rules, noon: datetime) -> None:
    number = published(title="Abre la encuesta", body="Desde hoy, [aquí](/survey).", now=noon)
    page = news.notice_page(number, now=noon)
    assert (page.text.title if page.text else "", page.published_at, page.before) == ("Abre la encuesta", noon, ())
    card = provenance.cards([Ref("notice", "1")])[Ref("notice", "1")]
    assert (card.title, card.address, card.language, card.fate) == ("Abre la encuesta", "/news/1", "es", "")
    (text,) = corpus.texts_of([Ref("notice", "1")])
    assert (text.title, text.body, text.given, text.at) == ("Abre la encuesta", "Desde hoy, aquí.", False, noon)


def test_publish_later_makes_it_public_then(rules: process.Rules, noon: datetime) -> None:
    number = draft(now=noon)
    news.publish(number, at=noon + LATER, actor=accounts.SYSTEM, now=noon)
    assert news.newest(5, now=noon + LATER - timedelta(seconds=1)) == ()
    assert (news.announce(now=noon), found("encuesta")) == (0, [])
    assert [row.number for row in news.newest(5, now=noon + LATER)] == [number]
    assert [news.announce(now=noon + LATER), news.announce(now=noon + LATER)] == [1, 0]
    assert found("encuesta") == ["notice/1"]


def test_a_plan_can_be_replaced_and_taken_back(rules: process.Rules, noon: datetime) -> None:
    number = draft(now=noon)
    news.publish(number, at=noon + LATER, actor=accounts.SYSTEM, now=noon)
    news.publish(number, at=noon + LAST, actor=accounts.SYSTEM, now=noon)
    assert news.newest(5, now=noon + LATER) == ()
    news.hold_back(number, actor=accounts.SYSTEM, now=noon)
    assert Notice.objects.get().publish_at is None


def test_publish_refuses_the_past_and_what_is_public(rules: process.Rules, noon: datetime) -> None:
    number = draft(now=noon)
    with pytest.raises(news.PublishedInThePast):
        news.publish(number, at=noon, actor=accounts.SYSTEM, now=noon)
    news.publish(number, at=None, actor=accounts.SYSTEM, now=noon)
    with pytest.raises(news.NoticePublic):
        news.publish(number, at=noon + LATER, actor=accounts.SYSTEM, now=noon)
    with pytest.raises(news.NoticePublic):
        news.hold_back(number, actor=accounts.SYSTEM, now=noon)


def test_rewriting_a_draft_leaves_no_trace_for_readers(rules: process.Rules, noon: datetime) -> None:
    number = draft(body="Desde mañana.", now=noon)
    assert corrected(number, based_on=1, body="Desde hoy.", reason="no se dice", now=noon) == 2
    news.publish(number, at=None, actor=accounts.SYSTEM, now=noon + LATER)
    page = news.notice_page(number, now=noon + LATER)
    assert (page.text.version if page.text else 0, page.before, page.corrected) == (2, (), False)
    assert NoticeVersion.objects.get(version=2).reason == ""


def test_rewriting_what_is_public_is_a_correction_that_everybody_sees(rules: process.Rules, noon: datetime) -> None:
    number = published(body="Desde mañana.", now=noon)
    with pytest.raises(news.CorrectionNeedsReason):
        corrected(number, based_on=1, body="Desde hoy.", reason=" ", now=noon + LATER)
    corrected(number, based_on=1, body="Desde hoy.", reason="Era hoy.", now=noon + LATER)
    page = news.notice_page(number, now=noon + LATER)
    assert page.text
    assert (page.text.version, page.text.reason, page.text.since) == (2, "Era hoy.", noon + LATER)
    assert [(text.version, text.reason, text.since) for text in page.before] == [(1, "", noon)]
    assert found("mañana") == []
    assert found("hoy") == ["notice/1"]


def test_the_same_words_are_no_version(rules: process.Rules, noon: datetime) -> None:
    number = published(body="Desde hoy.", now=noon)
    assert corrected(number, based_on=1, body="Desde hoy.\r\n", reason="", now=noon + LATER) == 1


def test_whoever_writes_second_is_told(rules: process.Rules, noon: datetime) -> None:
    number = draft(now=noon)
    corrected(number, based_on=1, body="Uno.", now=noon)
    with pytest.raises(news.NoticeChanged):
        corrected(number, based_on=1, body="Otro.", now=noon)
    assert [one.body for one in NoticeVersion.objects.order_by("version")] == ["Desde hoy.", "Uno."]


def test_withdraw_takes_the_words_away_and_says_why(rules: process.Rules, noon: datetime) -> None:
    number = published(now=noon)
    news.withdraw(number, reason="Nombraba a una persona.", actor=accounts.SYSTEM, now=noon + LATER)
    page = news.notice_page(number, now=noon + LATER)
    assert (page.text, page.before, page.withdrawn_at, page.withdrawn_reason) == (None, (), noon + LATER, "Nombraba a una persona.")
    assert (news.newest(5, now=noon + LATER), found("encuesta")) == ((), [])
    card = provenance.cards([Ref("notice", "1")])[Ref("notice", "1")]
    assert (card.title, card.fate, card.fate_at) == ("Noticia retirada", "Withdrawn", noon + LATER)


def test_withdraw_refuses_what_nobody_read_and_what_is_withdrawn(rules: process.Rules, noon: datetime) -> None:
    number = draft(now=noon)
    with pytest.raises(news.NoticeNotPublic):
        news.withdraw(number, reason="No.", actor=accounts.SYSTEM, now=noon)
    news.publish(number, at=None, actor=accounts.SYSTEM, now=noon)
    news.withdraw(number, reason="Sí.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(news.NoticeWithdrawn):
        news.withdraw(number, reason="Otra vez.", actor=accounts.SYSTEM, now=noon)
    with pytest.raises(news.NoticeWithdrawn):
        corrected(number, based_on=1, body="Otra vez.", now=noon)


def test_facts_tell_what_happened(rules: process.Rules, noon: datetime) -> None:
    number = published(now=noon)
    corrected(number, based_on=1, body="Otra.", reason="La hora.", now=noon + LATER)
    told = [(fact.at, fact.text, fact.detail) for fact in news.facts_of([Ref("notice", "1"), Ref("petition", "1")], rules)]
    assert told == [(noon, "Published", ""), (noon + LATER, "Corrected", "La hora.")]


@pytest.mark.parametrize("role", ["moderator", "drafter"])
def test_only_the_secretariat_writes_news(rules: process.Rules, actor: MakeActor, role: str, noon: datetime) -> None:
    number = published(now=noon)
    other, secretariat = actor(role), actor("secretariat")
    second = draft(now=noon)
    verbs: tuple[Callable[[accounts.Actor], object], ...] = (
        lambda by: news.write(title="T", body="C", language="es", actor=by, now=noon),
        lambda by: news.rewrite(number, based_on=1, title="T", body="C", reason="R", actor=by, now=noon),
        lambda by: news.withdraw(number, reason="R", actor=by, now=noon),
        lambda by: news.publish(second, at=noon + LATER, actor=by, now=noon),
        lambda by: news.hold_back(second, actor=by, now=noon),
    )
    for verb in verbs:
        with pytest.raises(Forbidden):
            verb(other)
        verb(secretariat)
