"""The plan as text and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from scripts.planning import bottlenecks, parameters, source_document
from scripts.planning.bill import TARGET_USD, Bill
from scripts.planning.choices import choices
from scripts.planning.prices import offers

FIRST = 8
"""So many bottlenecks are shown."""

Row = Sequence[str]


def text(bill: Bill) -> str:
    """The whole plan.

    Args:
        bill: of the planned demand and setup.
    """
    parts = [_demand(bill), table(bill_rows(bill))]
    if bill.unknown:
        parts.append(
            f"There is no total: in {bill.setup.region} the prices of these lines are not known, see prices.toml."
        )
        return "\n\n".join(parts)
    verdict = "met" if bill.meets_target else "missed"
    parts.append(f"An edit costs {bill.usd_per_edit:.6f} with everything; the goal of {TARGET_USD} is {verdict}.")
    parts += ["What else an edit may cost:", table(choice_rows(bill))]
    parts += ["What stops it first:", table(bottleneck_rows(bill)), _remedies(bill)]
    parts += ["Parameters and quotas:", table(parameter_rows(bill))]
    parts += ["The same edits, bought:", table(offer_rows(bill))]
    parts += ["What is wrong in the first calculation, dollars a month:", table(mistake_rows()), _corrections()]
    return "\n\n".join(parts)


def bill_rows(bill: Bill) -> list[Row]:
    """A table of the bill; `~` marks an estimated price."""
    rows: list[Row] = [("a day", "amount", "unit", "dollars", "of an edit")]
    for line in bill.lines:
        if line.amount:
            usd = "not known" if line.usd is None else f"{'~' if line.is_estimate else ''}{line.usd:,.2f}"
            share = "" if line.usd is None else f"{line.usd / bill.demand.edits_a_day:.8f}"
            rows.append((line.name, f"{line.amount:,.0f}", line.unit, usd, share))
    if not bill.unknown:
        rows.append(("all", "", "", f"{bill.usd:,.2f}", f"{bill.usd_per_edit:.8f}"))
    return rows


def choice_rows(bill: Bill) -> list[Row]:
    """A table of other setups, and whether they meet the goal."""
    rows: list[Row] = [("setup", "dollars a day", "of an edit", f"at most {TARGET_USD}")]
    for choice in choices(bill.demand, bill.setup):
        if not choice.bill.unknown:
            met = "yes" if choice.bill.meets_target else "no"
            rows.append((choice.name, f"{choice.bill.usd:,.0f}", f"{choice.bill.usd_per_edit:.6f}", met))
    return rows


def bottleneck_rows(bill: Bill) -> list[Row]:
    """A table of the first bottlenecks."""
    rows: list[Row] = [("limit", "value", "in the busiest minute", "reached with edits a day", "where")]
    for each in _first(bill):
        mark = "~" if each.is_estimate else ""
        name = f"{each.name}{' (too small)' if each.stops else ''}"
        rows.append((name, f"{mark}{each.limit:,.0f}", f"{each.use:,.0f}", f"{each.edits_a_day:,.0f}", each.where))
    return rows


def parameter_rows(bill: Bill) -> list[Row]:
    """A table of parameters for small, middle and large demands."""
    found = parameters.values(bill.setup, bill.demand)
    head: Row = ("edits a day", "where", *(f"{each.edits_a_day:,.0f}" for each in found))
    rows: list[Row] = [
        (each.name, each.place, *(f"{each.value(values):,}" for values in found)) for each in parameters.PARAMETERS
    ]
    return [head, *rows, ("dollars of an edit", "follows", *(f"{each.usd_per_edit:.6f}" for each in found))]


def offer_rows(bill: Bill) -> list[Row]:
    """A table of what other services take for the same edits."""
    rows: list[Row] = [("service", "dollars a day", "of an edit", "times ours", "source")]
    edits = bill.demand.edits_a_day
    for offer in offers():
        usd = offer.of_a_day(edits)
        if usd is None:
            rows.append((offer.name, "not known", "", "", offer.note))
        else:
            times = f"{usd / bill.usd:,.0f}"
            rows.append((offer.name, f"{usd:,.0f}", f"{usd / edits:.5f}", times, f"{offer.source} ({offer.date})"))
    return rows


def mistake_rows() -> list[Row]:
    """A table of the mistakes in the first calculation, in dollars a month."""
    rows: list[Row] = [("topic", "it says", "its dollars", "right")]
    for each in source_document.mistakes():
        rows.append((each.topic, each.said, _usd(each.said_usd), _usd(each.right_usd)))
    return rows


def table(rows: Sequence[Row]) -> str:
    """Rows as lines of text with aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            _aligned(cell, width, index) for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def as_json(bill: Bill) -> dict[str, Any]:
    """The plan as JSON."""
    whole = not bill.unknown
    return {
        "demand": asdict(bill.demand) | {"edits_a_day": bill.demand.edits_a_day},
        "setup": asdict(bill.setup),
        "edit_s": round(bill.edit.edit_s, 4),
        "instances": asdict(bill.instances),
        "lines": [asdict(line) for line in bill.lines],
        "usd_a_day": bill.usd if whole else None,
        "usd_per_edit": bill.usd_per_edit if whole else None,
        "target_usd": TARGET_USD,
        "meets_target": bill.meets_target,
        "unknown": bill.unknown,
        "bottlenecks": [asdict(each) for each in bottlenecks.in_order(bill)],
        "parameters": [asdict(each) for each in parameters.values(bill.setup, bill.demand)],
        "bought_usd_a_day": {offer.name: offer.of_a_day(bill.demand.edits_a_day) for offer in offers()},
        "mistakes": [asdict(each) for each in source_document.mistakes()],
    }


def _demand(bill: Bill) -> str:
    demand, edit = bill.demand, bill.edit
    return (
        f"{demand.photos_a_day:,.0f} photos and {demand.edits_a_day:,.0f} edits a day; at the peak "
        f"{demand.edits_a_second * demand.peak:,.0f} edits a second, {demand.peak:g} times the mean.\n"
        f"An edit of {demand.megapixels:g} megapixels in {edit.container} takes {edit.edit_s:.3f} s; an instance can "
        f"do {edit.edits_a_second:.1f} a second and is busy {bill.setup.busy:.0%} of its time. "
        f"{bill.instances.lowest:,} to {bill.instances.highest:,} instances run in {bill.setup.region}."
    )


def _remedies(bill: Bill) -> str:
    return "\n".join(f"{number}. {each.name}: {each.remedy}" for number, each in enumerate(_first(bill), 1))


def _corrections() -> str:
    return "\n".join(f"- {each.topic}: {each.right}" for each in source_document.mistakes())


def _first(bill: Bill) -> list[bottlenecks.Bottleneck]:
    return bottlenecks.in_order(bill)[:FIRST]


def _usd(usd: float | None) -> str:
    return "" if usd is None else f"{usd:,.0f}"


def _aligned(cell: str, width: int, column: int) -> str:
    is_number = column > 0 and cell[:1] in "0123456789~"
    return cell.rjust(width) if is_number else cell.ljust(width)
