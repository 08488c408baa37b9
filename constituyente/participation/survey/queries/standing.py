"""Which questionnaire is in force, whether it takes answers, how many there are."""

from datetime import date, datetime

from django.db.models import Count, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from constituyente.foundation.common.labels import in_language
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.participation.survey import answers, words
from constituyente.participation.survey.data import AnswerCounts, AnsweredSurvey, AnswerFigures, Sheet, Standing, SurveyPage
from constituyente.participation.survey.errors import NoSurvey, SurveyClosed
from constituyente.participation.survey.models import Answer, Questionnaire, Snapshot, Start

NOTHING = ledger.Count(0, {}, 0)
SECONDS = {"text": 60, "words": 30, "pick": 30}  # to answer a question of a kind; others take TAKES
TAKES = 15


def questionnaire(rules: process.Rules) -> process.Survey:
    """The questionnaire of `rules`. Raises NoSurvey."""
    if rules.survey is None:
        raise NoSurvey
    return rules.survey


def counts_of(key: str) -> AnswerCounts:
    """How many answers the questionnaire called `key` has. Three statements."""
    starts = Start.objects.filter(questionnaire=OuterRef("pk")).order_by().values("questionnaire").values(number=Count("pk"))
    row = Questionnaire.objects.filter(key=key).select_related("reported").annotate(begun=Coalesce(Subquery(starts), 0)).first()
    tally = ledger.tallies([key]).get(key, NOTHING)
    if row is None:
        return AnswerCounts(0, 0, 0, tally.size, 0)
    complete = Answer.objects.filter(questionnaire=row).count()
    reported = getattr(row, "reported", None)
    return AnswerCounts(
        started=row.begun + (reported.started if reported else 0),
        complete=complete + (reported.complete if reported else 0),
        valid=tally.total + tally.elsewhere + (reported.valid if reported else 0),
        size=tally.size,
        reported=reported.valid if reported else 0,
        log=tally.log_name,
    )


def figures() -> AnswerFigures:
    """The public figures of all questionnaires: begun, handed in, counted in the log. Four statements, whatever the number of answers."""
    names = dict(Questionnaire.objects.values_list("key", "pk"))
    reported = Questionnaire.objects.aggregate(
        started=Sum("reported__started"), complete=Sum("reported__complete"), valid=Sum("reported__valid")
    )
    totals = ledger.totals()
    return AnswerFigures(
        started=Start.objects.count() + (reported["started"] or 0),
        complete=Answer.objects.count() + (reported["complete"] or 0),
        valid=sum(totals.get(name, 0) for name in names) + (reported["valid"] or 0),
    )


def standing_of(rules: process.Rules, *, now: datetime) -> tuple[Standing, date | None, date | None]:
    """Whether answers are taken, and the first and last day of the phase that is open, comes next, or was last. No statement."""
    if rules.survey is None:
        return "none", None, None
    taking = [one for one in process.phases(rules, now=now) if "survey" in one.allows]
    for state, standing in (("now", "open"), ("future", "before"), ("past", "after")):
        found = [one for one in taking if one.state == state]
        if found:
            one = max(found, key=lambda phase: phase.closes) if state != "future" else min(found, key=lambda phase: phase.opens)
            return standing, one.opens, one.closes  # type: ignore[return-value]  # one of the three
    return "none", None, None


def survey_page(*, now: datetime) -> SurveyPage:
    """The survey's page, with or without a questionnaire. At most five statements. Raises NoRules."""
    rules = process.current()
    standing, opens, closes = standing_of(rules, now=now)
    survey = rules.survey
    key = answers.key_of(survey) if survey else ""
    seconds = sum(SECONDS.get(question.kind, TAKES) for question in survey.questions) if survey else 0
    return SurveyPage(
        standing=standing,
        title=in_language(survey.title) if survey else "",
        key=key,
        questions=len(survey.questions) if survey else 0,
        minutes=max(-(-seconds // 60), 1),
        opens=opens,
        closes=closes,
        counts=counts_of(key),
        snapshots=Snapshot.objects.filter(questionnaire__key=key).count(),
        k=rules.privacy.k,
        grounds=tuple((ground, str(text)) for ground, text in words.GROUNDS.items()),
    )


def sheet(*, now: datetime) -> Sheet:
    """What whoever answers is asked. One statement. Raises NoSurvey, SurveyClosed, NoRules."""
    rules = process.current()
    survey = questionnaire(rules)
    if not process.allows(rules, "survey", now=now):
        raise SurveyClosed
    return Sheet(
        key=answers.key_of(survey),
        rules=rules,
        survey=survey,
        title=in_language(survey.title),
        territories=tuple(process.place_names(rules).items()),
        age_bands=rules.age_bands,
    )


def survey_answered(key: str) -> AnsweredSurvey:
    """The questionnaire called `key` in the log, for the receipt of an answer. Two statements. Raises NotFound, NoSurvey."""
    return AnsweredSurvey(in_language(questionnaire(rules_of(key)).title))


def rules_of(key: str) -> process.Rules:
    """The rules that first had the questionnaire called `key`; those in force if nobody knows. Two statements. Raises NoRules."""
    version = Questionnaire.objects.filter(key=key).values_list("rules_version", flat=True).first()
    return process.version(version) if version else process.current()
