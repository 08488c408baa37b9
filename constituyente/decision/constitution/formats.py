"""The text as files: Akoma Ntoso and Markdown."""

import re
from datetime import date

from babel.core import get_global
from django.conf import settings

from constituyente.decision.drafting import api as drafting
from constituyente.foundation.common.errors import NotFound
from constituyente.foundation.process import api as process
from constituyente.foundation.provenance import api as provenance

from . import addresses, akoma_ntoso, markdown, queries
from .models import Adoption

NOWHERE = "zz"  # left to users by ISO 3166, and Unicode's word for a place that nobody knows


def as_akoma_ntoso(version: int) -> bytes:
    """Version `version` of the text in Akoma Ntoso 3.0: an act if it was adopted, else a bill. Seven statements. Raises NotFound."""
    versions = {one.number: one for one in drafting.all_versions()}
    if version not in versions:
        raise NotFound
    text = versions[version]
    rules = process.current()
    adopted = dict(Adoption.objects.values_list("version", "adopted_on"))
    published = {number: _published(one, rules) for number, one in versions.items()}
    passages = drafting.passages(version)
    cited = drafting.citations({passage.key for passage in passages}, version)
    titles = rules.process.title
    day = adopted.get(version)
    address = f"{addresses.CONSTITUTION}/on/{day.isoformat()}" if day else f"/draft/{version}"
    return akoma_ntoso.write(
        akoma_ntoso.Document(
            title=text.title,
            language=text.language,
            number=version,
            country=_country(rules.process.timezone),
            process=rules.process.slug,
            author=titles.get(text.language) or next(iter(titles.values())),
            first_on=min(adopted.values() if day else published.values()),
            published_on=published[version],
            adopted_on=day,
            hash=text.hash,
            address=f"{settings.SITE_URL}{address}",
            source=text.source,
            provisions=[
                akoma_ntoso.Provision(one.key, one.parent, one.kind, one.mark, one.heading, one.body, one.note) for one in passages
            ],
            references=[
                akoma_ntoso.Reference(one.key, f"{settings.SITE_URL}{provenance.thread_address(link.object)}", str(link.object.bare))
                for one in passages
                for link in cited.get(one.key, ())
            ],
        )
    )


def _published(text: drafting.PublishedVersion, rules: process.Rules) -> date:
    return text.published_on or rules.local_date(text.published_at)


def _country(timezone: str) -> str:
    """The country of the process, as its time zone tells it; the process file names none."""
    found = str(get_global("zone_territories").get(timezone, ""))
    return found.lower() if re.fullmatch(r"[A-Z]{2}", found) else NOWHERE


def constitution_as_akoma_ntoso() -> bytes:
    """The text in force in Akoma Ntoso 3.0. At most ten statements. Raises NotFound."""
    return as_akoma_ntoso(_in_force())


def constitution_as_markdown() -> str:
    """The text in force in Markdown. At most six statements. Raises NotFound."""
    page = queries.text_page()
    if page.text is None:
        raise NotFound
    lines = [markdown.Line(one.kind, one.mark, one.heading, one.body, one.depth, one.inner) for one in page.passages]
    return markdown.write(page.text.title, lines)


def _in_force() -> int:
    adoption = queries.in_force()
    if adoption is None:
        raise NotFound
    return adoption.version
