"""What provisions are called, and their facts."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from constituyente.foundation.provenance import api as provenance

from . import tree
from .data import Act, State

WITHIN: Mapping[str, str | Promise] = {
    "section": gettext_lazy("section %(mark)s"),
    "paragraph": gettext_lazy("paragraph %(mark)s"),
    "clause": gettext_lazy("clause %(mark)s"),
    "fraction": gettext_lazy("fraction %(mark)s"),
    "item": gettext_lazy("number %(mark)s"),
    "transitory": gettext_lazy("transitory provision %(mark)s"),
}
ALONE: Mapping[str, str | Promise] = {
    "preamble": gettext_lazy("Preamble"),
    "transitory": gettext_lazy("Transitory provisions"),
}

PUBLISHED = gettext_noop("Version %(version)s of the text is published: %(place)s")
CITED = gettext_noop("%(place)s takes it up, in version %(version)s of the text")
ANSWERED = gettext_noop("%(place)s answers it otherwise, in version %(version)s of the text")
CITED_AFTER = gettext_noop("Citation added after the text was adopted: %(place)s takes it up, in version %(version)s of the text")
ANSWERED_AFTER = gettext_noop(
    "Citation added after the text was adopted: %(place)s answers it otherwise, in version %(version)s of the text"
)


def cited(relation: provenance.Relation, *, after_adoption: bool) -> str:
    """The fact of a citation, as an English msgid with the placeholders `place` and `version`."""
    if relation == provenance.Relation.BASED_ON:
        return CITED_AFTER if after_adoption else CITED
    return ANSWERED_AFTER if after_adoption else ANSWERED


def within(line: tree.Line) -> str:
    """A marked provision inside its page, in the active language: section A."""
    word = WITHIN.get(line.kind)
    return str(word) % {"mark": tree.bare(line.mark)} if word else tree.bare(line.mark)


def place_of(place: tree.Place) -> str:
    """Where on its page a provision stands, in the active language: section A, paragraph 1. Empty for the page itself."""
    return ", ".join(within(line) for line in tree.inside(place))


def page_name(line: tree.Line) -> str:
    """A page, title or chapter by its mark and heading, in the active language where it has neither."""
    if line.kind == "transitory" and not line.heading:
        told = within(line) if line.mark else str(ALONE["transitory"])
        return told[:1].upper() + told[1:]
    return tree.name(line.mark, line.heading) or str(ALONE.get(line.kind, "")) or _("Text without a heading")


VERSION = gettext_noop("Version %(number)s")  # what stands before the title of a version, on its card


def title_of(place: tree.Place, language: str) -> str:
    """The title of a provision's card, in the text's language: Artículo 8. La calle, sección A, párrafo 1."""
    with override(language):
        page = next((line for line in place.path if line.key == place.page), place.line)
        return ", ".join(part for part in (page_name(page), place_of(place)) if part)


# ------------------------------------------------------------------ what changed, and what was done

STATES: Mapping[State, str | Promise] = {
    "changed": gettext_lazy("Changed"),
    "added": gettext_lazy("New"),
    "removed": gettext_lazy("Taken out"),
    "moved": gettext_lazy("Moved"),
    "renumbered": gettext_lazy("Renumbered"),
    "same": gettext_lazy("Unchanged"),
}
ACTS: Mapping[Act, str | Promise] = {
    "begun": gettext_lazy("Taken over from the published version"),
    "added": gettext_lazy("Added"),
    "edited": gettext_lazy("Written anew"),
    "moved": gettext_lazy("Moved"),
    "removed": gettext_lazy("Taken out"),
    "kept_beside": gettext_lazy("Kept beside the text"),
    "chosen": gettext_lazy("Decided between two texts"),
}
KINDS: Mapping[str, str | Promise] = {
    "preamble": gettext_lazy("Preamble"),
    "title": gettext_lazy("Title"),
    "chapter": gettext_lazy("Chapter"),
    "article": gettext_lazy("Article"),
    "section": gettext_lazy("Section (A., B.)"),
    "paragraph": gettext_lazy("Paragraph (1., 2., or without a mark)"),
    "clause": gettext_lazy("Clause: a), b)"),
    "fraction": gettext_lazy("Fraction (I., II.)"),
    "item": gettext_lazy("Anything finer"),
    "transitory": gettext_lazy("Transitory provision"),
}
INPUTS: Mapping[str, str | Promise] = {
    "petition": gettext_lazy("Petitions"),
    "statement": gettext_lazy("What meetings said"),
    "answer": gettext_lazy("Answers to the survey"),
}

DELIVERED = gettext_noop("Version %(version)s of the text is handed over: %(body)s")
DESCENDS_IDENTICAL = gettext_noop("By an imported genealogy, %(place)s is identical to what came of it")
DESCENDS_SIMILAR = gettext_noop("By an imported genealogy, %(place)s is similar to what came of it")


def line_name(line: tree.Line) -> str:
    """Any provision in one line: its mark and heading, else its kind, in the active language."""
    if line.kind in tree.HEADED or line.heading:
        return page_name(line)
    told = within(line) if tree.bare(line.mark) else _("Without a mark")
    return told[:1].upper() + told[1:]
