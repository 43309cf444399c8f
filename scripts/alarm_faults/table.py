"""The table of docs/runbook.md."""

from collections.abc import Sequence

from scripts.alarm_faults.watching import Outcome

HEAD = "| fault | alarm | value | also went off | then |\n|---|---|---|---|---|\n"


def markdown(outcomes: Sequence[Outcome]) -> str:
    """The table.

    Args:
        outcomes: of all faults.
    """
    return HEAD + "".join(_row(each) for each in outcomes)


def _row(outcome: Outcome) -> str:
    others = ", ".join(f"`{name}`" for name in outcome.went_off if name != outcome.fault.alarm) or "–"
    value = "did not go off" if outcome.value is None else f"{outcome.value:.0f}"
    then = "quiet again" if outcome.ended else "still on after a minute"
    return f"| {outcome.fault.words} | `{outcome.fault.alarm}` | {value} | {others} | {then} |\n"
