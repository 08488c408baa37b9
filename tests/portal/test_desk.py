"""The desk's home: one for each role, with queues, clocks, and what was done last."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from constituyente.foundation.accounts import permissions
from constituyente.foundation.process import api as process
from constituyente.participation.petitions import api as petitions
from constituyente.participation.promises import api as promises
from constituyente.portal.desk import First, home
from tests.conftest import NOON, MakeActor, Sequencer
from tests.factories.petitions import opened, sign, waiting
from tests.participation.reading import english_on, read, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

DAY = timedelta(days=1)


def test_what_waits_longest_comes_first_with_its_clock(rules: process.Rules, actor: MakeActor) -> None:
    oldest = waiting(title="Sombra", now=NOON - 4 * DAY)
    waiting(title="Bancas", now=NOON)
    page = home(actor("moderator"), now=NOON)
    assert [(queue.address, queue.standing.waiting, queue.waited, queue.left) for queue in page.queues] == [
        ("/desk/petitions", 2, 4, None),
        ("/desk/reviews", 0, None, None),
        ("/desk/survey", 0, None, None),
        ("/desk/meetings", 0, None, None),
    ]
    assert page.first == page.queues[0]
    assert page.first.standing.first == First("Sombra", "es", f"/desk/petitions/{oldest}")
    assert page.done == ()


def test_what_is_late_comes_before_what_waits(rules: process.Rules, actor: MakeActor, sequencer: Sequencer) -> None:
    sign(opened(title="Sombra", now=NOON), 3, now=NOON)
    sequencer()
    petitions.collect_promises(now=NOON)
    (owed,) = promises.queue(actor("secretariat"), now=NOON)
    soon, late = (home(actor("secretariat"), now=at).first for at in (NOON, owed.due_at + 9 * DAY))
    assert soon
    assert late
    assert (soon.address, soon.left, soon.standing.late) == ("/desk/promises", (owed.due_at - NOON).days, 0)
    assert (late.address, late.overdue, late.standing.late) == ("/desk/promises", 9, 1)


def test_what_was_done_last_is_told_newest_first(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    person = sign_in(client, actor, "moderator")
    for hours, title in enumerate("ABCDEFGH"):
        number = waiting(title=title, now=NOON - DAY)
        petitions.decide(number, actor=person, admit=title != "H", ground="unlawful", reason="Sí.", now=NOON - timedelta(hours=hours))
    done = home(person, now=NOON).done
    assert [(one.what, one.title) for one in done] == [("Petición admitida", title) for title in "ABCDEF"]
    page = read(client, "/desk")
    assert "Nada te espera" in page
    assert "Petición admitida: A" in page


@pytest.mark.parametrize("role", permissions.roles())
def test_a_role_with_nothing_to_do_is_told_and_led_on(rules: process.Rules, actor: MakeActor, client: Client, role: str) -> None:
    sign_in(client, actor, role)
    page = read(client, "/desk")
    assert "Nada te espera" in page
    assert "qué sigue en el proceso" in page
    assert english_on(client, "/desk") == {}


@pytest.mark.parametrize("number", [1, 3])
def test_the_home_takes_a_fixed_number_of_statements(
    rules: process.Rules, actor: MakeActor, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = actor("moderator")
    for title in "ABC"[:number]:
        petitions.decide(waiting(title=f"{title}!", now=NOON), actor=person, admit=True, reason="Sí.", now=NOON)
        waiting(title=title, now=NOON)
    with django_assert_num_queries(15):
        home(person, now=NOON)


def test_the_menu_marks_the_nearest_entry_alone(rules: process.Rules, actor: MakeActor, client: Client) -> None:
    sign_in(client, actor, "drafter")
    page = client.get("/desk/drafting/text").content.decode()
    menu = page.partition('class="c-nav"')[2].partition("</nav>")[0]
    assert menu.count("aria-current") == 1
    assert '<a href="/desk/drafting/text" aria-current="page">' in menu
