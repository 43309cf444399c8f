"""`facemagi edit`: edits one photo."""

import argparse
import asyncio
from pathlib import Path

from facemagi_client import media_types
from facemagi_client.async_client import AsyncFaceMagi
from facemagi_client.command_line import edits, terminal
from facemagi_client.command_line.exit_codes import SUCCESS
from facemagi_client.command_line.photo_edit import edit_photo
from facemagi_client.types import Job

SUFFIXES = {"jpeg": ".jpg"}
"""Of files, where a suffix is not the name of its format."""


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Args:
        arguments: its parsed command line.
    """
    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    edit = edits.of(arguments)
    options = edit.options()
    if arguments.out and "format" not in edit.output:
        options["output"] = {**edit.output, "format": media_types.FORMATS.get(arguments.out.suffix.lower(), "jpeg")}
    async with AsyncFaceMagi(arguments.url, arguments.token, language=arguments.language) as magi:
        with terminal.status_line() as show:
            edited = await edit_photo(magi, arguments.photo, options, show)
            out = arguments.out or Path(f"{arguments.photo.stem}-{edit.name}{suffix_of(edited.job)}")
            await edited.save(out, on_progress=show)
    for warning in edited.warnings:
        terminal.say(f"warning: {warning['message']} {warning['remedy']}")
    if arguments.json:
        terminal.print_json({"file": str(out), "job": edited.job})
    else:
        print(out)
    return SUCCESS


def suffix_of(job: Job) -> str:
    """The suffix of a result's file.

    Args:
        job: that succeeded.
    """
    name = job["result"]["format"] if job["result"] else "jpeg"
    return SUFFIXES.get(name, f".{name}")
