"""Runs a command; errors become a sentence on stderr and an exit status."""

import os
import sys
from collections.abc import Sequence

from facemagi_client.command_line import sentences, terminal
from facemagi_client.command_line.exit_codes import ERROR, INTERRUPTED
from facemagi_client.connecting import service_of
from facemagi_client.errors import ApiError


def main(argv: Sequence[str] | None = None) -> int:
    """Run `facemagi`.

    Args:
        argv: its arguments; None takes those of the process.

    Returns:
        The exit status.
    """
    try:
        import argcomplete

        from facemagi_client.command_line.arguments import parser
    except ModuleNotFoundError as missing:
        terminal.say(f"facemagi: {missing.name} is missing. Install it: pip install 'facemagi-client[cli]'")
        return ERROR
    commands = parser()
    argcomplete.autocomplete(commands)
    arguments = commands.parse_args(argv)
    try:
        service_of(getattr(arguments, "url", None), None)
    except ValueError as error:
        commands.error(str(error))
    try:
        return int(arguments.run(arguments))
    except (ApiError, OSError) as error:
        if isinstance(error, BrokenPipeError):  # who reads the output has read enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return INTERRUPTED
        terminal.say(f"facemagi: {sentences.of_error(error)}")
        return ERROR
    except KeyboardInterrupt:
        terminal.say("facemagi: interrupted")
        return INTERRUPTED
