"""What a page tells other sites of itself: lines in its head, and data that ends nowhere but at its own end."""

import json
import re
from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from pytest_django import Settings

from tests.harness.payloads import PAYLOADS

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def rendered(source: str, **known: object) -> str:
    context = Context({"addresses": {"es": "/x", "en": "/en/x"}, "LANGUAGE_CODE": "es", **known})
    return Template("{% load sharing %}" + source).render(context)


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    settings.SITE_URL = "https://villa-clara.example"


def test_structured_goes_down_into_things_and_leaves_out_what_is_empty() -> None:
    page = rendered(
        '{% structured "Event" name=name startDate=at free=True nothing="" organizer__type="Organization" organizer__name="" '
        'location__type="Place" location__name="Plaza" %}',
        name="Agua",
        at=datetime(2026, 8, 22, tzinfo=UTC),
    )
    (data,) = DATA.findall(page)
    assert json.loads(data) == {
        "@context": "https://schema.org",
        "@type": "Event",
        "url": "https://villa-clara.example/x",
        "name": "Agua",
        "startDate": "2026-08-22T00:00:00+00:00",
        "free": True,
        "location": {"@type": "Place", "name": "Plaza"},
    }


@pytest.mark.parametrize("text", [*PAYLOADS, "</script><script>alert(1)</script>", "<!--<script>", "\u2028\u2029", "]]>"])
def test_structured_ends_only_where_it_ends(text: str) -> None:
    page = rendered('{% structured "Thing" name=text %}', text=text)
    (data,) = DATA.findall(page)
    assert json.loads(data)["name"] == text
    assert set("<>&\u2028\u2029") & set(data) == set()


def test_sharing_says_title_text_picture_and_address() -> None:
    page = rendered('{% sharing title="Agua <b>" text="Todos" picture="petition/7" kind="article" %}')
    found = dict(re.findall(r'<meta (?:property|name)="([^"]*)" content="([^"]*)">', page))
    assert found == {
        "og:type": "article",
        "og:url": "https://villa-clara.example/x",
        "og:title": "Agua &lt;b&gt;",
        "og:description": "Todos",
        "og:locale": "es",
        "og:image": "https://villa-clara.example/share/petition/7.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Agua &lt;b&gt;",
        "twitter:card": "summary_large_image",
    }


def test_sharing_of_a_page_without_an_address_says_none() -> None:
    page = rendered("{% sharing %}", addresses=None, LANGUAGE_CODE="en")
    assert "og:url" not in page
    assert 'content="https://villa-clara.example/en/share/home.png"' in page
