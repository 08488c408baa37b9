"""The demonstration city is made by the services alone, and adds up."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from constituyente.decision.assembly.models import RollCall
from constituyente.decision.bodies.models import Session
from constituyente.decision.constitution.models import Adoption
from constituyente.decision.dossiers.models import Disposition, Item
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.ledger import fold
from constituyente.foundation.ledger.models import Entry
from constituyente.foundation.process import api as process
from constituyente.participation.news.models import Notice, NoticeVersion
from constituyente.participation.petitions.models import Petition, TextVersion
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, ShownText
from constituyente.portal.demo import city
from constituyente.portal.demo.petitions import CHANGED, OPEN
from constituyente.portal.demo.story import FULL, HERE, TENTH, Size
from constituyente.portal.figures import figures

NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
SMALL = Size("1:200", 200, petitions=29, answers=160, meetings=12)
REAL = (5_000, 10_000, 50_000)  # signatures that obliged to something in 2016


def test_the_marks_are_those_of_2016_in_the_measure_of_the_city() -> None:
    assert [size.marks for size in (FULL, TENTH, SMALL)] == [REAL, (500, 1_000, 5_000), (25, 50, 250)]


def test_nobody_signs_longer_than_the_process_file_allows() -> None:
    rules = process.check(city.process_file(NOW.date(), FULL))
    told = tomllib.loads((HERE / "petitions.toml").read_text(encoding="utf-8"))["petitions"]
    longest = max(OPEN, *(one["signing_days"] for one in told if "signing_days" in one))
    assert longest < rules.petitions.closes_after_days


@pytest.mark.django_db
def test_the_city_tells_its_story_and_its_log_recounts_to_it() -> None:
    *_before, last = city.build(now=NOW, size=SMALL)
    assert last.share == 1
    found = figures(now=NOW)
    assert process.current().process.synthetic
    assert (found.petitions.total, found.petitions.at_or_over) == (29, {25: 16, 50: 12, 250: 4})
    assert (found.answers.started, found.answers.complete) == (Answer.objects.count() + len(range(0, 160, 6)), 164)
    assert (found.meetings.total, found.provisions.articles) == (12, 20)
    assert (found.rollcalls.total, found.rollcalls.members) == (34, 100)
    promised = found.promises
    assert promised.open + promised.kept + promised.late == len(ledger.crossings_after(-1)) == 32
    assert min(promised.open, promised.kept, promised.late) > 0
    assert Item.objects.count() > Disposition.objects.count() == found.dispositions > Item.objects.count() // 2
    _the_log_recounts_to_the_pages()
    _what_surrounds_the_texts_is_there()
    _the_tour_leads_to_what_the_story_says(last.places)
    hidden = OpenText.objects.filter(review__shown=False).values_list("body", flat=True)
    assert hidden
    assert not ShownText.objects.filter(body__in=hidden).exists()


def _the_log_recounts_to_the_pages() -> None:
    bodies = Entry.objects.filter(index__isnull=False).order_by("index").values_list("body", flat=True)
    counted = {
        key: {kind: count for kind, count in one.items() if kind[0] == "counted"} for key, one in fold.recount(map(bytes, bodies)).items()
    }
    keys = [*Petition.objects.values_list("key", flat=True), *Questionnaire.objects.values_list("key", flat=True)]
    shown = ledger.tallies(keys)
    assert {key: count.total for key, count in shown.items() if count.total} == {key: sum(one.values()) for key, one in counted.items()}


def _what_surrounds_the_texts_is_there() -> None:
    notices = Notice.objects.all()
    assert {
        "public": sum(1 for one in notices if one.publish_at and one.publish_at <= NOW and not one.withdrawn_at),
        "ahead": sum(1 for one in notices if one.publish_at and one.publish_at > NOW),
        "withdrawn": sum(1 for one in notices if one.withdrawn_at),
        "corrected": NoticeVersion.objects.filter(version=2).count(),
    } == {"public": 17, "ahead": 1, "withdrawn": 1, "corrected": 1}
    assert [one.versions.get(version=1).body.splitlines()[-1] for one in notices if one.language == "en"] == [
        "A synthetic notice of the demonstration city.",
        "A synthetic notice of the demonstration city.",
    ]
    assert Entry.objects.filter(kind="withdraw").count() == len(CHANGED)
    assert set(Petition.objects.values_list("language", flat=True)) >= {"es", "en", "nah"}
    sessions = Session.objects.all()
    assert [one.title for one in sessions if not one.agenda] == []
    assert sorted(one.title for one in sessions if not one.minutes.exists()) == [
        "Calendario de los títulos que siguen",
        "Lo que falta por leer",
    ]
    assert RollCall.objects.filter(session__isnull=True).count() == 0


def _the_tour_leads_to_what_the_story_says(places: Mapping[str, int]) -> None:
    titles = {name: TextVersion.objects.get(petition__number=number).title for name, number in places.items()}
    assert titles == {
        "near": "Que las escuelas y los mercados guarden el agua de lluvia",
        "followed": "Que el horario del agua se avise quince días antes",
    }
    near = Petition.objects.get(number=places["near"])
    assert ledger.tallies([near.key])[near.key].total == SMALL.marks[0] - 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("phase", "open_now", "there"),
    [
        ("petitions", ["listening"], {"dispositions": False, "articles": False, "rollcalls": False}),
        ("drafting", ["listening", "drafting"], {"dispositions": True, "articles": True, "rollcalls": False}),
        ("assembly", ["listening", "drafting", "assembly"], {"dispositions": True, "articles": True, "rollcalls": True}),
    ],
)
def test_an_earlier_phase_is_the_same_story_told_less_far(phase: str, open_now: list[str], there: dict[str, bool]) -> None:
    *_before, last = city.build(now=NOW, size=SMALL, phase=phase)
    found = figures(now=NOW)
    assert last.share == 1
    assert {
        "dispositions": found.dispositions > 0,
        "articles": found.provisions.articles > 0,
        "rollcalls": found.rollcalls.total > 0,
    } == there
    assert [one.key for one in process.phases(process.current(), now=NOW) if one.state == "now"] == open_now
    assert Adoption.objects.count() == 0
    assert found.promises.late > 0
    assert Notice.objects.count() > 5
    near = Petition.objects.get(number=last.places["near"])
    assert ledger.tallies([near.key])[near.key].total + 1 in SMALL.marks
