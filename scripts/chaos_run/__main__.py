"""`./scripts/chaos`: kills, stops and silences processes of a local cloud under load, and accounts for every job."""

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from scripts.chaos_run import evidence, fault_plan, report, stage, trial
from scripts.chaos_run.accounting import account
from scripts.chaos_run.faults import Faults
from scripts.chaos_run.post_office import PostOffice
from scripts.chaos_run.stage import Proxies


def main() -> int:
    arguments = _arguments()
    if sys.platform != "linux":
        print("chaos: it needs Linux, which can limit the files of a running process.", file=sys.stderr)
        return 2
    folder = arguments.logs or Path(tempfile.mkdtemp(prefix="facemagi-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    content = _run(arguments, folder)
    print(report.table(content))
    print(f"The logs are in {folder / 'logs'}.")
    if arguments.json:
        arguments.json.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
    return 1 if any(content["found"].values()) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="of load and faults (default: 10)")
    parser.add_argument("--seed", type=int, default=1, help="chooses the faults and what the clients do (default: 1)")
    parser.add_argument("--clients", type=int, default=4, help="that send photos at the same time (default: 4)")
    parser.add_argument("--notice-batch", type=int, default=1, help="the template's NoticeBatch (default: 1)")
    parser.add_argument("--logs", type=Path, help="folder for the logs (default: a new one in the temporary folder)")
    parser.add_argument("--json", type=Path, help="write everything that was found here too")
    return parser.parse_args()


def _run(arguments: argparse.Namespace, folder: Path) -> dict[str, Any]:
    plan = fault_plan.plan(arguments.seed, arguments.minutes * 60)
    proxies = Proxies(PostOffice(arguments.seed))
    with stage.cloud(folder, proxies, arguments.notice_batch) as cloud:
        faults = Faults(proxies.wires)
        load = trial.Load(arguments.clients, arguments.seed)
        known = trial.run(cloud, load, faults, plan, _say)
        _say("the faults are over; everything settles")
        left = trial.settle(cloud, known, proxies.office, _say)
        found = evidence.read(cloud.logs)
    accounted = account(known, found, faults.happened, left)
    run = {name: getattr(arguments, name) for name in ("minutes", "seed", "clients", "notice_batch")}
    return {"run": run} | report.document(known, accounted, found, faults.happened, proxies.office.counts)


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
