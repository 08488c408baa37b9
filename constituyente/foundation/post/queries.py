"""What the page that ends a subscription shows."""

from . import letters
from .data import Stop
from .errors import NoSuchSubscription
from .models import Subscription


def stop_page(token: str) -> Stop:
    """Whether the subscription of `token` still stands. Raises NoSuchSubscription."""
    row = Subscription.objects.filter(pk=letters.subscription_of(token)).first()
    if row is None:
        raise NoSuchSubscription
    return Stop(token=token, ended=row.ended_at is not None)
