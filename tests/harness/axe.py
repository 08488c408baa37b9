"""axe-core, to be evaluated in a page before `axe.run` is."""

from pathlib import Path

AXE = (Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text(encoding="utf-8")
