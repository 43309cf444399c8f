"""Runs `facemagi batch`."""

import argparse
import asyncio
import time
from collections.abc import Sequence

from facemagi_client.async_client import AsyncFaceMagi
from facemagi_client.command_line import edits, terminal
from facemagi_client.command_line.batch.bars import bars
from facemagi_client.command_line.batch.folder import Item, items, remove_leftovers
from facemagi_client.command_line.batch.journal import Journal
from facemagi_client.command_line.batch.outcome import Outcome
from facemagi_client.command_line.batch.working import Batch
from facemagi_client.command_line.edit import SUFFIXES
from facemagi_client.command_line.edits import Edit
from facemagi_client.command_line.photo_edit import with_references


def run(arguments: argparse.Namespace) -> int:
    """Run the command.

    Args:
        arguments: its parsed command line.
    """
    return asyncio.run(_run(arguments))


async def _run(arguments: argparse.Namespace) -> int:
    started, edit = time.monotonic(), edits.of(arguments)
    async with AsyncFaceMagi(arguments.url, arguments.token, language=arguments.language) as magi:
        suffix = await _suffix(magi, edit)
        found = items(arguments.folder, arguments.out, suffix, recursive=arguments.recursive)
        arguments.out.mkdir(parents=True, exist_ok=True)
        remove_leftovers(arguments.out)
        journal, outcome = Journal(arguments.out, edit), Outcome(len(found))
        outcome.skipped = [item.name for item in found if journal.has(item)]
        try:
            await _edit(magi, edit, [item for item in found if not journal.has(item)], journal, outcome, arguments)
        except asyncio.CancelledError:
            terminal.say("The same command goes on with the photos that are left.")
            raise
        finally:
            _report(outcome, time.monotonic() - started, arguments.json)
    return outcome.exit_code


async def _edit(
    magi: AsyncFaceMagi,
    edit: Edit,
    waiting: Sequence[Item],
    journal: Journal,
    outcome: Outcome,
    arguments: argparse.Namespace,
) -> None:
    if waiting:
        steps = await with_references(magi, edit.steps)
        options = Edit(steps, edit.faces, edit.output).options()
        with bars(len(waiting)) as shown:
            await Batch(magi, options, journal, outcome, shown, arguments.overwrite).run(waiting, arguments.parallel)


async def _suffix(magi: AsyncFaceMagi, edit: Edit) -> str:
    """Of the results. Asking for the effects also finds a wrong one before anything is sent."""
    shown = [await magi.effects.get(step["effect"]) for step in edit.steps]
    if shown[-1]["formats"] == ["json"]:
        return ".json"
    name = "png" if edit.output.get("mask") else edit.output.get("format", "jpeg")
    return SUFFIXES.get(name, f".{name}")


def _report(outcome: Outcome, seconds: float, as_json: bool) -> None:
    if as_json:
        terminal.print_json(outcome.as_json(seconds))
        return
    for line in outcome.failures():
        terminal.say(line)
    print(outcome.summary(seconds))
