"""Finding what looks stuffed, and forgetting by what it was found."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from constituyente.foundation.process import api as process
from constituyente.participation.capture import api as capture
from constituyente.participation.petitions import trails
from constituyente.participation.petitions.models import NetworkKey, Petition, Signature
from constituyente.participation.reviews import api as reviews

LOOKED_BACK = timedelta(hours=48)
FRESH = timedelta(minutes=30)  # a petition that nobody signed for so long is not looked at
MOST = 100_000  # signatures of one petition looked at, the last ones
NETWORKS_FOR = timedelta(days=7)
REST_FOR = timedelta(days=14)
BATCHES_FOR = timedelta(days=42)  # other batches tell which one is unusual, and come later


def find_stuffing(*, now: datetime) -> int:
    """Hold whatever looks stuffed by the rules in force, petition by petition; as often as you like. Returns how many clusters there are.

    Four statements, one for each petition that was signed in the last half hour, and those of `reviews.open_case` for each cluster.
    Raises NoRules.
    """
    rules = process.current()
    fresh = Signature.objects.filter(confirmed_at__gt=now - FRESH, seconds__isnull=False).values("petition")
    looked_at = list(Petition.objects.filter(pk__in=fresh).order_by("number"))
    if not looked_at:
        return 0
    registered = _registered(rules.petitions.review, [now.date() - timedelta(days=back) for back in range(3)])
    residents = {one.code: one.people for one in rules.territories if one.people}
    providers, totals = _providers(now=now), _totals(looked_at)
    everywhere = sum(providers.values(), Counter[str]())
    found = 0
    for petition in looked_at:
        clusters = reviews.clusters(
            _seen(petition, now=now),
            rules.petitions.review,
            registered=registered,
            common=_common(everywhere - providers[petition.pk]),
            residents=residents,
            totals=totals[petition.pk],
        )
        for one in clusters:
            _hold(petition, one, name=f"{one.name} {rules.local_date(now):%Y%m%d}", now=now)
        found += len(clusters)
    return found


def find_batches(*, now: datetime) -> int:
    """Hold the batches of paper with far more refusals than the others. Returns how many there are.

    Two statements, one more if there are any, and those of `reviews.open_case` for each petition that such a batch signed. Raises NoRules.
    """
    figures = {str(one.batch): (one.lines, one.refused) for one in capture.figures()}
    batches = reviews.out_of_control(figures)
    ours = Signature.objects.filter(batch__in=batches).order_by("petition__number", "batch", "pk")
    leaves = defaultdict[tuple[int, int], set[bytes]](set)
    for petition, batch, leaf in ours.values_list("petition", "batch", "leaf") if batches else ():
        leaves[petition, batch or 0].add(bytes(leaf))
    petitions = Petition.objects.in_bulk({petition for petition, _batch in leaves})
    for (petition, batch), some in leaves.items():
        lines, refused = figures[str(batch)]
        evidence = {"signatures": len(some), "lines": lines, "refused": refused}
        _hold(petitions[petition], reviews.Cluster("batch", str(batch), frozenset(some), evidence), name=str(batch), now=now)
    return len(batches)


def _hold(petition: Petition, cluster: reviews.Cluster, *, name: str, now: datetime) -> None:
    # What waits for its batch is held the next time; what was decided before stays decided.
    with suppress(reviews.NothingToHold):
        reviews.open_case(
            about=petition.ref,
            tally=petition.key,
            rule=cluster.rule,
            cluster=name,
            leaves=cluster.leaves,
            evidence=cluster.evidence,
            now=now,
        )


def _seen(petition: Petition, *, now: datetime) -> list[reviews.Seen]:
    """The signatures of the last days, the newest first. One statement."""
    columns = ("leaf", "confirmed_at", "network", "provider", "territory", "seconds", "disposable")
    trailed = Signature.objects.filter(petition=petition, confirmed_at__gt=now - LOOKED_BACK, seconds__isnull=False)
    rows = trailed.order_by("-confirmed_at").values_list(*columns)[:MOST]
    return [reviews.Seen(bytes(leaf), int(at.timestamp()) // 3600, *rest) for leaf, at, *rest in rows]


def _registered(limits: process.Review, days: list[date]) -> frozenset[str]:
    """The pseudonyms that the networks which the rules name had on these days."""
    return frozenset(trails.network_of(address, day) for day in days for one in limits.networks for address in trails.parts_of(one.network))


def _providers(*, now: datetime) -> Mapping[int, Counter[str]]:
    """How many signatures each petition got by each provider in the last days. One statement."""
    known = Signature.objects.filter(confirmed_at__gt=now - REST_FOR).exclude(provider="")
    return _counted(known.values_list("petition", "provider").annotate(Count("pk")).order_by())


def _totals(petitions: Collection[Petition]) -> Mapping[int, Counter[str]]:
    """How many ever signed each of `petitions` from each place. One statement."""
    signed = Signature.objects.filter(petition__in=petitions)
    return _counted(signed.values_list("petition", "territory").annotate(Count("pk")).order_by())


def _counted(rows: Iterable[tuple[int, str, int]]) -> Mapping[int, Counter[str]]:
    found = defaultdict[int, Counter[str]](Counter)
    for petition, name, count in rows:
        found[petition][name] = count
    return found


def _common(others: Counter[str]) -> Mapping[str, float]:
    """The share that each provider has of the signatures of `others`: petitions but the one that is looked at."""
    return {**{provider: count / others.total() for provider, count in others.items()}, **trails.everybodys()}


@transaction.atomic
def forget_trails(*, now: datetime) -> int:
    """Forget networks after a week and the rest after two, with the keys of their days. Returns of how many signatures."""
    Signature.objects.filter(batch__isnull=False, confirmed_at__lte=now - BATCHES_FOR).update(batch=None)
    NetworkKey.objects.filter(day__lt=(now - NETWORKS_FOR).date()).delete()
    trailed = Signature.objects.filter(seconds__isnull=False)
    trailed.filter(confirmed_at__lte=now - NETWORKS_FOR).exclude(network="").update(network="")
    return trailed.filter(confirmed_at__lte=now - REST_FOR).update(provider="", network="", seconds=None, disposable=False)
