"""The options that describe an edit: effects with their parameters, faces, and the output."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from facemagi_client.calls.editing import Faces
from facemagi_client.calls.service import given
from facemagi_client.types import NewStep, Output


@dataclass(frozen=True)
class Edit:
    """An edit, as the command line describes it.

    Attributes:
        steps: the effects with their parameters; a parameter that is a photo is the path of its file.
        faces: which faces; None for all.
        output: format, quality and size of the result.
    """

    steps: Sequence[NewStep]
    faces: Faces | None
    output: Output

    @property
    def name(self) -> str:
        """Its effects, for the name of a file."""
        return "-".join(step["effect"].replace("/", "-") for step in self.steps)

    def options(self) -> dict[str, Any]:
        """What `edit` takes beside the photo."""
        effect = self.steps[0]["effect"] if len(self.steps) == 1 else self.steps
        params = {"params": self.steps[0].get("params", {})} if len(self.steps) == 1 else {}
        return {"effect": effect} | params | given(faces=self.faces, output=dict(self.output))


def add_options(parser: argparse.ArgumentParser) -> Mapping[str, argparse.Action]:
    """Let a command take an edit.

    Args:
        parser: of the command.

    Returns:
        The options that have a completion, by name.
    """
    options = parser.add_argument_group("the edit")
    effect = options.add_argument(
        "--effect", dest="steps", action=_AddEffect, required=True, metavar="EFFECT",
        help="`facemagi effects` lists them; repeat it for a chain",
    )  # fmt: skip
    setting = options.add_argument(
        "--set", dest="steps", action=_SetParam, default=argparse.SUPPRESS, metavar="NAME=VALUE",
        help="a parameter of the --effect before it: a number, true, a word, #rrggbb, JSON, or @FILE for a photo",
    )  # fmt: skip
    options.add_argument("--faces", type=_faces, metavar="FACES", help="all (the default), largest, or ids: f0,f2")
    options.add_argument(
        "--output", action="append", default=[], type=pair, metavar="NAME=VALUE",
        help="of the result: format=png, quality=80, max_side=1024, size=thumbnail, mark=en, mask=true",
    )  # fmt: skip
    return {"effect": effect, "set": setting}


def of(arguments: argparse.Namespace) -> Edit:
    """The edit that a command line describes.

    Args:
        arguments: parsed with the options of `add_options`.
    """
    return Edit(arguments.steps, arguments.faces, cast(Output, dict(arguments.output)))


def pair(text: str) -> tuple[str, Any]:
    """A name with its value: JSON, the path of a file after @, or else a word.

    Args:
        text: NAME=VALUE.

    Raises:
        argparse.ArgumentTypeError: it is none.

    Example:
        >>> pair("whitening=60"), pair("look=evening")
        (('whitening', 60), ('look', 'evening'))
    """
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    if value.startswith("@"):
        return name, Path(value[1:])
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _faces(text: str) -> Faces:
    return text if text in {"all", "largest"} else text.split(",")


class _AddEffect(argparse.Action):
    """Adds a step."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: Any = None
    ) -> None:
        steps = getattr(namespace, self.dest, None) or []
        setattr(namespace, self.dest, [*steps, NewStep(effect=values, params={})])


class _SetParam(argparse.Action):
    """Sets a parameter of the last step."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option_string: Any = None
    ) -> None:
        steps = getattr(namespace, self.dest, None)
        if not steps:
            parser.error("--set comes after the --effect that it belongs to")
        try:
            name, value = pair(values)
        except argparse.ArgumentTypeError as error:
            parser.error(f"argument --set: {error}")
        *before, last = steps
        changed = NewStep(effect=last["effect"], params={**last.get("params", {}), name: value})
        setattr(namespace, self.dest, [*before, changed])
