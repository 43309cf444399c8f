"""Draws a simulation as SVG: jobs that come, instances, jobs that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from scripts.simulation.outcome import Outcome

WIDTH, LEFT, RIGHT, TOP = 760, 64, 12, 30
PANEL, GAP = 92, 34
MOST_POINTS = 480
"""More points than pixels show nothing more."""

INK, GRID = "#24292f", "#d0d7de"


@dataclass(frozen=True)
class Curve:
    """A line in a panel.

    Attributes:
        name: of the line.
        colour: in which it is drawn.
        values: one for each minute.
    """

    name: str
    colour: str
    values: Sequence[float]


def svg(outcome: Outcome, title: str) -> str:
    """A picture of a simulation.

    Args:
        outcome: what was simulated.
        title: its heading.
    """
    minutes = outcome.minutes
    panels = [
        ("jobs a minute", [Curve("come", "#0969da", [each.arrivals for each in minutes])]),
        (
            "instances",
            [
                Curve("run or start", "#bf8700", [each.running + each.starting for each in minutes]),
                Curve("run", "#1a7f37", [each.running for each in minutes]),
            ],
        ),
        ("longest wait, s", [Curve("wait", "#cf222e", [each.wait_s for each in minutes])]),
    ]
    height = TOP + len(panels) * (PANEL + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(LEFT, 12, title, size=12),
    ]
    for index, (name, curves) in enumerate(panels):
        parts += _panel(TOP + index * (PANEL + GAP), name, curves, index == len(panels) - 1)
    return "\n".join([*parts, "</svg>", ""])


def _panel(top: float, name: str, curves: Sequence[Curve], is_last: bool) -> list[str]:
    highest = max((max(curve.values, default=0) for curve in curves), default=0) or 1
    minutes = max(len(curve.values) for curve in curves)
    bottom = top + PANEL
    parts = [_rule(y) for y in (top, bottom)]
    parts += [_text(LEFT - 6, top + 4, f"{highest:,.0f}", "end"), _text(LEFT - 6, bottom + 4, "0", "end")]
    for index, curve in enumerate(curves):
        parts.append(_line(curve, top, highest, minutes))
        parts.append(_text(WIDTH - RIGHT - 90 * index, top - 4, curve.name, "end", curve.colour))
    parts.append(_text(LEFT, top - 4, name))
    hours = max(1, minutes // 60)
    step = max(1, hours // 12)
    for hour in range(0, hours + 1, step) if is_last else ():
        parts.append(_text(_x(hour * 60, minutes), bottom + 16, f"{hour} h", "middle"))
    return parts


def _line(curve: Curve, top: float, highest: float, minutes: int) -> str:
    step = max(1, minutes // MOST_POINTS)
    points = [(index, max(curve.values[index : index + step])) for index in range(0, len(curve.values), step)]
    path = " ".join(f"{_x(index, minutes):.1f},{top + PANEL * (1 - value / highest):.1f}" for index, value in points)
    return f'<polyline points="{path}" fill="none" stroke="{curve.colour}" stroke-width="1.2"/>'


def _x(minute: float, minutes: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * minute / max(1, minutes)


def _rule(y: float) -> str:
    return f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="{GRID}"/>'


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = INK, size: int = 11) -> str:
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}"'
    return f"<text {where}>{escape(text)}</text>"
