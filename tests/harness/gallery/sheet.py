"""The contact sheet: every picture beside the template it shows, and which templates no picture shows."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

# Templates that no picture can show, and why.
NO_PAGES: Mapping[str, str] = {
    "genealogy/source.html": "what stands in another register: the demonstration city invents none",
    "portal/poster.html": "printed as a PDF, never shown in a browser",
}
STYLE = """
body { font: 15px/1.4 sans-serif; margin: 2rem; max-width: 1400px }
section { border-top: 1px solid #999; padding: .5rem 0 1rem }
h2 { font-size: 1rem; margin: .2rem 0 }
p { margin: .1rem 0; color: #555 }
img { height: 240px; object-fit: cover; object-position: top; border: 1px solid #ccc; margin: .4rem .4rem 0 0 }
"""


def templates_there(root: Path) -> frozenset[str]:
    """Every template of a page that the packages have: fragments begin with an underscore, those of letters and fields are no pages."""
    found = (path for path in root.glob("**/templates/**/*.html") if not path.name.startswith("_"))
    names = (path.parts[path.parts.index("templates") + 1 :] for path in found)
    return frozenset("/".join(name) for name in names if name[1] not in {"mail", "forms"})


def missing(there: frozenset[str], scenes: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """Which templates no scene had a part of, and nobody said why."""
    return there - {name for scene in scenes for name in scene["templates"]} - set(NO_PAGES)


def sheet(scenes: Sequence[Mapping[str, Any]], not_shown: frozenset[str]) -> str:
    """The contact sheet as a page; pictures beside it."""
    count = sum(len(scene["pictures"]) for scene in scenes)
    missed = "".join(f"<li>{escape(name)}</li>" for name in sorted(not_shown)) or "<li>none</li>"
    said = "".join(f"<li>{escape(name)}: {escape(why)}</li>" for name, why in sorted(NO_PAGES.items()))
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>{STYLE}</style>'
        f"<h1>{count} pictures of {len(scenes)} pages</h1>"
        f"<h2>Templates that no picture shows</h2><ul>{missed}</ul><h2>Templates left out</h2><ul>{said}</ul>"
        + "".join(_row(scene) for scene in scenes)
        + "</html>\n"
    )


def _row(scene: Mapping[str, Any]) -> str:
    pictures = "".join(
        f'<a href="{escape(name)}"><img loading="lazy" src="{escape(name)}" alt="{escape(name)}"></a>' for name in scene["pictures"]
    )
    return (
        f"<section><h2>{escape(scene['phase'])} · {escape(scene['name'])} · {scene['language']}</h2>"
        f"<p>{escape(scene['shows'])} · {escape(scene['address'])} · {scene['status']}</p>{pictures}</section>"
    )
