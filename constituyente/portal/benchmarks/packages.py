"""What bringing a data package in, and writing it out again, takes."""

import resource
import statistics
from collections.abc import Mapping
from pathlib import Path

from .running import MEGABYTE, ROUNDS, elsewhere, run


def importing(directory: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """How long a package takes into an empty installation and out again, and the most memory either needed."""
    took, out, start = list[float](), list[float](), list[float]()
    for _round in range(ROUNDS):
        with elsewhere(environment) as (folder, inside):
            took.append(run("import", str(directory.resolve()), environment=inside)[0])
            out.append(run("export", str(folder / "export"), environment=inside)[0])
            start.append(run("figures", "--help", environment=inside)[0])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEGABYTE
    middle = statistics.median(start)
    return {
        "import": f"{statistics.median(took):.1f} s (median of {ROUNDS}, empty database and start included)",
        "export": f"{statistics.median(out):.1f} s (start included)",
        "ratios to starting the program": f"{statistics.median(took) / middle:.1f} and {statistics.median(out) / middle:.1f}",
        "most memory": f"{peak:.0f} MB",
    }
