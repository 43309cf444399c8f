"""`facemagi completion`: prints what makes a shell complete the command; and what it completes."""

import argparse
import os
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from facemagi_client.calls.retries import Retries
from facemagi_client.client import FaceMagi
from facemagi_client.command_line.effects import values_of
from facemagi_client.command_line.exit_codes import SUCCESS

SHELLS = ("bash", "zsh", "fish")

ONE_ATTEMPT = Retries(attempts=1)
"""Who presses Tab does not wait."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Args:
        arguments: its parsed command line.
    """
    from argcomplete.shell_integration import shellcode

    print(shellcode(["facemagi"], shell=arguments.shell))
    return SUCCESS


def complete_effects(parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    """The ids of the effects.

    Args:
        parsed_args: the command line so far.
    """
    with FaceMagi(parsed_args.url, parsed_args.token, retries=ONE_ATTEMPT) as magi:
        return [effect["id"] for effect in magi.effects.list()]


def complete_params(parsed_args: argparse.Namespace, prefix: str, **_: Any) -> Iterable[str]:
    """The parameters of the effect before; after their =, the choices.

    argcomplete does not run the actions of the options, so the effect is read from the line that the shell gives.

    Args:
        parsed_args: the command line so far.
        prefix: what is typed.
    """
    words = os.environ.get("COMP_LINE", "").split()
    effects = [word for option, word in pairwise(words) if option == "--effect"]
    if not effects:
        return []
    with FaceMagi(parsed_args.url, parsed_args.token, retries=ONE_ATTEMPT) as magi:
        effect = magi.effects.get(effects[-1])
    properties: dict[str, Any] = effect["parameters"]["properties"]
    name, equals, _value = prefix.partition("=")
    if not equals:
        return [f"{each}=" for each in properties]
    return [f"{name}={value}" for value in values_of(properties.get(name, {})).split("|")]
