"""What was taken back in the log is forgotten here."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from constituyente.foundation.common import folios
from constituyente.foundation.ledger import api as ledger
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from constituyente.participation.corpus import api as corpus
from constituyente.participation.survey import addresses, words
from constituyente.participation.survey.models import Answer, OpenText, Questionnaire, Review, ShownAnswer, ShownText

CHUNK = 500


@transaction.atomic
def follow_withdrawals(*, now: datetime) -> int:
    """Forget what was given in the answers that the log says were taken back, and show nothing of them any more.

    Their texts leave the moderators' desk, the pages and the pool; their card stays, since others cite it, and says so. As often as you
    like, with one result; two at once are settled by locks on the questionnaires. Returns how many answers. Raises NoRules.
    """
    last = Answer.objects.aggregate(last=Max("withdrawal"))["last"]
    taken = iter(ledger.withdrawals_after(-1 if last is None else last, kind="answer").items())
    done = 0
    while chunk := dict(islice(taken, CHUNK)):
        done += _forget(chunk, now=now)
    return done


def _forget(taken: Mapping[bytes, int], *, now: datetime) -> int:
    """Forget the answers with these entries: leaf hash → the entry that took it back."""
    concerned = Answer.objects.filter(leaf__in=list(taken)).values("questionnaire")
    list(Questionnaire.objects.select_for_update(no_key=True).filter(pk__in=concerned).order_by("pk"))  # not while they are counted
    rows = list(Answer.objects.select_for_update().filter(leaf__in=list(taken), withdrawal=None).order_by("pk"))
    Review.objects.filter(text__answer__in=rows).delete()
    OpenText.objects.filter(answer__in=rows).delete()
    for row in rows:
        row.given, row.territory, row.age_band, row.capturer = {}, "", "", ""
        row.withdrawal = taken[bytes(row.leaf or b"")]
    Answer.objects.bulk_update(rows, ["given", "territory", "age_band", "capturer", "withdrawal"])
    _hide([row.folio for row in rows], now=now)
    return len(rows)


def _hide(names: Sequence[str], *, now: datetime) -> None:
    shown = list(ShownAnswer.objects.filter(folio__in=names, withdrawn=None).order_by("pk"))
    if not shown:
        return
    month = process.current().local_date(now).replace(day=1)
    ShownText.objects.filter(answer__in=shown).delete()
    for row in shown:
        row.withdrawn = month
        corpus.withdraw(addresses.ref_of(row.folio))
    ShownAnswer.objects.bulk_update(shown, ["withdrawn"])
    provenance.register_many([card_without_words(row) for row in shown], now=now, anew=True)


def card_without_words(row: ShownAnswer) -> provenance.Card:
    """The card of an answer that was taken back: without its words, and without the day."""
    with override(row.language):
        title = _(words.TITLE_WITHDRAWN) % {"folio": folios.grouped(row.folio)}
    ref, address = addresses.ref_of(row.folio), addresses.answer(row.folio)
    return provenance.Card(ref, title, address, row.language, words.FATE_WITHDRAWN, gone=True)
