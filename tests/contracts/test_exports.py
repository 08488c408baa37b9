"""What a package offers: `api.py` re-exports, sorted, and every name of it is explained."""

import ast
import importlib
from pathlib import Path

import pytest

CODE = Path(__file__).resolve().parents[2] / "constituyente"
APIS = sorted(CODE.glob("*/*/api.py"))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(CODE.parent).with_suffix("").parts)


def _bound(path: Path) -> set[str]:
    """The public names that api.py itself binds: by import, by definition, by assignment."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("path", APIS, ids=_module)
def test_api_offers_what_it_binds_in_order(path: Path) -> None:
    offered = importlib.import_module(_module(path)).__all__
    assert offered == sorted(_bound(path), key=_isort)


def _isort(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order in which ruff sorts `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("path", APIS, ids=_module)
def test_api_explains_what_it_offers(path: Path) -> None:
    module = importlib.import_module(_module(path))
    things = {name: getattr(module, name) for name in module.__all__}
    assert module.__doc__
    assert [name for name, thing in things.items() if callable(thing) and _is_ours(thing) and not thing.__doc__] == []


def _is_ours(thing: object) -> bool:
    return str(getattr(thing, "__module__", "")).startswith("constituyente.")


@pytest.mark.parametrize("path", APIS, ids=_module)
def test_api_only_passes_on(path: Path) -> None:
    defining = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert defining == []
