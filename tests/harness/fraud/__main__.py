"""What the rules of review catch, and whom they hold for nothing: `python -m tests.harness.fraud --seeds 1000`."""

import argparse
import sys
import time

from .cohorts import HONEST, STUFFING
from .judging import judged


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    seeds = parser.parse_args().seeds
    for name in (*STUFFING, *HONEST):
        began, found = time.monotonic(), judged(name, range(seeds))
        caught = f"caught {found.caught:6.2%}, least {found.least:6.2%}" if name in STUFFING else " " * 28
        print(f"{name:28}{caught}   held for nothing {found.false:6.2%}, most {found.most:6.2%}   {time.monotonic() - began:5.1f} s")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
