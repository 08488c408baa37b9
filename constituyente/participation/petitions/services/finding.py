"""Finding what looks stuffed, and forgetting by what it was found."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from constituyente.foundation.process import api as process
from constituyente.participation.petitions import trails
from constituyente.participation.petitions.models import NetworkKey, Petition, Signature
from constituyente.participation.reviews import api as reviews

LOOKED_BACK = timedelta(hours=48)
FRESH = timedelta(minutes=30)  # a petition that nobody signed for so long is not looked at
MOST = 100_000  # signatures of one petition looked at, the last ones
NETWORKS_FOR = timedelta(days=7)
REST_FOR = timedelta(days=14)


def find_stuffing(*, now: datetime) -> int:
    """Hold whatever looks stuffed by the rules in force, petition by petition; as often as you like. Returns how many clusters there are.

    A fixed number of statements for each petition that was signed in the last half hour, and those of `reviews.open_case` for each cluster.
    Raises NoRules.
    """
    rules = process.current()
    fresh = Signature.objects.filter(confirmed_at__gt=now - FRESH, seconds__isnull=False).values("petition")
    found = 0
    for petition in Petition.objects.filter(pk__in=fresh).order_by("number"):
        found += _look_at(petition, rules, now=now)
    return found


def _look_at(petition: Petition, rules: process.Rules, *, now: datetime) -> int:
    trailed = Signature.objects.filter(confirmed_at__gt=now - LOOKED_BACK, seconds__isnull=False)
    columns = ("leaf", "confirmed_at", "network", "provider", "territory", "seconds", "disposable")
    seen = [
        reviews.Seen(bytes(leaf), int(at.timestamp()) // 3600, network, provider, territory, seconds, disposable)
        for leaf, at, network, provider, territory, seconds, disposable in trailed.filter(petition=petition)
        .order_by("-confirmed_at")
        .values_list(*columns)[:MOST]
    ]
    limits = rules.petitions.review
    days = [now.date() - timedelta(days=back) for back in range(3)]
    totals = dict(Signature.objects.filter(petition=petition).values_list("territory").annotate(Count("pk")))
    clusters = reviews.clusters(
        seen,
        reviews.Limits(**{name: getattr(limits, name) for name in reviews.Limits.__dataclass_fields__}),
        registered=_registered(limits, days),
        common=_common(petition, now=now),
        residents=_residents(rules),
        totals=totals,
    )
    for one in clusters:
        try:
            reviews.open_case(
                about=petition.ref,
                tally=petition.key,
                rule=one.rule,
                cluster=f"{one.name} {rules.local_date(now):%Y%m%d}",
                leaves=one.leaves,
                evidence=one.evidence,
                now=now,
            )
        except reviews.NothingToHold:  # it waits for its batch, or was decided before
            continue
    return len(clusters)


def _registered(limits: process.Review, days: list[date]) -> frozenset[str]:
    """The pseudonyms that the networks which the rules name had on these days."""
    return frozenset(trails.network_of(address, day) for day in days for one in limits.networks for address in trails.parts_of(one.network))


def _common(petition: Petition, *, now: datetime) -> Mapping[str, float]:
    """The share each provider has of the signatures of other petitions in the last days. One statement."""
    others = Signature.objects.filter(confirmed_at__gt=now - REST_FOR).exclude(provider="").exclude(petition=petition)
    counts = dict(others.values_list("provider").annotate(Count("pk")))
    whole = sum(counts.values())
    return {**{provider: count / whole for provider, count in counts.items()}, **trails.everybodys()}


def _residents(rules: process.Rules) -> Mapping[str, int]:
    """How many live in each territory, by the newest count there is."""
    return {one.code: one.population[max(one.population)] for one in rules.territories if one.population}


@transaction.atomic
def forget_trails(*, now: datetime) -> int:
    """Forget networks after a week and the rest after two, with the keys of their days. Returns of how many signatures."""
    NetworkKey.objects.filter(day__lt=(now - NETWORKS_FOR).date()).delete()
    trailed = Signature.objects.filter(seconds__isnull=False)
    trailed.filter(confirmed_at__lte=now - NETWORKS_FOR).exclude(network="").update(network="")
    return trailed.filter(confirmed_at__lte=now - REST_FOR).update(provider="", network="", seconds=None, disposable=False)
