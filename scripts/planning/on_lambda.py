"""What edits take and cost on Lambda, from the measured figures in on_lambda.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from facemagi.manifest import Manifest
from facemagi.queueing import prices
from scripts import repository

FILE = Path(__file__).with_name("on_lambda.toml")

HOURS = 24
"""Hours of an instance that runs all day."""

HEADINGS = ("effect", "megapixels", "s", "MB", "dollars", "edits a day for the price of an instance")


@dataclass(frozen=True)
class Edit:
    """An edit in a sandbox.

    Attributes:
        model: the model's name.
        megapixels: of the photo.
        seconds: processor time.
        peak_mb: the most memory of the process.
    """

    model: str
    megapixels: float
    seconds: float
    peak_mb: float

    def dollars(self, manifest: Manifest) -> float:
        """The price of the edit, with Lambda's price of the request.

        Args:
            manifest: the model.
        """
        return prices.function_usd(manifest.endpoint.on_lambda.memory_mb, self.seconds * 1000)


@cache
def edits() -> tuple[Edit, ...]:
    """The measured edits, two of each model."""
    content = tomllib.loads(FILE.read_text("utf-8"))
    return tuple(Edit(model, *figures) for model, measured in content["edits"].items() for figures in measured)


def table() -> str:
    """The figures in Markdown."""
    manifests = {each.name: each for each in repository.read_manifests(repository.find_models())}
    rows = [HEADINGS, tuple("---" for _ in HEADINGS), *(_row(edit, manifests[edit.model]) for edit in edits())]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def break_even(edit: Edit, manifest: Manifest) -> int:
    """How many such edits a day cost as much as an instance of the model's endpoint that runs all day.

    Args:
        edit: the edit.
        manifest: the model.
    """
    day = prices.cost_usd(manifest.endpoint.instance_type, HOURS * prices.MILLISECONDS_PER_HOUR)
    assert day is not None
    return round(day / edit.dollars(manifest))


def _row(edit: Edit, manifest: Manifest) -> tuple[str, ...]:
    return (
        f"`{edit.model}`",
        f"{edit.megapixels:g}",
        f"{edit.seconds:.2f}" if edit.seconds < 1 else f"{edit.seconds:.1f}",
        f"{edit.peak_mb:.0f}",
        f"{edit.dollars(manifest):.6f}",
        f"{break_even(edit, manifest):,}",
    )
