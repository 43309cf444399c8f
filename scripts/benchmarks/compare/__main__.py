"""`./scripts/bench compare A B`: whether commit B needs more CPU time than commit A, on this machine.

Both are checked out under .bench/trees and measured in turn, with the packages that are installed here. Exit status 1
if anything needs more than 15 % more.
"""

import argparse
import sys
from collections.abc import Sequence

from scripts.benchmarks.compare.gauge import SUBJECTS
from scripts.benchmarks.compare.measuring import compared
from scripts.benchmarks.compare.pairs import FEWEST_PAIRS
from scripts.benchmarks.compare.report import table
from scripts.benchmarks.compare.trees import check_out
from scripts.repository import ROOT

ROUNDS = 8
"""With eight, one round that is disturbed changes neither bound."""


def main(argv: Sequence[str]) -> int:
    arguments = _parse(argv)
    try:
        before, after = (check_out(ROOT, name, ROOT / ".bench" / "trees") for name in arguments.commits)
    except LookupError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    comparisons, missing = compared(before, after, arguments.subjects, arguments.rounds)
    print(table(before, after, comparisons, missing))
    return 1 if any(each.fell_back for each in comparisons) else 0


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench compare", description=__doc__)
    parser.add_argument("commits", nargs=2, metavar="COMMIT", help="a hash, a branch or a tag; the older one first")
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}")
    arguments = parser.parse_args(argv)
    if arguments.rounds < FEWEST_PAIRS:
        parser.error(f"fewer than {FEWEST_PAIRS} rounds cannot tell a change from chance")
    return arguments


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
