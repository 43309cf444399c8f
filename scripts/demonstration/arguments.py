"""The command line of the demo."""

import argparse
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.repository import SAMPLE

Json = dict[str, Any]

WAIT_SECONDS = 900.0
"""How long the demo waits for an edit: a deployed endpoint starts from zero instances in up to ten minutes."""


@dataclass(frozen=True)
class Arguments:
    """What the demo is asked for.

    Attributes:
        photo: the photo's file.
        steps: each with `effect` and `params`; a photo parameter is a file.
        out: the file of the result; None for one in out/.
        agreed: whether weights are downloaded without asking.
        lists: whether only the effects are listed.
        api: the URL of a deployed API; None for the local cloud.
        token: the caller's token for it.
    """

    photo: Path
    steps: Sequence[Json]
    out: Path | None = None
    agreed: bool = False
    lists: bool = False
    api: str | None = None
    token: str | None = None

    @property
    def edit(self) -> Json:
        """The edit in the job's request: one effect with its params, or steps."""
        return {"steps": list(self.steps)} if len(self.steps) > 1 else dict(self.steps[0])

    @property
    def title(self) -> str:
        """The names of the effects."""
        return " + ".join(self.effects)

    @property
    def effects(self) -> list[str]:
        """The ids of the effects."""
        return [step["effect"] for step in self.steps]


def parse(argv: Sequence[str]) -> Arguments:
    """Parse the command line; ends the process with a sentence where it is wrong.

    Args:
        argv: the arguments.
    """
    parser = argparse.ArgumentParser(prog="demo", description="Edit one photo, in the local cloud on this machine.")
    parser.add_argument("photo", nargs="?", type=Path, default=SAMPLE, help="a JPEG, PNG, WebP, HEIC or AVIF")
    parser.add_argument("--effect", default="beauty", help="--list shows all")
    parser.add_argument(
        "--param",
        action="append",
        default=[],
        type=_param,
        metavar="NAME=VALUE",
        help="of the effect; of a parameter that is a photo, its file",
    )
    parser.add_argument(
        "--step",
        action="append",
        type=_step,
        metavar="EFFECT[:NAME=VALUE,…]",
        help="instead of --effect and --param: two or more of these are applied one after another",
    )
    parser.add_argument("--list", action="store_true", help="only list the effects with their parameters")
    parser.add_argument("--yes", action="store_true", help="download weights that the effect needs without asking")
    parser.add_argument("--out", type=Path, help="the file of the result; its suffix selects the format")
    parser.add_argument("--api", metavar="URL", help="edit in this deployed service instead of the local cloud")
    parser.add_argument("--token", help="your token for that service")
    given = parser.parse_args(argv)
    steps = given.step or [{"effect": given.effect, "params": dict(given.param)}]
    return Arguments(given.photo, steps, given.out, given.yes, given.list, given.api, given.token)


def _step(text: str) -> Json:
    effect, _, params = text.partition(":")
    return {"effect": effect, "params": dict(_param(param) for param in params.split(",") if param)}


def _param(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    if value in {"true", "false"}:
        return name, value == "true"
    for number in (int, float):
        with suppress(ValueError):
            return name, number(value)
    return name, value
