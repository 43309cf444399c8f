"""The table and the JSON document of a run."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from scripts.chaos_run.accounting import KINDS, Account
from scripts.chaos_run.evidence import Evidence
from scripts.chaos_run.faults import Happened
from scripts.chaos_run.ledger import NO_ANSWER, Ledger

SHOWN_FINDINGS = 20

LISTS = ("errors of jobs", "findings")
"""Members that are no row of the table."""


def document(
    known: Ledger,
    account: Account,
    evidence: dict[str, Evidence],
    happened: list[Happened],
    notices: Counter[str],
) -> dict[str, Any]:
    """Everything that a run has found out.

    Args:
        known: what the clients know.
        account: its account.
        evidence: what the logs say, by the jobs' ids.
        happened: the faults.
        notices: how many events had each fate.
    """
    hits = Counter(f"{each.fault.kind} {each.fault.target}" for each in happened if each.hit)
    steps = Counter(line["message"] for each in evidence.values() for line in each.lines)
    again = sum(len(each.of_leg(leg).of("started")) > 1 for each in evidence.values() for leg in each.legs)
    return {
        "photos": dict(Counter(photo.state for photo in known.photos)),
        "jobs": {"sent": len(known.orders)} | dict(account.states),
        "results": sum(order.picture == "" for order in known.orders),
        "calls": {
            "made": known.calls,
            "without answer": sum(answer.status == NO_ANSWER for answer in known.refusals),
            "5xx": sum(answer.status >= 500 for answer in known.refusals),
        },
        "container runs": {"started": steps["started"], "legs that ran again": again, "taken over": steps["resumed"]},
        "faults": {"in all": sum(hits.values())} | dict(sorted(hits.items())),
        "notices": dict(sorted(notices.items())),
        "errors of jobs": dict(account.errors),
        "found": {kind: account.count(kind) for kind in KINDS},
        "findings": [asdict(finding) for finding in account.findings],
    }


def table(content: dict[str, Any]) -> str:
    """The document as a table for people.

    Args:
        content: from `document`.
    """
    rows = [(name, _cell(value)) for name, value in content.items() if name not in LISTS]
    width = max(len(name) for name, _ in rows)
    lines = [f"{name:<{width}}  {cell}" for name, cell in rows]
    lines += [f"{count:>5} × {error}" for error, count in content["errors of jobs"].items()]
    findings = content["findings"]
    lines += [f"{finding['kind'].upper()} {finding['what']}" for finding in findings[:SHOWN_FINDINGS]]
    if len(findings) > SHOWN_FINDINGS:
        lines.append(f"and {len(findings) - SHOWN_FINDINGS} more; --json FILE has all")
    return "\n".join(lines)


def _cell(value: Any) -> str:
    return ", ".join(f"{number} {name}" for name, number in value.items()) if isinstance(value, dict) else str(value)
