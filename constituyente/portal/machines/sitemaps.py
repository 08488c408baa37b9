"""Sitemaps: every public page in every language, each with its addresses in the others. Source: sitemaps.org, protocol 0.9.

Nothing says when a page changed: of some things the day is not public, and search engines look for themselves.
"""

from collections.abc import Iterable, Sequence

from lxml import etree

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
LARGEST = 50_000  # addresses in one file


def index(addresses: Iterable[str]) -> bytes:
    """The file that leads to the others; addresses: of theirs, with scheme and host."""
    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})  # type: ignore[dict-item]  # None is the default namespace
    for address in addresses:
        etree.SubElement(etree.SubElement(root, f"{{{SITEMAP}}}sitemap"), f"{{{SITEMAP}}}loc").text = address
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def pages(sets: Iterable[Sequence[tuple[str, str]]]) -> bytes:
    """The pages of one file; each of `sets` is one page: language and address, with scheme and host, the main language first."""
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "xhtml": XHTML})  # type: ignore[dict-item]  # as above
    for translations in sets:
        for _language, address in translations:
            url = etree.SubElement(root, f"{{{SITEMAP}}}url")
            etree.SubElement(url, f"{{{SITEMAP}}}loc").text = address
            for language, other in translations:
                etree.SubElement(url, f"{{{XHTML}}}link", rel="alternate", hreflang=language, href=other)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
