"""`facemagi watch`: waits for the end of a job."""

import argparse
import sys

from facemagi_client.client import FaceMagi
from facemagi_client.command_line import terminal
from facemagi_client.command_line.exit_codes import SUCCESS


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Args:
        arguments: its parsed command line.
    """
    with FaceMagi(arguments.url, arguments.token, language=arguments.language) as magi:
        if sys.stderr.isatty():
            with terminal.status_line() as show:
                job = magi.jobs.wait(arguments.job, timeout_s=arguments.timeout, on_progress=show)
        else:
            job = magi.jobs.wait(arguments.job, timeout_s=arguments.timeout, on_progress=terminal.changes(terminal.say))
        if arguments.out:
            magi.jobs.save(job, arguments.out)
    if arguments.json:
        terminal.print_json(job)
    else:
        print(arguments.out or job["state"])
    return SUCCESS
