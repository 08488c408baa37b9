"""Home, trace, figures and the desk: the same number of statements whatever there is."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.decision.constitution import api as constitution
from constituyente.decision.dossiers import api as dossiers
from constituyente.decision.drafting import api as drafting
from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.petitions import api as petitions
from constituyente.participation.survey import api as survey
from constituyente.portal import queries
from constituyente.portal.desk import Home, home
from constituyente.portal.figures import figures
from tests.conftest import NOON, Sequencer
from tests.factories import assembly
from tests.factories.petitions import opened, sign, waiting
from tests.factories.survey import answered, asked

pytestmark = pytest.mark.django_db

City = Callable[[int], None]


@pytest.fixture
def city(rules: process.Rules, sequencer: Sequencer) -> City:
    """So many petitions, each signed over its first mark, promised, adopted and cited by an article of its own; as many more wait."""

    def build(count: int) -> None:
        for number in range(count):
            sign(opened(title=f"Petición {number}", now=NOON), rules.petitions.tiers[0].signatures, now=NOON)
            waiting(title=f"Espera {number}", now=NOON)
        sequencer()
        petitions.collect_promises(now=NOON)
        dossiers.gather(now=NOON)
        rows = list[drafting.ProvisionInput]()
        for number in range(count):
            rows += [
                drafting.ProvisionInput(f"a000000{number}", "", 2 * number + 1, "article", f"Artículo {number + 1}", "Sombra", "", ""),
                drafting.ProvisionInput(f"b000000{number}", f"a000000{number}", 2 * number + 2, "paragraph", "1.", "", "Habrá sombra.", ""),
            ]
        drafting.import_text(drafting.TextInput(1, "Carta", "es", date(2026, 8, 1), None, "", ""), rows, now=NOON)
        for number in range(count):
            item = dossiers.item_of(Ref("petition", str(2 * number + 1)))
            dossiers.dispose(item, actor=accounts.SYSTEM, outcome="adopted", reason="Entra.", now=NOON)
            drafting.cite(
                f"b000000{number}",
                1,
                item=item,
                relation=provenance.Relation.BASED_ON,
                reason="Lo piden.",
                quote="sombra",
                item_quote="sombra",
                actor=accounts.SYSTEM,
                now=NOON,
            )
        constitution.adopt(1, on=date(2026, 8, 22), now=NOON)
        sequencer()

    return build


@pytest.mark.parametrize("count", [1, 3])
def test_home_page_says_what_was_counted_and_owed(city: City, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city(count)
    with django_assert_num_queries(41):
        page = queries.home_page(now=NOON)
    assert (page.figures.petitions.total, page.figures.promises.open, len(page.due), len(page.newest)) == (count, count, count, count)
    assert page.story is not None
    assert (page.story.asked, page.story.written) == ("sombra", "sombra")


@pytest.mark.parametrize("count", [1, 3])
def test_trace_reads_the_same_from_both_ends(city: City, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city(count)
    with django_assert_num_queries(31):
        petition = queries.trace_page("petition", "1")
    with django_assert_num_queries(31):
        provision = queries.trace_page("provision", "b0000000")
    assert [str(card.ref) for card in petition.downstream] == ["item/1", "provision/b0000000"]
    assert [str(card.ref) for card in provision.upstream] == ["item/1", "petition/1"]
    assert petition.facts == provision.facts
    assert petition.links == provision.links
    assert {fact.ref.kind for fact in petition.facts} == {"petition", "promise", "item", "provision"}


@pytest.mark.parametrize("votes", [1, 3])
def test_the_thread_of_an_input_has_the_votes_on_the_article_of_what_cites_it(
    city: City, votes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    city(2)
    assembly.rules_in_force(standing=process.current().text, now=NOON)
    members = assembly.seated(now=NOON)
    other = assembly.motion("Otro artículo", provision="provision/a0000001@1", now=NOON)
    assembly.roll_call(assembly.votes(members, "+++++++++"), motion=other, now=NOON)
    for number in range(votes):
        motion = assembly.motion(f"El artículo 1, {number}", provision="provision/a0000000@1", now=NOON)
        assembly.roll_call(assembly.votes(members, "++++++---"), motion=motion, now=NOON)
    with django_assert_num_queries(33):
        petition = queries.trace_page("petition", "1")
    taken = [f"rollcall/{number + 2}" for number in range(votes)]
    assert [str(card.ref) for card in petition.downstream] == ["item/1", "provision/b0000000", *taken]
    assert [str(fact.ref.bare) for fact in petition.facts if fact.ref.kind == "rollcall"] == taken
    assert [str(step.object.bare) for step in petition.links if step.subject.kind == "rollcall"] == ["provision/a0000000"] * votes
    vote = queries.trace_page("rollcall", "2")
    assert [str(step.subject.bare) for step in vote.links if step.subject.kind == "rollcall"] == ["rollcall/2", "rollcall/2"]


def test_of_an_answer_the_month_is_told_and_no_day(client: Client, rules: process.Rules) -> None:
    asked(now=NOON)
    folio = answered("a", {"vision": ["Que haya sombra."]}, now=NOON).folio
    (waits,) = survey.queue(accounts.SYSTEM)
    survey.review({waits.number: survey.Verdict(shown=True, body=waits.text)}, actor=accounts.SYSTEM, now=NOON)
    for page in (f"/trace/answer/{folio}", "/search?q=sombra"):
        shown = client.get(page).content.decode()
        assert ("agosto de 2026" in shown, "de agosto de 2026" in shown) == (True, False)
    assert [fact["month"] for fact in client.get(f"/trace/answer/{folio}.json").json()["facts"]] == [True]
    assert [hit["month"] for hit in client.get("/search.json?q=sombra").json()["hits"]] == [True]


@pytest.mark.parametrize("key", ["999", "../x", "a b"])
def test_trace_of_nothing_is_refused(city: City, key: str) -> None:
    city(1)
    with pytest.raises(NotFound):
        queries.trace_page("petition", key)


@pytest.mark.parametrize("count", [1, 3])
def test_figures_are_the_sums_of_the_pages(city: City, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city(count)
    with django_assert_num_queries(20):
        found = figures(now=NOON)
    first = process.current().petitions.tiers[0].signatures
    assert (found.petitions.total, found.petitions.signatures_proved, found.petitions.signatures_reported) == (count, count * first, 0)
    assert found.petitions.at_or_over[first] == count
    assert (found.dispositions, found.promises.open, found.provisions.articles) == (count, count, count)


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_counts_what_waits_for_each_role(city: City, count: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    city(count)
    with django_assert_num_queries(43):
        everything = home(accounts.SYSTEM, now=NOON)
    assert [(queue.address, queue.standing.waiting, queue.standing.late) for queue in everything.queues] == [
        ("/desk/promises", count, 0),
        ("/desk/petitions", count, 0),
        ("/desk/paper", 0, 0),
        ("/desk/reviews", 0, 0),
        ("/desk/survey", 0, 0),
        ("/desk/survey/tables", 0, 0),
        ("/desk/meetings", 0, 0),
        ("/desk/dossiers", 0, 0),
        ("/desk/drafting", 0, 0),
        ("/desk/drafting/text", 0, 0),
        ("/desk/drafting/deliver", 1, 0),
        ("/desk/bodies", 0, 0),
        ("/desk/assembly", 0, 0),
        ("/desk/news", 0, 0),
    ]
    assert home(accounts.Actor(id=None, name="", roles=frozenset()), now=NOON) == Home(None, (), ())
