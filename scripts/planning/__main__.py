"""`./scripts/plan`: what a number of users costs a day, line by line, and what stops the service first."""

import argparse
import json
import sys
from dataclasses import fields
from typing import Any

from scripts.planning import page, report
from scripts.planning.bill import bill
from scripts.planning.demand import Demand, Setup
from scripts.planning.prices import regions
from scripts.planning.timings import assumed


def main(words: list[str] | None = None) -> int:
    """Run the command.

    Args:
        words: of the command line; None for those of this process.

    Returns:
        The exit status.
    """
    arguments = _parser().parse_args(words)
    if arguments.page:
        page.write()
        return 0
    try:
        planned = bill(_demand(arguments), _setup(arguments))
    except (LookupError, ValueError) as error:
        print(f"plan: {error.args[0]}", file=sys.stderr)
        return 1
    print(json.dumps(report.as_json(planned), indent=2) if arguments.json else report.text(planned))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="plan", description=__doc__)
    parser.add_argument("--users", type=int, default=1_000_000, help="of the app (default: 1000000)")
    parser.add_argument("--active", type=float, default=0.1, help="share of them on a day (default: 0.1)")
    parser.add_argument("--photos", type=float, default=10, help="of an active user on a day (default: 10)")
    parser.add_argument("--edits", type=float, default=20, help="of each photo (default: 20)")
    parser.add_argument("--photo-mb", type=float, default=1.0, help="megabytes of a photo (default: 1)")
    parser.add_argument("--megapixels", type=float, help="of a photo (default: those of a JPEG of its size)")
    parser.add_argument(
        "--result-kb", type=float, default=100, help="kilobytes of a result (default: 100, for 400×500)"
    )
    parser.add_argument("--peak", type=float, default=10, help="the busiest minute, in means of the day (default: 10)")
    parser.add_argument("--region", choices=regions(), default="us-east-1", help="(default: us-east-1)")
    parser.add_argument("--container", default="portrait", help="a container, a model or an effect (default: portrait)")
    parser.add_argument("--instance", default="", help="its instance type (default: that of its model.toml)")
    parser.add_argument("--endpoints", type=int, default=1, help="of the container (default: 1)")
    parser.add_argument("--busy", type=float, default=0.6, help="share of an instance's time with edits (default: 0.6)")
    parser.add_argument("--plan", choices=("none", "1y", "3y"), default="none", help="savings plan (default: none)")
    parser.add_argument(
        "--results",
        choices=("poll", "s3", "wait", "batch"),
        default="poll",
        help="how the app gets them (default: poll)",
    )
    parser.add_argument("--polls", type=float, default=2, help="GETs for each edit, with poll and s3 (default: 2)")
    parser.add_argument("--wait-s", type=float, default=1.0, help="seconds of a waiting GET, with wait (default: 1)")
    parser.add_argument("--by-cloudfront", action="store_true", help="results go through CloudFront")
    parser.add_argument("--result-views", type=float, default=1, help="downloads of a result (default: 1)")
    parser.add_argument(
        "--notice-batch", type=float, default=0, help="ends of jobs in a batch, in the mean (default: 0, no queue)"
    )
    parser.add_argument("--one-owner", action="store_true", help="all jobs have one owner, as with a server key alone")
    parser.add_argument("--own-key", action="store_true", help="photos, records and messages have your own KMS key")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--page", action="store_true", help="write the tables of docs/capacity.md anew")
    return parser


def _demand(arguments: argparse.Namespace) -> Demand:
    values = _members(Demand, arguments)
    if values["megapixels"] is None:
        values["megapixels"] = round(values["photo_mb"] * assumed("megapixels_per_megabyte"), 2)
    return Demand(**values)


def _setup(arguments: argparse.Namespace) -> Setup:
    return Setup(**_members(Setup, arguments))


def _members(kind: type, arguments: argparse.Namespace) -> dict[str, Any]:
    return {field.name: getattr(arguments, field.name) for field in fields(kind)}


if __name__ == "__main__":
    sys.exit(main())
