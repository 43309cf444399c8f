"""`./scripts/audit`: the known faults of every package that is deployed or used here.

Exit status: 0 where none is known, 1 where one is, 3 where nobody could be asked, so that this never looks like good
news. A fault that does not concern this service is in `accepted.toml`, with the reason.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.auditing import osv, pins
from scripts.repository import ROOT

ACCEPTED = Path(__file__).with_name("accepted.toml")

FOUND, UNREACHABLE = 1, 3


def main(root: Path = ROOT, url: str = osv.URL, accepted: Path = ACCEPTED) -> int:
    """Look up all packages, and print what is known.

    Args:
        root: of the repository.
        url: of the database.
        accepted: the file with accepted faults.

    Returns:
        The exit status.
    """
    try:
        packages = pins.find(root)
        found = osv.faults(list(packages), url)
    except pins.UnpinnedError as error:
        print(f"audit: {error}", file=sys.stderr)
        return FOUND
    except osv.UnreachableError as error:
        print(f"audit: NOT AUDITED. {error}\nRun it where the network reaches this address.", file=sys.stderr)
        return UNREACHABLE
    reasons = tomllib.loads(accepted.read_text("utf-8"))
    lines = list(report(packages, found, reasons))
    open_faults = sum(1 for ids in found.values() for each in ids if each not in reasons)
    print(*lines, f"{len(packages)} packages, {open_faults} open faults.", sep="\n")
    return FOUND if open_faults else 0


def report(
    packages: Mapping[str, Sequence[str]], found: Mapping[str, Sequence[str]], reasons: Mapping[str, str]
) -> list[str]:
    """A line for each fault, and for each accepted one that nobody has any more.

    Args:
        packages: the files that name each package.
        found: the ids of its faults.
        reasons: why a fault is accepted, by its id.
    """
    lines = []
    for package in sorted(found):
        for fault in found[package]:
            note = f"accepted: {reasons[fault]}" if fault in reasons else f"https://osv.dev/vulnerability/{fault}"
            lines.append(f"{package} in {', '.join(packages[package])}: {fault} ({note})")
    known = {each for ids in found.values() for each in ids}
    return lines + [f"accepted.toml: nobody has {fault} any more." for fault in sorted(reasons.keys() - known)]


if __name__ == "__main__":
    sys.exit(main())
