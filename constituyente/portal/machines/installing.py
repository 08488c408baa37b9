"""What a telephone reads to keep the site on its first screen. Source: W3C, Web Application Manifest."""

import json

from django.templatetags.static import static

from constituyente.foundation.common.addresses import localized
from constituyente.foundation.common.labels import in_language
from constituyente.foundation.process import api as process
from constituyente.portal.design import sheets

MEDIA = "application/manifest+json"
ICONS = (("icon-192.png", "192x192", "any"), ("icon-512.png", "512x512", "any"), ("icon-mask-512.png", "512x512", "maskable"))


def manifest(rules: process.Rules, language: str) -> str:
    """The manifest in `language`, named as the process is; the colours are those of the page, light and dark."""
    values = sheets.tokens()
    title, place = in_language(rules.process.title), in_language(rules.process.place)
    whole = {
        "id": "/",
        "name": title,
        "short_name": place or "Constituyente",
        "lang": language,
        "dir": "ltr",
        "start_url": localized("/", language),
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": values.light["paper"],
        "background_color": values.light["paper"],
        "color_scheme_dark": {"theme_color": values.dark["paper"], "background_color": values.dark["paper"]},
        "icons": [
            {"src": static("common/mark.svg"), "type": "image/svg+xml", "sizes": "any"},
            *({"src": static(f"common/{name}"), "type": "image/png", "sizes": size, "purpose": use} for name, size, use in ICONS),
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
