"""Nobody is shown who signed: no page, twin or desk page of any role holds a contact, a tag or a pseudonym of a signature."""

from base64 import b64encode
from collections.abc import Iterator

import pytest
from django.test import Client

from constituyente.foundation.accounts import api as accounts
from constituyente.foundation.accounts import permissions
from constituyente.foundation.accounts.models import Person
from constituyente.foundation.ledger import api as ledger
from constituyente.participation.petitions.models import Signature

from .addresses import addresses_of
from .world import World

pytestmark = pytest.mark.django_db

NETWORK, PROVIDER = "feed1234" * 3, "beef5678" * 3  # as trails.py has them: 24 characters


@pytest.fixture
def secrets(world: World) -> list[str]:
    """What would tell one signature from another, in each way it is written; also of those that a case holds."""
    Signature.objects.update(network=NETWORK, provider=PROVIDER, seconds=1)
    found = [NETWORK, PROVIDER]
    for row in Signature.objects.all():
        tag = bytes(row.tag)
        found += [tag.hex(), b64encode(tag).decode()]
    number = int(world.samples["number"].there)
    people = Signature.objects.filter(petition__number=number).count()
    assert people > 1
    return found + [f"{person}@villa-clara.example" for person in range(people)]


def _readers() -> Iterator[tuple[str, Client]]:
    yield "", Client()
    for role in (*permissions.roles(), "all"):
        client = Client()
        held = permissions.roles() if role == "all" else [role]
        email = f"reader-{role}@elsewhere.example"
        accounts.ensure_staff(email, role, held, now=ledger.head().at)  # type: ignore[arg-type]  # sealed
        client.force_login(Person.objects.get(email=email))
        yield role, client


def test_no_role_sees_who_signed(world: World, secrets: list[str]) -> None:
    leaks, read = list[str](), 0
    for role, client in _readers():
        for address in [*addresses_of("page"), *addresses_of("staff"), *addresses_of("form")]:
            path = world.there(address)
            twins = [path, f"{path}.json"] if address in addresses_of("page") else [path]
            for one in twins:
                response = client.get(one)
                body = response.getvalue() if response.streaming else response.content
                read += response.status_code == 200
                text = body.decode("utf-8", "replace")
                leaks += [f"{role or 'anybody'} {one}: {secret[:12]}…" for secret in secrets if secret in text]
    assert leaks == []
    assert read > 100


def test_a_case_names_places_in_the_log_and_no_entry_by_its_hash(world: World) -> None:
    leaves = [bytes(leaf).hex() for leaf in Signature.objects.values_list("leaf", flat=True)]
    reviewer = Client()
    email = "eva-reviewer@elsewhere.example"
    accounts.ensure_staff(email, "Eva", ["reviewer"], now=ledger.head().at)  # type: ignore[arg-type]
    reviewer.force_login(Person.objects.get(email=email))
    case = world.samples["review:number"].there
    pages = ["/reviews", "/reviews.json", f"/reviews/{case}", f"/reviews/{case}.json", "/desk/reviews", f"/desk/reviews/{case}"]
    for path in pages:
        response = reviewer.get(path)
        assert response.status_code == 200
        assert [leaf for leaf in leaves if leaf in response.text] == []
