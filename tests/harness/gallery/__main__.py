"""`make gallery`: build the cities that are not there yet, take the pictures that are not there yet, write the contact sheet."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .sheet import missing, sheet, templates_there

ROOT = Path(__file__).parents[3]
PHASES = ("adopted", "assembly", "drafting", "petitions", "empty")


def _our(*command: str, data: Path) -> None:
    """Run one of our commands in a data directory."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"CONSTITUYENTE_DATA": str(data)}
    subprocess.run([sys.executable, "-m", *command], cwd=ROOT, env=environment, check=True)


def _city(phase: str, data: Path) -> None:
    """A city at this phase, as the demo builds it; the empty one has rules and nothing else."""
    if phase != "empty":
        _our("constituyente", "demo", "--build-only", "--phase", phase, data=data)
    elif not (data / "db.sqlite3").exists():
        _our("constituyente", "manage", "migrate", "-v0", data=data)
        _our("constituyente", "rules", "apply", "docs/examples/process.toml", data=data)


def _take(phase: str, city: Path, folder: Path, *, again: bool, shown: Path | None) -> None:
    """Pictures of a copy of the city: forms are sent in it, so that another run finds the same city."""
    copy = folder / "cities" / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(city, copy)
    os.environ |= {
        "CONSTITUYENTE_DEMO": "" if phase == "empty" else "1",
        "CONSTITUYENTE_PAGE_MAX_AGE": "0",
        "CONSTITUYENTE_LOG_LEVEL": "ERROR",
    }
    asked = {"phase": phase, "folder": str(folder), "again": again, "shown": str(shown) if shown else ""}
    try:
        _our("tests.harness.gallery.taking", json.dumps(asked), data=copy)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "gallery", help="where the pictures go (default: var/gallery)")
    parser.add_argument("--again", action="store_true", help="take every picture anew (else only those that are missing)")
    parser.add_argument("--phase", choices=PHASES, action="append", help="only these (default: all)")
    parser.add_argument("--shown", action="store_true", help="also write the few that README and docs show, to docs/pictures/")
    asked = parser.parse_args()
    folder, began = asked.folder.resolve(), time.monotonic()
    for phase in asked.phase or PHASES:
        city = folder / "cities" / phase
        _city(phase, city)
        _take(phase, city, folder, again=asked.again, shown=ROOT / "docs" / "pictures" if asked.shown else None)
    scenes = [
        scene for phase in PHASES if (told := folder / f"{phase}.json").exists() for scene in json.loads(told.read_text(encoding="utf-8"))
    ]
    not_shown = missing(templates_there(ROOT / "constituyente"), scenes)
    (folder / "index.html").write_text(sheet(scenes, not_shown), encoding="utf-8")
    pictures = sum(len(scene["pictures"]) for scene in scenes)
    print(f"{pictures} pictures of {len(scenes)} pages in {time.monotonic() - began:.0f} s: {folder / 'index.html'}")
    print(f"Templates that no picture shows: {', '.join(sorted(not_shown)) or 'none'}")
    sys.exit(bool(not_shown))


if __name__ == "__main__":
    main()
