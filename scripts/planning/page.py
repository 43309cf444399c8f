"""The tables of docs/capacity.md, between comments that name them."""

import re
from collections.abc import Callable, Mapping, Sequence

from scripts.planning import bottlenecks, notices, report, source_document
from scripts.planning.bill import Bill, bill
from scripts.planning.demand import Setup
from scripts.planning.prices import regions
from scripts.repository import ROOT

PAGE = ROOT / "docs" / "capacity.md"
BLOCK = re.compile(r"(<!-- plan: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def write() -> None:
    """Write the tables anew."""
    PAGE.write_text(with_tables(PAGE.read_text("utf-8")), "utf-8")


def with_tables(text: str) -> str:
    """A page with its tables as they are now.

    Args:
        text: the page.
    """
    planned = bill(source_document.CASE, Setup())
    tables = _tables()
    return BLOCK.sub(lambda found: found[1] + tables[found[2]](planned) + "\n" + found[3], text)


def markdown(rows: Sequence[report.Row]) -> str:
    """Rows as a table in Markdown; the first one is its head.

    Args:
        rows: of the table.
    """
    head, *others = rows
    lines = [head, ["---" if index == 0 else _rule(others, index) for index in range(len(head))], *others]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _tables() -> Mapping[str, Callable[[Bill], str]]:
    return {
        "bill": lambda planned: markdown(report.bill_rows(planned)),
        "choices": lambda planned: markdown(report.choice_rows(planned)),
        "bottlenecks": lambda planned: markdown(report.bottleneck_rows(planned)),
        "remedies": _remedies,
        "parameters": lambda planned: markdown(report.parameter_rows(planned)),
        "bought": lambda planned: markdown(report.offer_rows(planned)),
        "mistakes": lambda _: markdown(report.mistake_rows()),
        "corrections": lambda _: "\n".join(f"- {each.topic}: {each.right}" for each in source_document.mistakes()),
        "notices": lambda _: markdown(notices.rows()),
        "regions": lambda _: markdown(_regions()),
    }


def _remedies(planned: Bill) -> str:
    first = bottlenecks.in_order(planned)[: report.FIRST]
    return "\n".join(f"{number}. {each.name}: {each.remedy}" for number, each in enumerate(first, 1))


def _regions() -> list[report.Row]:
    rows: list[report.Row] = [("region", "dollars a day", "of an edit", "prices that are estimates")]
    for region in regions():
        each = bill(source_document.CASE, Setup(region=region))
        guessed = f"{sum(line.is_estimate and line.usd is not None for line in each.lines)} of {len(each.lines)}"
        if each.unknown:
            rows.append((region, "not known", "", f"{len(each.unknown)} of {len(each.lines)} are missing"))
        else:
            rows.append((region, f"{each.usd:,.0f}", f"{each.usd_per_edit:.6f}", guessed))
    return rows


def _rule(rows: Sequence[report.Row], column: int) -> str:
    return "---:" if rows and rows[0][column][:1] in "0123456789~" else "---"
