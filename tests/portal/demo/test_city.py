"""The demonstration city is made by the services alone, and adds up."""

from datetime import UTC, datetime

import pytest

from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import fold
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.participation.petitions.models import Petition
from constituyente.participation.survey.models import Questionnaire
from constituyente.portal.demo import city
from constituyente.portal.demo.story import FIRST
from constituyente.portal.figures import figures

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)


@pytest.mark.django_db
def test_the_city_tells_its_story_and_its_log_recounts_to_it() -> None:
    assert list(city.build(now=NOW)) == list(range(FIRST, -1, -1))
    found = figures(now=NOW)
    assert process.current().process.synthetic
    assert (found.petitions.total, found.petitions.signatures_proved, found.petitions.at_or_over) == (25, 699, {25: 8, 50: 4, 250: 1})
    assert (found.dispositions, found.provisions.articles) == (22, 20)
    assert found.answers.started > found.answers.complete == found.answers.valid > 0
    assert (found.meetings.total, found.meetings.with_results, found.meetings.statements) == (9, 5, 10)
    assert (found.rollcalls.total, found.rollcalls.members) == (8, 100)
    promised = found.promises
    assert promised.open + promised.kept + promised.late == len(ledger.crossings_after(-1)) == 13
    assert min(promised.open, promised.kept, promised.late) > 0
    counted = fold.recount(bytes(body) for body in Entry.objects.filter(index__isnull=False).values_list("body", flat=True))
    keys = [*Petition.objects.values_list("key", flat=True), *Questionnaire.objects.values_list("key", flat=True)]
    shown = ledger.tallies(keys)
    assert {key: count.total for key, count in shown.items() if count.total} == {key: sum(one.values()) for key, one in counted.items()}
