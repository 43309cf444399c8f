"""`python -m scripts.alarm_faults`: prints what each alarm does when its fault is made. Takes about four minutes."""

import sys

from scripts.alarm_faults.faults import FAULTS
from scripts.alarm_faults.scene import scene
from scripts.alarm_faults.table import markdown
from scripts.alarm_faults.watching import Outcome, watch


def main() -> int:
    """Make every fault; the exit status is 1 where an alarm did not go off."""
    outcomes: list[Outcome] = []
    with scene() as started:
        for fault in FAULTS:
            outcomes.append(watch(started, fault))
            print(outcomes[-1].fault.words, outcomes[-1].went_off, outcomes[-1].after, file=sys.stderr, flush=True)
    print(markdown(outcomes))
    return int(any(outcome.after is None for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
