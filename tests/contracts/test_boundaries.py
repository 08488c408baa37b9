"""What import-linter cannot see: models named in strings, packages left out of the contracts."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig, apps
from django.db.models import ForeignObject

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "constituyente"
SHARED = {"accounts", "files", "process"}  # whose rows others may point at
FLOORS = ("decision", "participation", "foundation")
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]


def _ours() -> tuple[AppConfig, ...]:
    return tuple(app for app in apps.get_app_configs() if app.name.startswith("constituyente."))


def _packages() -> tuple[str, ...]:
    """Every domain package on disk."""
    found = (folder for floor in FLOORS for folder in (CODE / floor).iterdir() if (folder / "__init__.py").exists())
    return tuple(sorted(f"constituyente.{folder.parent.name}.{folder.name}" for folder in found if folder.name != "common"))


def _pure() -> tuple[str, ...]:
    """Those that know no framework as a whole: no app, and none of the modules that the others are made of."""
    cores = next(contract for contract in LINTER if contract["type"] == "forbidden")["source_modules"]
    return tuple(name for name in _packages() if name in cores)


def test_foreign_keys_stay_at_home_or_point_at_what_is_shared() -> None:
    foreign = {
        f"{app.label}.{model.__name__}.{field.name} -> {field.related_model._meta.app_label}"
        for app in _ours()
        for model in app.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject) and field.related_model._meta.app_label not in {app.label, *SHARED}
    }
    assert foreign == set()


def test_common_has_no_models() -> None:
    assert list(apps.get_app_config("common").get_models()) == []


def test_no_package_names_another_packages_model_in_a_string() -> None:
    models = {f"{app.label}.{model.__name__}" for app in _ours() for model in app.get_models()}
    named = {
        f"{path.relative_to(ROOT)}: {text}"
        for path, text in _strings()
        if text in models and text.partition(".")[0] not in {*SHARED, path.relative_to(CODE).parts[1]}
    }
    assert named == set()


def test_nothing_asks_the_registry_for_a_model() -> None:
    # Migrations work on historical models, which only the registry has.
    asking = {
        str(path.relative_to(ROOT))
        for path in CODE.rglob("*.py")
        if "migrations" not in path.parts and re.search(r"\bapps\.get_model\(", path.read_text(encoding="utf-8"))
    }
    assert asking == set()


def test_every_package_stands_in_the_contracts() -> None:
    inside = next(contract for contract in LINTER if contract["name"] == "Inside a package")
    used = next(contract for contract in LINTER if contract["type"] == "protected")
    assert sorted([*inside["containers"], *_pure()]) == list(_packages())
    assert [name for name in _packages() if not _is_among(name, used["protected_modules"])] == []


def test_every_package_is_installed_under_its_own_name() -> None:
    installed = {app.name: app.label for app in _ours() if app.name not in {"constituyente.portal", "constituyente.foundation.common"}}
    assert installed == {name: name.rpartition(".")[2] for name in _packages() if name not in _pure()}
    assert [name for name in _pure() if (ROOT / name.replace(".", "/") / "apps.py").exists()] == []


def test_every_pure_core_in_the_contract_is_there() -> None:
    cores = next(contract for contract in LINTER if contract["type"] == "forbidden")["source_modules"]
    places = {name: ROOT / name.replace(".", "/") for name in cores}
    assert [name for name, place in places.items() if not place.is_dir() and not place.with_suffix(".py").exists()] == []


def _is_among(name: str, expressions: list[str]) -> bool:
    return name in expressions or f"{name.rpartition('.')[0]}.*" in expressions


def _strings() -> Iterator[tuple[Path, str]]:
    for path in CODE.glob("*/*/**/*.py"):
        if path.relative_to(CODE).parts[0] not in FLOORS or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path, node.value
