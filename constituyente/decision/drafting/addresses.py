"""Where the text and its provisions are found: references, and pages without language prefix."""

from constituyente.foundation.common.refs import Ref

from . import tree


def ref_of(key: str, version: int | None = None) -> Ref:
    """The reference of a provision, or of its text in one version."""
    return Ref("provision", key, version)


def text_ref(number: int) -> Ref:
    """The reference of a whole version of the text."""
    return Ref("text", str(number))


def draft(number: int) -> str:
    """The page of version `number` as a draft; its articles lie below."""
    return f"/draft/{number}"


def provision(place: tree.Place, base: str) -> str:
    """A provision below `base`: its page, with its key behind a # if it has none of its own."""
    if place.is_page:
        return f"{base}/{place.line.key}"
    return f"{base}/{place.page}#{place.line.key}" if place.page else f"{base}#{place.line.key}"


def comparison(old: int, new: int) -> str:
    """What changed from one version to another; its articles lie below."""
    return f"/draft/{old}/compare/{new}"


def promise(number: int) -> str:
    """The page of a promise."""
    return f"/promises/{number}"
