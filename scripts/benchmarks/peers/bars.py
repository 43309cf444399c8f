"""Draws a row as SVG: a bar for each side, and a line from its lowest value to its highest."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from scripts.simulation.plot import GRID, INK

WIDTH, LEFT, RIGHT, TOP = 760, 250, 96, 34
STEP, THICK = 28, 16
OURS, OTHERS = "#0969da", "#afb8c1"


@dataclass(frozen=True)
class Bar:
    """One bar.

    Attributes:
        name: beside it.
        is_ours: coloured.
        median: its length.
        low: where the line begins.
        high: where it ends.
        label: behind it.
    """

    name: str
    is_ours: bool
    median: float
    low: float
    high: float
    label: str


def svg(title: str, bars: Sequence[Bar]) -> str:
    """A picture of bars, which begin at 0.

    Args:
        title: its heading, with the unit.
        bars: from top to bottom.
    """
    longest = max((bar.high for bar in bars), default=0) or 1
    height = TOP + STEP * len(bars) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(12, 18, title, size=13),
        f'<line x1="{LEFT}" y1="{TOP - 6}" x2="{LEFT}" y2="{height - 6}" stroke="{GRID}"/>',
    ]
    for index, bar in enumerate(bars):
        parts += _bar(bar, TOP + STEP * index, (WIDTH - LEFT - RIGHT) / longest)
    return "\n".join([*parts, "</svg>", ""])


def _bar(bar: Bar, top: float, scale: float) -> list[str]:
    middle, end = top + THICK / 2, LEFT + bar.high * scale
    colour = OURS if bar.is_ours else OTHERS
    return [
        _text(LEFT - 8, middle + 4, bar.name, "end"),
        f'<rect x="{LEFT}" y="{top}" width="{bar.median * scale:.1f}" height="{THICK}" fill="{colour}"/>',
        f'<line x1="{LEFT + bar.low * scale:.1f}" y1="{middle}" x2="{end:.1f}" y2="{middle}" stroke="{INK}"/>',
        _text(end + 8, middle + 4, bar.label),
    ]


def _text(x: float, y: float, text: str, anchor: str = "start", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}" fill="{INK}" font-size="{size}">{escape(text)}</text>'
