"""What a first view loads: never less than a browser does."""

from constituyente.portal.benchmarks.weight import loads

STYLES = {
    "/static/a.css": """
        /* url(/static/never.png) */
        @font-face { font-family: N; src: url("fonts/latin.woff2"); unicode-range: U+0000-00FF, U+2???; }
        @font-face { font-family: N; src: url('fonts/ext.woff2') format("woff2"); unicode-range: U+0100-024F; }
        body { background: url(paper.svg#grain); } li { list-style: url("data:image/svg+xml,x"); }
    """,
    "/static/b.css": "@font-face { src: url(any.woff2) }",
}


def page(body: str, head: str = "") -> frozenset[str]:
    return loads("/en/petitions", f"<html><head>{head}</head><body>{body}</body></html>", STYLES.__getitem__)


def test_a_browser_follows_these_links_by_itself_and_no_others() -> None:
    head = """<link rel="icon" href="/static/mark.svg"><link rel="canonical" href="http://x.example/">
        <link rel="alternate" type="application/json" href="/petitions.json"><link rel="preload" as="font" href="/static/x.woff2">"""
    body = """<a href="/process">a</a><img src="map.png"><img src="data:image/png;base64,x"><script src="/static/x.js"></script>
        <svg><use href="/static/icons.svg#late"/></svg><svg><use href="#here"/></svg>"""
    assert page(body, head) == {"/static/mark.svg", "/static/x.woff2", "/en/map.png", "/static/x.js", "/static/icons.svg"}


def test_of_the_fonts_those_count_whose_letters_the_page_has() -> None:
    head = '<link rel="stylesheet" href="/static/a.css">'
    always = {"/static/a.css", "/static/paper.svg"}
    assert page("Año", head) == always | {"/static/fonts/latin.woff2"}
    assert page("Ngiwā", head) == always | {"/static/fonts/latin.woff2", "/static/fonts/ext.woff2"}
    assert page("\u2192", '<link rel="stylesheet" href="/static/b.css">') == {"/static/b.css", "/static/any.woff2"}
