from dataclasses import replace
from datetime import datetime

import pytest
from django.db import IntegrityError

from constituyente.decision.genealogy import api as genealogy
from constituyente.decision.genealogy.models import Descent, ExternalReference, Lineage
from constituyente.decision.genealogy.services import import_descents, import_lineages, import_references
from constituyente.foundation.common.refs import Ref
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance
from tests.factories import genealogy as factory


def test_claims_are_taken_over_once(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    again = (
        import_references([factory.reference()], now=noon),
        import_lineages([factory.lineage("C1_X_ART4", 4, "failed")]),
        import_descents([factory.descent("a3", "not_traced", note="Nadie la propuso.")]),
    )
    assert again == (0, 0, 0)
    assert (ExternalReference.objects.count(), Lineage.objects.count(), Descent.objects.count()) == (2, 4, 4)
    card = provenance.cards([Ref("external", "ipn-48-2")])[Ref("external", "ipn-48-2")]
    assert (card.title, card.address) == ("Iniciativa Popular 48-2", "/draft/sources/ipn-48-2")


def test_claims_that_stand_otherwise_are_refused_whole(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    with pytest.raises(genealogy.DescentStands):
        import_references([factory.reference("icc-9-1"), replace(factory.reference(), name="Otro nombre")], now=noon)
    with pytest.raises(genealogy.DescentStands):
        import_lineages([factory.lineage("C1_NEW", 5), factory.lineage("C1_X_ART4", 4, "eliminated")])
    with pytest.raises(genealogy.DescentStands, match="C1_X_ART4"):
        import_lineages([factory.lineage("C1_NEW", 4)])
    with pytest.raises(genealogy.DescentStands):
        import_descents([factory.descent("a3", "not_traced", note="Otra.")])
    assert (ExternalReference.objects.count(), Lineage.objects.count(), Descent.objects.count()) == (2, 4, 4)


@pytest.mark.parametrize("key", ["IPN-48", "ipn 48", "ipn--48", "-ipn", "x" * 65, "ñ"])
def test_a_reference_has_a_key_that_an_address_can_hold(key: str, rules: process.Rules, noon: datetime) -> None:
    with pytest.raises(genealogy.DescentRefused):
        import_references([factory.reference(key)], now=noon)


def test_claims_about_what_is_not_here_are_refused(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    with pytest.raises(genealogy.DescentRefused):
        import_lineages([factory.lineage("C1_NEW", 5, "similar", article="ffff")])
    with pytest.raises(genealogy.DescentRefused):
        import_lineages([factory.lineage("C1_NEW", 5, references=("ipn-0-0",))])
    with pytest.raises(genealogy.DescentRefused):
        import_descents([factory.descent("a1", "similar", "C9_NOTHING", rank=2)])
    assert Lineage.objects.count() == 4


def test_an_article_counts_as_one_thing(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    with pytest.raises(IntegrityError, match=r"one_descent_per_rank|UNIQUE"):
        Descent.objects.create(text=1, provision="000000a1", rank=1, status="similar")


def test_what_ended_nowhere_names_no_article(rules: process.Rules, noon: datetime) -> None:
    factory.of_three_articles(now=noon)
    with pytest.raises(IntegrityError, match="ended_in_an_article_or_nowhere"):
        Lineage.objects.create(uid="x", order=9, ending="similar", language="es")
