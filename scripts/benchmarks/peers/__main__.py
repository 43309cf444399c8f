"""`./scripts/bench peers`: what other programs need for the same work, each in an environment of its own.

Writes docs/benchmarks.json, and from it docs/benchmarks.md with its pictures. Linux only.
"""

import argparse
import sys
import time
from datetime import UTC, datetime

from scripts.benchmarks.peers import document, page
from scripts.benchmarks.peers.machine import commit, machine
from scripts.benchmarks.peers.rounds import measured
from scripts.benchmarks.peers.rows import ROWS

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench peers", description=__doc__)
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"without any, all: {', '.join(row.id for row in ROWS)}")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"default: {ROUNDS}")
    parser.add_argument("--page", action="store_true", help="measure nothing; write the page from the JSON")
    arguments = parser.parse_args()
    if unknown := set(arguments.rows) - {row.id for row in ROWS}:
        parser.error(f"there is no row {', '.join(sorted(unknown))}")
    if not arguments.page:
        _measure(arguments.rows, arguments.rounds)
    page.write(document.read())
    print(f"bench: wrote {document.FILE.name} and {page.PAGE.name} in {page.PAGE.parent}")


def _measure(names: list[str], rounds: int) -> None:
    """Each row is saved when it is ready. Where only some are measured, the others stay as they are."""
    here = {"machine": machine(), "commit": commit(), "date": datetime.now(UTC).date().isoformat()}
    for row in ROWS:
        if names and row.id not in names:
            continue
        began = time.monotonic()
        document.save({**measured(row, rounds), **here}, [each.id for each in ROWS])
        print(f"bench: {row.id}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
