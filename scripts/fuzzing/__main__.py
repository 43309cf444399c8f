"""`./scripts/fuzz`: many requests to the whole API, each answer judged."""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.fuzzing import report
from scripts.fuzzing.call import loads
from scripts.fuzzing.run import Tally, Target, run, send


def main() -> int:
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="facemagi-fuzz-") as folder:
        current = Path(folder) / "current.json"
        print(f"The request that is being sent is in {current}.", file=sys.stderr)
        with _target(arguments.http, current) as target:
            tally = _work(arguments, target)
    print(report.table(tally))
    if arguments.json:
        arguments.json.write_text(json.dumps(report.document(tally), indent=2) + "\n", "utf-8")
    return 1 if tally.finds else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("--requests", type=int, default=2000, help="how many (default: 2000)")
    parser.add_argument("--seed", type=int, default=1, help="the same number draws the same requests (default: 1)")
    parser.add_argument("--http", action="store_true", help="to a local cloud, through its gateway and its processes")
    parser.add_argument("--replay", type=Path, help="send the requests of the finds in this file again, and no other")
    parser.add_argument("--json", type=Path, help="write everything that was found here too")
    return parser.parse_args()


def _work(arguments: argparse.Namespace, target: Target) -> Tally:
    if arguments.replay:
        return _replay(target, arguments.replay)
    return run(target, arguments.requests, arguments.seed)


def _replay(target: Target, file: Path) -> Tally:
    tally, things = Tally(), target.renew()
    for find in json.loads(file.read_text("utf-8"))["finds"]:
        send(target, loads(json.dumps(find["request"])), things, tally)
    return tally


@contextmanager
def _target(http: bool, current: Path) -> Iterator[Target]:
    if http:
        from scripts.fuzzing.over_http import over_http

        with over_http(current) as target:
            yield target
        return
    from scripts.fuzzing.service import in_process

    with in_process(current) as target:
        yield target


if __name__ == "__main__":
    sys.exit(main())
